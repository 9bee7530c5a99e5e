"""Repeated ReserveNo: a booking gets a number that another booking of the schedule holds."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.bugs.base import BugContext, PlantedBug
from yuyue_sim.hospital.ledger.bug_tables import let_numbers_repeat
from yuyue_sim.hospital.ledger.numbers import Numbers
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.allocation import Allocation, AllocationRequest
from yuyue_sim.hospital.rules.decision_hooks import Allocate
from yuyue_sim.hospital.rules.occupancy import Held
from yuyue_sim.hospital.world.model import Schedule, Slot
from yuyue_sim.scenario.files.bugs import SharedBugModel


class RepeatedReserveNo(PlantedBug):
    """Violates: a ReserveNo is unique among the active bookings of a schedule.

    The numbers left stay right: for every number held twice, one free number counts as held.
    """

    name = "repeated_reserve_no"

    def __init__(self, model: SharedBugModel, context: BugContext) -> None:
        super().__init__(model, context)
        let_numbers_repeat(context.ledger.transactions)

    def allocate(self, allocate: Allocate) -> Allocate:
        """Allocate the highest number of the slot that the platform has booked, if any."""

        def repeating(request: AllocationRequest) -> Allocation | None:
            allocation = allocate(request)
            if allocation is None or not self.affects(request.key.hospital_id, request.order.registration_id):
                return allocation
            taken = _numbers_taken(self._context.ledger.numbers(request.key))
            number = max(_within(allocation.slot, taken), default=allocation.reserve_no)
            if number != allocation.reserve_no:
                self.note(
                    Phrase(
                        "number {number} was given, which somebody holds, and not {other}",
                        number=number,
                        other=allocation.reserve_no,
                    )
                )
            return allocation._replace(reserve_no=number)

        return repeating

    def held(self, held: Held) -> Held:
        """Count one more number of the slot as held for each repeated one."""

        def counting(schedule: Schedule, key: ScheduleKey, numbers: Numbers, now: datetime) -> int:
            found = held(schedule, key, numbers, now)
            if self.is_at(key.hospital_id):
                taken = _numbers_taken(numbers)
                for slot in schedule.slots:
                    repeated = sum(taken[number] - 1 for number in _within(slot, taken))
                    found |= sum(1 << number for number in _free(slot, found)[:repeated])
            return found

        return counting


def _numbers_taken(numbers: Numbers) -> Counter[int]:
    """Number → how often the platform holds it."""
    return Counter(holder.number for holder in numbers.holders.values())


def _within(slot: Slot, taken: Counter[int]) -> list[int]:
    return [number for number in taken if slot.first_number <= number <= slot.last_number]


def _free(slot: Slot, held: int) -> list[int]:
    return [number for number in range(slot.first_number, slot.last_number + 1) if not held >> number & 1]
