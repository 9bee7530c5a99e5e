"""What happened in each second of a run, counted by one worker and reported to the master."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yuyue_sim.contract.codes import BookingCode, CancelCode
from yuyue_sim.loadtest.users.latency_buckets import add, bucket_of

HOT_SLOTS = 20
"""How many slots a worker reports: those that it tried to book most often."""

OUTCOMES = ("booked", "full", "other", "unclear", "cancelled")
"""Bookings: acknowledged, refused as full, refused otherwise, without a clear response; and numbers given back."""


@dataclass(slots=True)
class Second:
    """One second of a run."""

    outcomes: dict[str, int] = field(default_factory=dict)
    """Counts by the names of `OUTCOMES`; a missing name means 0."""
    attempts: dict[str, int] = field(default_factory=dict)
    """Bookings tried, by slot."""
    left: dict[str, int] = field(default_factory=dict)
    """The last LeftNum that was read, by slot."""
    latencies: dict[tuple[str, str], dict[int, int]] = field(default_factory=dict)
    """Responses by operation and code, and by bucket of latency."""

    @property
    def responses(self) -> int:
        """Requests of every operation that have ended, with a response or without."""
        return sum(sum(counts.values()) for counts in self.latencies.values())

    def note(self, operation: str, code: str, slot: str, latency_s: float, left: Mapping[str, int]) -> None:
        """Count one request."""
        counts = self.latencies.setdefault((operation, code), {})
        bucket = bucket_of(latency_s)
        counts[bucket] = counts.get(bucket, 0) + 1
        self.left.update(left)
        outcome = _outcome_of(operation, code)
        if outcome:
            self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
        if operation == "getYyNo":
            self.attempts[slot] = self.attempts.get(slot, 0) + 1

    def report(self, slots: Mapping[str, int]) -> dict[str, Any]:
        """This second as values of JSON, with these slots only."""
        return {
            "outcomes": self.outcomes,
            "attempts": {slot: count for slot, count in self.attempts.items() if slot in slots},
            "left": {slot: left for slot, left in self.left.items() if slot in slots},
            "latencies": [[*kind, list(counts.items())] for kind, counts in self.latencies.items()],
        }

    def add(self, report: Mapping[str, Any]) -> None:
        """Add another worker's report of the same second; the smaller of two LeftNum is kept."""
        for outcome, count in report["outcomes"].items():
            self.outcomes[outcome] = self.outcomes.get(outcome, 0) + count
        for slot, count in report["attempts"].items():
            self.attempts[slot] = self.attempts.get(slot, 0) + count
        for slot, left in report["left"].items():
            self.left[slot] = min(left, self.left.get(slot, left))
        for operation, code, counts in report["latencies"]:
            add(self.latencies.setdefault((operation, code), {}), counts)


class Tally:
    """One worker's seconds that have not been reported yet."""

    def __init__(self) -> None:
        self._attempts: Counter[str] = Counter()
        self._seconds: dict[int, Second] = {}

    def note(
        self, second: int, operation: str, code: str, slot: str, latency_s: float, left: Mapping[str, int]
    ) -> None:
        """Count one request, which ended in this second of the run."""
        current = self._seconds.get(second)
        if current is None:
            current = self._seconds[second] = Second()
        current.note(operation, code, slot, latency_s, left)
        if operation == "getYyNo":
            self._attempts[slot] += 1

    def has_ended(self, second: int) -> bool:
        """Whether there is something to report from before a second."""
        return any(number < second for number in self._seconds)

    def take(self, second: int) -> dict[str, Any]:
        """Remove everything from before a second, and return it as a report."""
        ended = sorted(number for number in self._seconds if number < second)
        hot = dict(heapq.nsmallest(HOT_SLOTS, self._attempts.items(), key=lambda item: (-item[1], item[0])))
        return {
            "until_s": second,
            "slots": hot,
            "seconds": [[number, self._seconds.pop(number).report(hot)] for number in ended],
        }


def _outcome_of(operation: str, code: str) -> str:
    if operation == "getYyNo":
        if not code.isdigit():
            return "unclear"
        return {BookingCode.BOOKED.value: "booked", BookingCode.FULL.value: "full"}.get(code, "other")
    return "cancelled" if (operation, code) == ("backNo", CancelCode.CANCELLED.value) else ""
