"""Allocation of a visit number to an order that passes all other checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.hospital.ledger.numbers import Numbers
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.instants import is_over
from yuyue_sim.hospital.rules.occupancy import Held, Occupancy, free_numbers
from yuyue_sim.hospital.rules.order_target import Place
from yuyue_sim.hospital.world.model import Slot


@dataclass(slots=True)
class AllocationRequest:
    """An order that may be booked if a number is left."""

    order: Order
    key: ScheduleKey
    place: Place
    """The schedule, and the requested slot if there is one."""
    now: datetime
    numbers: Numbers
    """The schedule's numbers in the ledger."""

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The requested slot, or all slots that are open to the platform and not over."""
        if self.place.slot is not None:
            return (self.place.slot,)
        day, slots = self.place.schedule.work_date, self.place.schedule.slots
        if day <= self.now.date():
            slots = tuple(each for each in slots if not is_over(day, each.end, self.now))
        return tuple(each for each in slots if not each.is_reserved)


class Allocation(NamedTuple):
    """The number that an order gets, with its slot."""

    slot: Slot
    reserve_no: int
    now: datetime


class Allocator:
    """Allocates numbers: the lowest one of a slot that no other channel will take."""

    def __init__(self, occupancy: Occupancy, held: Held) -> None:
        self._occupancy = occupancy
        self._held = held

    def allocate(self, request: AllocationRequest) -> Allocation | None:
        """A number of the requested slot, or of the first slot that has one; `None` if no number is left.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        key, now = request.key, request.now
        published = request.place.published
        held = self._held(published, key, request.numbers, now)
        if not request.place.numbers & ~held:
            return None
        for each in request.slots:
            free = free_numbers(each, held)
            if free:
                return Allocation(each, self._occupancy.best_of(published, key, each, free, now), now)
        return None
