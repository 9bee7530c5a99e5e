"""What happened over time: responses, users and errors, by intervals of equal length from the origin on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yuyue_sim.loadtest.audit.evidence import Evidence
from yuyue_sim.loadtest.history.layout import DISCOVERER, NOTHING, Outcome
from yuyue_sim.loadtest.history.reader import History
from yuyue_sim.loadtest.history.tables import NEVER_NS
from yuyue_sim.loadtest.report.sales import FULL, Floats, Ints

_SECOND_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Throughput:
    """Responses per second, from the origin of the run on."""

    mean: float
    """From the origin to the last response."""
    peak: float
    """In the second with the most of them; of a run that is shorter, its mean."""
    seconds: float
    """From the origin to the last response."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """By interval: responses per second of each kind, users at work, and problems per second."""

    at_s: Floats
    """The middles of the intervals."""
    width_s: float
    booked: Floats
    full: Floats
    cancelled: Floats
    other: Floats
    """Every other clear response."""
    users: Ints
    """Users between their first request and their last response."""
    refused: Floats
    """Refusals other than 1001."""
    unclear: Floats


def throughput(history: History) -> Throughput:
    """Of all responses, clear or not."""
    at_ns = _answered(history)
    seconds = float(at_ns[-1] - history.origin_ns) / _SECOND_NS if len(at_ns) else 0.0
    if seconds <= 0:
        return Throughput(0.0, 0.0, 0.0)
    mean = len(at_ns) / seconds
    if seconds < 1:
        return Throughput(mean, mean, seconds)
    within = np.searchsorted(at_ns, at_ns + _SECOND_NS, "left") - np.arange(len(at_ns))
    return Throughput(mean, float(np.max(within)), seconds)


def timeline(evidence: Evidence, bins: int) -> Timeline | None:
    """The whole run; `None` if nothing was answered after its origin."""
    history, rows = evidence.history, evidence.rows
    at_s = (history.answered_ns - history.origin_ns) / _SECOND_NS
    is_in = (history.answered_ns < NEVER_NS) & (at_s >= 0)
    if not is_in.any():
        return None
    edges = np.linspace(0.0, max(float(np.max(at_s[is_in])), 1e-3), bins + 1)
    width_s = float(edges[1])

    def per_s(is_kind: np.ndarray) -> Floats:
        counted: Floats = np.histogram(at_s[is_in & is_kind], edges)[0] / width_s
        return counted

    is_done = rows["outcome"] == Outcome.DONE
    is_refused = rows["outcome"] == Outcome.REFUSED
    is_booked, is_cancelled = evidence.is_booking & is_done, evidence.is_cancel & is_done
    is_full = evidence.is_booking & is_refused & (rows["code"] == FULL)
    is_unclear = rows["outcome"] == Outcome.UNCLEAR
    return Timeline(
        at_s=(edges[:-1] + edges[1:]) / 2,
        width_s=width_s,
        booked=per_s(is_booked),
        full=per_s(is_full),
        cancelled=per_s(is_cancelled),
        other=per_s(~(is_booked | is_full | is_cancelled | is_unclear)),
        users=_users(history, edges),
        refused=per_s(is_refused & ~is_full & (rows["code"] != NOTHING)),
        unclear=per_s(is_unclear),
    )


def people(history: History) -> int:
    """Users who sent requests; patients where the histories do not tell users apart."""
    rows = history.operations
    users = len(np.unique(rows["user"][rows["user"] != DISCOVERER]))
    return users if users > 1 else max(users, len(np.unique(rows["patient"][rows["patient"] > 0])))


def _answered(history: History) -> Ints:
    """When responses came, from the origin on, in order."""
    at_ns = history.answered_ns
    return np.sort(at_ns[(at_ns < NEVER_NS) & (at_ns >= history.origin_ns)])


def _users(history: History, edges: Floats) -> Ints:
    rows = history.operations
    is_user = rows["user"] != DISCOVERER
    known, user = np.unique(rows["user"][is_user], return_inverse=True)
    sent_s = (history.sent_ns[is_user] - history.origin_ns) / _SECOND_NS
    answered_ns = np.where(history.answered_ns < NEVER_NS, history.answered_ns, history.sent_ns)[is_user]
    begins = np.full(len(known), np.inf)
    ends = np.full(len(begins), -np.inf)
    np.minimum.at(begins, user, sent_s)
    np.maximum.at(ends, user, (answered_ns - history.origin_ns) / _SECOND_NS)
    begun = np.searchsorted(np.sort(begins), edges[1:], "right")
    ended = np.searchsorted(np.sort(ends), edges[:-1], "left")
    users: Ints = (begun - ended).astype(np.int64)
    return users
