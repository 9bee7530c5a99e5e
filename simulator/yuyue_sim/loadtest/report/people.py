"""Requests per wish, users who were overtaken, and the share of bots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yuyue_sim.loadtest.audit.witness_texts import error_words
from yuyue_sim.loadtest.history.layout import DISCOVERER, NOTHING, Flag, Outcome
from yuyue_sim.loadtest.history.reader import History
from yuyue_sim.loadtest.history.tables import NEVER_NS
from yuyue_sim.loadtest.history.words import Words
from yuyue_sim.loadtest.report.sales import Attempts

_MOST_ATTEMPTS = 8
_CUT_SHORT = Words("the run ended before the response", "运行在响应前结束")


@dataclass(frozen=True, slots=True)
class Fairness:
    """Who was served."""

    refused: int
    """Attempts refused as full."""
    overtaken: int
    """Those of them sent before the request of the slot's last winner."""
    attempts: int
    by_bots: int
    won: int
    won_by_bots: int


@dataclass(frozen=True, slots=True)
class Asking:
    """Requests per wish."""

    intents: tuple[int, ...]
    """How many wishes took one attempt, two, …; the last counts all that took more."""
    repeated: int
    """RegIDs sent more than once, after an unclear response."""
    looks: int
    """Readings of numbers left."""
    booked: int
    refused: int
    """Attempts refused, with any code."""
    unclear: int
    """Attempts without a clear response."""

    @property
    def looks_per_booking(self) -> float:
        """Look-to-book; not a number where nothing was booked."""
        return self.looks / self.booked if self.booked else float("nan")


def fairness(attempts: Attempts) -> Fairness:
    """Judged by when attempts were sent."""
    last_won = np.full(len(attempts.history.slots), -1, np.int64)
    np.maximum.at(last_won, attempts.slot[attempts.is_won], attempts.sent_ns[attempts.is_won])
    is_bot = (attempts.flags & Flag.BOT) > 0
    return Fairness(
        refused=int(attempts.is_full.sum()),
        overtaken=int((attempts.is_full & (attempts.sent_ns < last_won[attempts.slot])).sum()),
        attempts=len(attempts.rows),
        by_bots=int(is_bot.sum()),
        won=int(attempts.is_won.sum()),
        won_by_bots=int((is_bot & attempts.is_won).sum()),
    )


def asking(attempts: Attempts) -> Asking:
    """Counted by wish: one booking that a user wants, with all its requests."""
    wishes = attempts.user << 32 | attempts.intent
    _, asked = np.unique(wishes, return_counts=True)
    histogram = np.bincount(np.minimum(asked, _MOST_ATTEMPTS), minlength=_MOST_ATTEMPTS + 1)[1:]
    _, submitted = np.unique(attempts.registration_id, return_counts=True)
    looks = int(attempts.history.is_asked("getDtNoInfo").sum())
    return Asking(
        intents=tuple(histogram.tolist()),
        repeated=int((submitted > 1).sum()),
        looks=looks,
        booked=int(attempts.is_won.sum()),
        refused=int((attempts.outcome == Outcome.REFUSED).sum()),
        unclear=int((attempts.outcome == Outcome.UNCLEAR).sum()),
    )


def ready_users(history: History) -> tuple[int, int] | None:
    """How many users had a response before the release, and how many there were; `None` if nobody waited with one."""
    if history.release_ns is None:
        return None
    rows = history.operations
    is_user = rows["user"] != DISCOVERER
    users, place = np.unique(rows["user"][is_user], return_inverse=True)
    first_ns = np.full(len(users), NEVER_NS)
    np.minimum.at(first_ns, place, history.answered_ns[is_user])
    ready = int((first_ns <= history.release_ns).sum())
    return (ready, len(users)) if ready else None


def errors(history: History) -> list[tuple[str, Words, int]]:
    """Operation, what went wrong or which code refused it, and how often; the most frequent first."""
    rows = history.operations
    outcome_counts = []
    for number, operation in enumerate(history.operation_names):
        asked = rows["operation"] == number
        unclear = asked & (rows["outcome"] == Outcome.UNCLEAR)
        for error, count in zip(*np.unique(rows["error"][unclear], return_counts=True), strict=True):
            words = error_words(history.errors[int(error)])
            outcome_counts.append((operation, words if words.en else _CUT_SHORT, int(count)))
        refused = asked & (rows["outcome"] == Outcome.REFUSED) & (rows["code"] != NOTHING)
        for code, count in zip(*np.unique(rows["code"][refused], return_counts=True), strict=True):
            words = Words(f"refused with {int(code):04d}", f"以 {int(code):04d} 拒绝")
            outcome_counts.append((operation, words, int(count)))
    return sorted(outcome_counts, key=lambda each: -each[2])
