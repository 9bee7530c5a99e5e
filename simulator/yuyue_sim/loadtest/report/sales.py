"""How fast the numbers were booked, and which were wanted most."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from yuyue_sim.loadtest.history.layout import Outcome
from yuyue_sim.loadtest.history.reader import NEVER_NS, History

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FULL = 1001


@dataclass(frozen=True, slots=True)
class Sales:
    """The numbers of the slots that users tried to book, and when they were booked."""

    numbers: int
    """How many there were."""
    at_s: Floats
    """When each was acknowledged, in order, seconds from the release or, without one, from the first attempt."""

    @property
    def half_s(self) -> float | None:
        """When half of them were booked; `None` if that never happened."""
        return self._gone_s((self.numbers + 1) // 2)

    @property
    def all_s(self) -> float | None:
        """When all of them were booked; `None` if that never happened."""
        return self._gone_s(self.numbers)

    def _gone_s(self, count: int) -> float | None:
        return float(self.at_s[count - 1]) if 0 < count <= len(self.at_s) else None


@dataclass(frozen=True, slots=True)
class Heat:
    """How much something was wanted."""

    name: str
    numbers: int
    attempts: int
    booked: int
    refused_full: int

    @property
    def attempts_per_number(self) -> float:
        """Attempts divided by numbers."""
        return self.attempts / self.numbers if self.numbers else float("nan")


class Attempts:
    """Every getYyNo of a run."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.rows = np.flatnonzero(history.is_asked("getYyNo"))
        asked = history.operations[self.rows]
        self.slot = asked["slot"].astype(np.int64)
        self.sent_ns = history.sent_ns[self.rows]
        self.answered_ns = history.answered_ns[self.rows]
        self.is_full = (asked["code"] == FULL) & (asked["outcome"] == Outcome.REFUSED)
        self.user = asked["user"].astype(np.int64)
        self.flags = asked["flags"]
        self.registration_id = asked["registration_id"]
        self.attempt = asked["attempt"].astype(np.int64)
        self.intent = asked["intent"].astype(np.int64)
        self.is_won = np.zeros(len(self.rows), np.bool_)
        done = np.flatnonzero(asked["outcome"] == Outcome.DONE)
        done = done[np.argsort(self.answered_ns[done], kind="stable")]
        self.is_won[done[np.unique(self.registration_id[done], return_index=True)[1]]] = True
        """The first acknowledgement of each booking."""

    @cached_property
    def totals(self) -> Ints:
        """The highest TotalNum of each slot in any response; 0 if there is none."""
        return np.maximum(0, self.history.totals_read()[1])

    @cached_property
    def schedules(self) -> tuple[tuple[str, ...], Ints]:
        """The texts of all schedules, and which of them each slot belongs to."""
        numbers: dict[str, int] = {}
        of_slot = [numbers.setdefault(slot.rpartition("/")[0], len(numbers)) for slot in self.history.slots]
        return tuple(numbers), np.array(of_slot, np.int64)

    @property
    def origin_ns(self) -> int:
        """The instant from which time counts: the release, or the first attempt, or the first request."""
        if self.history.release_ns is not None:
            return self.history.release_ns
        sent_ns = self.sent_ns if len(self.sent_ns) else self.history.sent_ns
        return int(np.min(sent_ns, initial=NEVER_NS))


def sales(attempts: Attempts) -> Sales:
    """How fast the numbers of all requested slots were booked."""
    wanted = np.unique(attempts.slot)
    at_s = np.sort(attempts.answered_ns[attempts.is_won] - attempts.origin_ns) / 1e9
    return Sales(int(attempts.totals[wanted].sum()), at_s)


def sales_by_schedule(attempts: Attempts) -> list[tuple[str, Sales]]:
    """The same for each schedule; the first sold out comes first."""
    names, of_slot = attempts.schedules
    numbers = np.bincount(of_slot, attempts.totals, len(names)).astype(np.int64)
    won = np.flatnonzero(attempts.is_won)
    won = won[np.lexsort((attempts.answered_ns[won], of_slot[attempts.slot[won]]))]
    at_s = (attempts.answered_ns[won] - attempts.origin_ns) / 1e9
    schedule = of_slot[attempts.slot[won]]
    sold = []
    for number in np.unique(of_slot[attempts.slot]).tolist():
        first, last = np.searchsorted(schedule, [number, number + 1]).tolist()
        sold.append((names[number], Sales(int(numbers[number]), at_s[first:last])))
    return sorted(sold, key=lambda each: (_or_never(each[1].all_s), _or_never(each[1].half_s), each[0]))


def hottest(attempts: Attempts, name: Callable[[list[str]], str], most: int) -> list[Heat]:
    """What `name` makes of the parts of a slot's text, by attempts for each number, the most wanted first."""
    slots = len(attempts.history.slots)
    columns = [
        attempts.totals,
        np.bincount(attempts.slot, minlength=slots),
        np.bincount(attempts.slot[attempts.is_won], minlength=slots),
        np.bincount(attempts.slot[attempts.is_full], minlength=slots),
    ]
    sums_by_name: dict[str, list[int]] = defaultdict(lambda: [0] * len(columns))
    for text, *counts in zip(attempts.history.slots, *(column.tolist() for column in columns), strict=True):
        parts = text.split("/")
        if len(parts) == 6:
            sums = sums_by_name[name(parts)]
            for place, count in enumerate(counts):
                sums[place] += count
    heats = [Heat(named, *sums) for named, sums in sums_by_name.items() if sums[1]]
    return sorted(heats, key=lambda heat: (-heat.attempts / max(1, heat.numbers), heat.name))[:most]


def heat_map(attempts: Attempts, most: int, bins: int) -> tuple[list[str], Floats, NDArray[np.float64]]:
    """The hottest slots, the edges of the bins in seconds, and how many attempts each slot had in each bin."""
    slots, counts = np.unique(attempts.slot, return_counts=True)
    chosen = slots[np.argsort(-counts, kind="stable")[:most]]
    chosen = np.array(sorted(chosen.tolist(), key=lambda slot: attempts.history.slots[slot]), np.int64)
    at_s = (attempts.sent_ns - attempts.origin_ns) / 1e9
    edges = np.linspace(float(np.min(at_s)), max(float(np.max(at_s)), float(np.min(at_s)) + 1e-3), bins + 1)
    grid = np.stack([np.histogram(at_s[attempts.slot == slot], edges)[0] for slot in chosen]).astype(np.float64)
    return [attempts.history.slots[slot] for slot in chosen.tolist()], edges, grid


def _or_never(at_s: float | None) -> float:
    return math.inf if at_s is None else at_s
