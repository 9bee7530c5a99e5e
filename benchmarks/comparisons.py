"""Which targets there are, which of them are compared, and what their ratio must be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from benchmarks.full_ledger import CANCELLATIONS
from benchmarks.measurement import CONNECTIONS, Target, speeds
from benchmarks.report import Row
from benchmarks.requests import STRING, TYPED
from benchmarks.servers import Server
from benchmarks.traffic import BOOKED, DONE, LEFT, LEFT_OR_BOOKED, SOLD_OUT, Traffic

READING = "getDtNoInfo"
READING_TYPED = "getDtNoInfo, typed"
READING_RUNNING = "getDtNoInfo, running session"
BOOKING = "getYyNo"
REFUSAL = "getYyNo refused with 1001"
RUSH = "rush: 20 getDtNoInfo, 1 getYyNo"
CANCELLING = "getYyNo and backNo"
CANCELLING_WORN = f"getYyNo and backNo beside {CANCELLATIONS:,} cancelled"

FLOOR = "floor"
SPYNE = "spyne"
MEMORY = "memory"
FILE = "file"
FULL_MEMORY = "memory, 10⁶ registrations"
FULL_FILE = "file, 10⁶ registrations"
TWO_WORKERS = "file, 2 workers"
NO_JOURNAL = "memory, no journal"
FILE_JOURNAL = "memory, journal in a file"
RECORDER = "through a recorder"

OF_FLOOR = "of its floor"
OF_SPYNE = "× spyne's pipeline"
OF_EMPTY = "of itself with an empty ledger"
OF_HOSPITAL = "of the hospital behind it"
OF_NO_JOURNAL = "of itself without a journal"

ASKED = {
    FLOOR: (READING, READING_TYPED, BOOKING, REFUSAL, RUSH),
    SPYNE: (READING, BOOKING),
    MEMORY: (READING, READING_TYPED, READING_RUNNING, BOOKING, REFUSAL, RUSH),
    FILE: (READING, BOOKING),
    FULL_MEMORY: (READING, BOOKING, CANCELLING, CANCELLING_WORN),
    FULL_FILE: (READING, BOOKING),
    TWO_WORKERS: (BOOKING,),
    NO_JOURNAL: (READING,),
    FILE_JOURNAL: (READING,),
    RECORDER: (READING, RUSH),
}
"""What each server is asked."""


@dataclass(frozen=True)
class Comparison:
    """A row: one server beside another, both asked something."""

    asked: str
    server: str
    unit: str
    beside: tuple[str, str]
    """What is asked of which other server."""
    at_least: float | None = None
    """The least speed, relative to the other."""
    at_most: float | None = None
    """The highest cost, relative to the other."""

    def row(self, targets: Mapping[tuple[str, str], Target]) -> Row:
        """The row, when the targets are measured."""
        target, base = targets[self.asked, self.server], targets[self.beside]
        return Row(
            name=f"{self.asked}, {self.server}",
            unit=self.unit,
            rounds=speeds(target, base) if self.at_most is None else speeds(base, target),
            at_least=self.at_least,
            at_most=self.at_most,
            cpu_us=target.cpu_median_us,
            rate_per_s=target.rate_per_s,
        )


def _of_floor(asked: str, server: str, at_least: float | None) -> Comparison:
    return Comparison(asked, server, OF_FLOOR, (asked, FLOOR), at_least)


COMPARISONS = (
    _of_floor(READING, MEMORY, 0.75),
    _of_floor(READING, FILE, 0.65),
    _of_floor(READING_TYPED, MEMORY, None),
    _of_floor(BOOKING, MEMORY, 0.50),
    _of_floor(BOOKING, FILE, 0.40),
    _of_floor(REFUSAL, MEMORY, 0.60),
    _of_floor(RUSH, MEMORY, 0.65),
    Comparison(READING, MEMORY, OF_SPYNE, (READING, SPYNE), 5),
    Comparison(BOOKING, MEMORY, OF_SPYNE, (BOOKING, SPYNE), 4),
    *(
        Comparison(asked, full, OF_EMPTY, (asked, empty), 0.9)
        for full, empty in ((FULL_MEMORY, MEMORY), (FULL_FILE, FILE))
        for asked in (READING, BOOKING)
    ),
    Comparison(BOOKING, TWO_WORKERS, "× one worker", (BOOKING, FILE), at_most=1.15),
    Comparison(CANCELLING_WORN, FULL_MEMORY, "× beside none", (CANCELLING, FULL_MEMORY), at_most=1.2),
    Comparison(READING_RUNNING, MEMORY, "× a date to come", (READING, MEMORY), at_most=1.5),
    Comparison(READING, MEMORY, OF_NO_JOURNAL, (READING, NO_JOURNAL), 0.8),
    Comparison(READING, FILE_JOURNAL, OF_NO_JOURNAL, (READING, NO_JOURNAL), 0.5),
    Comparison(READING, RECORDER, OF_HOSPITAL, (READING, MEMORY), 0.5),
    Comparison(RUSH, RECORDER, OF_HOSPITAL, (RUSH, MEMORY), 0.6),
)


def targets_of(server: Server, traffic: Traffic) -> Iterator[Target]:
    """The targets of a server, prepared."""
    for asked in ASKED[server.name]:
        yield _target(asked, server, traffic)


def _target(asked: str, server: Server, traffic: Traffic) -> Target:
    if asked == BOOKING:
        workers = 2 if server.name == TWO_WORKERS else 1
        return Target(asked, server, traffic.orders, BOOKED, connections=CONNECTIONS * workers)
    if asked == REFUSAL:
        return Target(asked, server, traffic.refused, BOOKED if server.name == FLOOR else SOLD_OUT)
    if asked == RUSH:
        return Target(asked, server, traffic.rush, LEFT_OR_BOOKED)
    if asked == CANCELLING:
        return Target(asked, server, traffic.booked_and_cancelled, DONE, connections=1)
    if asked == CANCELLING_WORN:
        return Target(asked, server, traffic.booked_and_cancelled_in_one, DONE, connections=1)
    readings = (
        traffic.readings_of_running()
        if asked == READING_RUNNING
        else traffic.readings(TYPED if asked == READING_TYPED else STRING)
    )
    return Target(asked, server, lambda _: readings, LEFT)
