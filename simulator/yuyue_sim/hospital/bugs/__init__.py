"""The planted bugs, one file each. They replace decisions of a clinic by `DecisionHooks`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from yuyue_sim.hospital.bugs.base import BugContext, PlantedBug
from yuyue_sim.hospital.bugs.duplicate_record import DuplicateRecord
from yuyue_sim.hospital.bugs.false_sold_out import FalseSoldOut
from yuyue_sim.hospital.bugs.leaky_cancel import LeakyCancel
from yuyue_sim.hospital.bugs.lost_booking import LostBooking
from yuyue_sim.hospital.bugs.oversell import Oversell
from yuyue_sim.hospital.bugs.refused_but_stored import RefusedButStored
from yuyue_sim.hospital.bugs.repeated_reserve_no import RepeatedReserveNo
from yuyue_sim.hospital.bugs.stale_left import StaleLeft
from yuyue_sim.hospital.rules.decision_hooks import Allocate, Book, DecisionHooks, Record
from yuyue_sim.hospital.rules.inquiries import Found
from yuyue_sim.hospital.rules.occupancy import Held
from yuyue_sim.scenario.files.bugs import BugsModel

__all__ = ["BUGS", "BugContext", "plant"]

_ALL: tuple[type[PlantedBug], ...] = (
    RepeatedReserveNo,
    Oversell,
    FalseSoldOut,
    LostBooking,
    LeakyCancel,
    StaleLeft,
    DuplicateRecord,
    RefusedButStored,
)

BUGS: Mapping[str, Callable[[Any, BugContext], PlantedBug]] = MappingProxyType({bug.name: bug for bug in _ALL})
"""By the key in a scenario, in the order in which they wrap the decisions of the clinic, the innermost first."""


def plant(bugs: BugsModel, context: BugContext) -> DecisionHooks | None:
    """The hooks that plant the bugs of a scenario; `None` if it has none.

    Raises:
        LedgerFailedError: the ledger could not be prepared for them.
    """
    planted = bugs.planted
    if not planted:
        return None
    return _Together([make(planted[name], context) for name, make in BUGS.items() if name in planted])


class _Together(DecisionHooks):
    """Several bugs in one clinic; each wraps the one before it."""

    def __init__(self, bugs: Sequence[PlantedBug]) -> None:
        self._bugs = bugs

    def held(self, held: Held) -> Held:
        for bug in self._bugs:
            held = bug.held(held)
        return held

    def shown(self, held: Held) -> Held:
        for bug in self._bugs:
            held = bug.shown(held)
        return held

    def allocate(self, allocate: Allocate) -> Allocate:
        for bug in self._bugs:
            allocate = bug.allocate(allocate)
        return allocate

    def record(self, record: Record) -> Record:
        for bug in self._bugs:
            record = bug.record(record)
        return record

    def book(self, book: Book, allocate: Allocate) -> Book:
        for bug in self._bugs:
            book = bug.book(book, allocate)
        return book

    def found(self, found: Found) -> Found:
        for bug in self._bugs:
            found = bug.found(found)
        return found
