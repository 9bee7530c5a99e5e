"""What was found in some schedules of a run, and in all of them together: no invariant goes beyond a schedule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from yuyue_sim.loadtest.audit.verdict import Anomaly, Invariant, joined

MOST_REQUESTS = 150_000
"""How many requests are searched in all; slots with the most attempts come first."""


class Candidate(NamedTuple):
    """A slot for which an order may be searched."""

    slot: str
    tried: int
    """Attempts to book it."""
    requests: int
    """All requests that the search would have to order."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of bookings and slots that add up over schedules."""

    slots: int = 0
    tried: int = 0
    """RegIDs that were asked for."""
    booked: int = 0
    cancelled: int = 0
    overlaps_on_last_number: int = 0
    false_closed_seat_ns: int | None = None
    """`None` where not known."""

    def plus(self, other: Counts) -> Counts:
        """With those of other schedules."""
        known = [each for each in (self.false_closed_seat_ns, other.false_closed_seat_ns) if each is not None]
        return Counts(
            self.slots + other.slots,
            self.tried + other.tried,
            self.booked + other.booked,
            self.cancelled + other.cancelled,
            self.overlaps_on_last_number + other.overlaps_on_last_number,
            sum(known) if known else None,
        )


@dataclass(frozen=True, slots=True)
class Findings:
    """The result of tier one."""

    anomalies: Mapping[Invariant, Anomaly] = field(default_factory=dict)
    judged: Mapping[Invariant, int] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    candidates: tuple[Candidate, ...] = ()
    """Slots for tier two: all that can be among the first `MOST_REQUESTS`, in any order."""

    @property
    def suspicious(self) -> set[str]:
        """Slots for which tier two is due first."""
        return {each.first.slot for each in self.anomalies.values()}


def all_together(parts: Sequence[Findings]) -> Findings:
    """Findings of a whole run from those of its schedules, each of which is in one part."""
    counts = Counts()
    for part in parts:
        counts = counts.plus(part.counts)
    return Findings(
        joined_anomalies(part.anomalies for part in parts),
        summed(part.judged for part in parts),
        counts,
        tuple(each for part in parts for each in part.candidates),
    )


def joined_anomalies(parts: Iterable[Mapping[Invariant, Anomaly]]) -> dict[Invariant, Anomaly]:
    """By invariant, the anomalies of all parts as one, in the order in which invariants are judged."""
    found: dict[Invariant, list[Anomaly]] = {}
    for part in parts:
        for invariant, anomaly in part.items():
            found.setdefault(invariant, []).append(anomaly)
    return {invariant: joined(found[invariant]) for invariant in Invariant if invariant in found}


def summed(parts: Iterable[Mapping[Invariant, int]]) -> dict[Invariant, int]:
    """How many things were judged in all parts."""
    judged: dict[Invariant, int] = {}
    for part in parts:
        for invariant, count in part.items():
            judged[invariant] = judged.get(invariant, 0) + count
    return judged


def chosen(candidates: Iterable[Candidate], suspicious: Collection[str]) -> list[Candidate]:
    """Suspicious slots first, then the others by attempts, up to `MOST_REQUESTS` and one at least."""
    ranked = sorted(candidates, key=lambda each: (each.slot not in suspicious, -each.tried, each.slot))
    within = sum(total <= MOST_REQUESTS for total in accumulate(each.requests for each in ranked))
    return ranked[: max(1, within)]
