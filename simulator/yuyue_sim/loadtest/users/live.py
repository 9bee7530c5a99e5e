"""Live figures of a run: counted in every worker, added up on the master or in a process that runs alone."""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from yuyue_sim.core.language import say
from yuyue_sim.loadtest.users.arguments import speaking_as_locale
from yuyue_sim.loadtest.users.counters import OUTCOMES, Second, Tally
from yuyue_sim.loadtest.users.latency_buckets import add, quantile_s, upper_s

KEPT_S = 3600
"""How many seconds of a run are kept, the latest ones."""
SHOWN_S = 300
SHOWN_SLOTS = 10
SHOWN_KINDS = 12
_SILENT_S = 10
"""A worker without a report for this long is not waited for."""
_OWN = ""
_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of some seconds of a run."""

    responses_per_s: float
    p95_s: float
    """Of all requests, with any response; 0 if there were none."""


@dataclass(slots=True)
class _Worker:
    offset_s: int
    """To be added to its seconds; not 0 if it joined late."""
    until_s: int
    """It has reported everything before this second of the run."""
    slots: Mapping[str, int]


class Role(Enum):
    """What a process does in a run."""

    ALONE = "alone"
    WORKER = "worker"
    """Counts and reports."""
    MASTER = "master"
    """Adds up the reports."""


class LiveContention:
    """The present run, second by second from its beginning."""

    def __init__(self, now_ns: Callable[[], int], role: Role = Role.ALONE) -> None:
        """Start with an empty run; `now_ns` is a monotonic clock."""
        self._now_ns = now_ns
        self._is_alone = role is Role.ALONE
        self.begin(0)

    def say(self, text: str) -> None:
        """Print a sentence, in the language of the locale, and show it on the page of the run."""
        with speaking_as_locale():
            text = say(text)
        self.remarks.append(text)
        print(f"yuyue-sim: {text}", flush=True)

    def begin(self, run: int) -> None:
        """Forget the run before; a run of this number begins."""
        self._run = run
        self._began_ns = self._now_ns()
        self._tally = Tally()
        self._seconds: dict[int, Second] = {}
        self._users: dict[int, int] = {}
        self._latencies: dict[tuple[str, str], dict[int, int]] = {}
        self._workers: dict[str, _Worker] = {}
        self.remarks: list[str] = []
        """Sentences about the run as a whole, such as where its knee was."""

    @property
    def second(self) -> int:
        """The present second of the run, counted from 0."""
        return (self._now_ns() - self._began_ns) // _NS

    @property
    def run_s(self) -> float:
        """How long the run has lasted."""
        return (self._now_ns() - self._began_ns) / _NS

    def note(self, operation: str, code: str, slot: str, latency_s: float, left_by_slot: Mapping[str, int]) -> None:
        """Count a request that has ended; `code` is a business code, empty, or why there was no response."""
        second = self.second
        if self._is_alone and self._tally.has_ended(second):
            self.merge(_OWN, self.report())
        self._tally.note(second, operation, code, slot, latency_s, left_by_slot)

    def note_users(self, count: int) -> None:
        """Note how many users there are now."""
        self._users[self.second] = count
        self._users.pop(self.second - KEPT_S, None)

    def report(self) -> dict[str, Any]:
        """What this worker counted since its last report, as values of JSON and MessagePack."""
        return {"run": self._run, **self._tally.take(self.second)}

    def merge(self, worker: str, report: Mapping[str, Any]) -> None:
        """Add a worker's report; one of another run is ignored."""
        if report["run"] != self._run:
            return
        known = self._workers.get(worker)
        if known is None:
            late_s = self.second - report["until_s"]
            known = self._workers[worker] = _Worker(late_s if late_s > 1 else 0, 0, {})
        known.until_s = known.offset_s + report["until_s"]
        known.slots = report["slots"]
        for number, second in report["seconds"]:
            self._seconds.setdefault(number + known.offset_s, Second()).add(second)
            for operation, code, counts in second["latencies"]:
                add(self._latencies.setdefault((operation, code), {}), counts)
        while self._seconds and next(iter(self._seconds)) < self.second - KEPT_S:
            del self._seconds[next(iter(self._seconds))]

    def complete_s(self) -> int:
        """The second before which all workers that still report have reported everything."""
        if self._is_alone:
            self.merge(_OWN, self.report())
        second = self.second
        reported = [each.until_s for each in self._workers.values()]
        recent = [until_s for until_s in reported if until_s > second - _SILENT_S]
        return min(recent) if recent else max(reported, default=0)

    def measure(self, first_s: int, last_s: int) -> Measured:
        """Figures of the seconds from `first_s` up to `last_s`, which is not included."""
        latencies: dict[int, int] = {}
        for number in range(first_s, last_s):
            for counts in self._at(number).latencies.values():
                add(latencies, counts.items())
        return Measured(sum(latencies.values()) / (last_s - first_s), quantile_s(latencies, 0.95) or 0.0)

    def view(self) -> dict[str, Any]:
        """What the page shows: the last minutes second by second, the hottest slots, the most frequent responses."""
        last = self.complete_s()
        numbers = range(max(0, last - SHOWN_S), last)
        seconds = [self._at(number) for number in numbers]
        return {
            "run": self._run,
            "first_s": numbers.start,
            "outcomes": {name: [each.outcomes.get(name, 0) for each in seconds] for name in OUTCOMES},
            "responses": [each.responses for each in seconds],
            "users_by_second": self._users_at(numbers),
            "slots": [
                {
                    "slot": slot,
                    "attempts": count,
                    "attempts_by_second": [each.attempts.get(slot, 0) for each in seconds],
                    "left": [each.left.get(slot) for each in seconds],
                }
                for slot, count in self._hottest()
            ],
            "latencies": [self._kind(kind, seconds) for kind in self._most_frequent()],
            "remarks": self.remarks,
        }

    def _users_at(self, numbers: range) -> list[int]:
        """How many users there were in each second, or when they were last counted."""
        counted = sorted(self._users)
        before = [bisect_right(counted, number) for number in numbers]
        return [self._users[counted[place - 1]] if place else 0 for place in before]

    def _at(self, number: int) -> Second:
        return self._seconds.get(number) or Second()

    def _hottest(self) -> list[tuple[str, int]]:
        attempts: dict[str, int] = {}
        for worker in self._workers.values():
            for slot, count in worker.slots.items():
                attempts[slot] = attempts.get(slot, 0) + count
        return heapq.nsmallest(SHOWN_SLOTS, attempts.items(), key=lambda item: (-item[1], item[0]))

    def _most_frequent(self) -> list[tuple[str, str]]:
        return heapq.nsmallest(
            SHOWN_KINDS, self._latencies, key=lambda kind: (-sum(self._latencies[kind].values()), kind)
        )

    def _kind(self, kind: tuple[str, str], seconds: list[Second]) -> dict[str, Any]:
        counts = self._latencies[kind]
        return {
            "operation": kind[0],
            "code": kind[1],
            "count": sum(counts.values()),
            "p50_s": quantile_s(counts, 0.5),
            "p95_s": quantile_s(counts, 0.95),
            "p99_s": quantile_s(counts, 0.99),
            **{
                f"p{percent}_by_second_s": [quantile_s(each.latencies.get(kind, {}), percent / 100) for each in seconds]
                for percent in (50, 95, 99)
            },
            "histogram": [[upper_s(bucket), counts[bucket]] for bucket in sorted(counts)],
        }
