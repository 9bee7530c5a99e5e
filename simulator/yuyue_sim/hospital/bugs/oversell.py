"""Oversell: booking is check-then-act, as in real hospitals that book in several statements without a transaction.

An order within the window after a booking of the same slot does not see that booking. Under concurrent load the last
number of a slot is therefore sold to every order in the window. No order has to wait: the window lies in the past.
"""

from __future__ import annotations

from yuyue_sim.core.clock import read_duration
from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.bugs.base import BugContext, PlantedBug
from yuyue_sim.hospital.ledger.bug_tables import RecentBookings
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.allocation import Allocation, AllocationRequest
from yuyue_sim.hospital.rules.decision_hooks import Allocate, Record
from yuyue_sim.hospital.world.model import Slot
from yuyue_sim.scenario.files.bugs import OversellModel


class Oversell(PlantedBug):
    """Violates: a slot has at most as many active bookings as numbers.

    The surplus numbers are above all others of the schedule, so each number is still given once.
    """

    name = "oversell"

    def __init__(self, model: OversellModel, context: BugContext) -> None:
        super().__init__(model, context)
        self._window_s = read_duration(model.window).total_seconds()
        self._recent = RecentBookings(context.ledger.transactions)

    def record(self, record: Record) -> Record:
        """Also note when each slot was booked."""

        def noting(registration: Registration) -> None:
            record(registration)
            if self.is_at(registration.hospital_id):
                moment = self._context.machine()
                key = registration.schedule_key
                self._recent.note(key, registration.begin_time, moment, moment - self._window_s)

        return noting

    def allocate(self, allocate: Allocate) -> Allocate:
        """Allocate a number that does not exist if one was left a window ago."""

        def overselling(request: AllocationRequest) -> Allocation | None:
            allocation = allocate(request)
            if allocation is not None or not self.is_at(request.key.hospital_id):
                return allocation
            for slot in request.slots:
                if self._was_left(request, slot):
                    number = self._further_number(request)
                    self.note(
                        Phrase(
                            "{slot} is full; number {number}, which there is not, was given",
                            slot=f"{slot.begin}-{slot.end}",
                            number=number,
                        )
                    )
                    return Allocation(slot, number, request.now)
            return None

        return overselling

    def _was_left(self, request: AllocationRequest, slot: Slot) -> bool:
        """Whether a slot that is full now had a number left a window ago."""
        lately = self._recent.count(request.key, slot.begin, self._context.machine() - self._window_s)
        return lately > 0 and lately > self._oversold(request, slot)

    def _oversold(self, request: AllocationRequest, slot: Slot) -> int:
        """The number of surplus bookings in a slot."""
        last = _last_number(request)
        active = self._context.ledger.active_of_schedule(request.key)
        return sum(each.begin_time == slot.begin and each.reserve_no > last for each in active)

    def _further_number(self, request: AllocationRequest) -> int:
        """The lowest number above the schedule's own that nobody holds or will take."""
        used = {each.reserve_no for each in self._context.ledger.active_of_schedule(request.key)}
        used.update(each.number for each in self._context.world.demand(request.place.published))
        number = _last_number(request) + 1
        while number in used:
            number += 1
        return number


def _last_number(request: AllocationRequest) -> int:
    return max(slot.last_number for slot in request.place.schedule.slots)
