"""Who may come to a session: the bookings of the platform in the ledger, and the demand of the other channels."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime

from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.attendance import Attendee
from yuyue_sim.hospital.rules.given_back import ScheduleRecords
from yuyue_sim.hospital.rules.instants import at
from yuyue_sim.hospital.rules.world_view import WorldView
from yuyue_sim.hospital.world.demand import Kind
from yuyue_sim.hospital.world.model import Schedule, Slot
from yuyue_sim.hospital.world.numbers import seconds_of_day

_LONG_SLOT_S = 3600


def attendees_of(
    world: WorldView, ledger: Ledger, schedule: Schedule, key: ScheduleKey, slots: tuple[Slot, ...]
) -> list[Attendee]:
    """All patients who may come to the session of a published schedule, given its slots as the day begins.

    Raises:
        LedgerFailedError: the ledger failed.
    """
    midnight = at(schedule.work_date, "00:00")
    known = ScheduleRecords(ledger, key)
    attendees = []
    hours = _Hours(slots)
    for row in known.active.values():
        registered_s = _seconds_since(midnight, datetime.fromisoformat(row.registered_at))
        due_s = hours.due_s(row.reserve_no)
        attendees.append(Attendee(row.registration_id, row.reserve_no, due_s, registered_s, is_walk_in=False))
    filled = world.filled(schedule)
    earlier_s = _seconds_since(filled.midnight, midnight)
    serials = world.serials(schedule)
    for ordinal, (at_s, number, cancelled, _, _, _, kind, leaves) in enumerate(filled.found):
        if cancelled is not None:
            continue
        serial = serials[ordinal]
        if not known.is_empty:
            demand = world.demand(schedule)[ordinal]
            if known.record(demand, serial) is not None or known.turns_away(demand):
                continue
        registered_s, is_walk_in = at_s - earlier_s, kind is Kind.WALK_IN
        due_s = registered_s if is_walk_in else hours.due_s(number)
        leaves_s = None if leaves is None else leaves - earlier_s
        attendees.append(Attendee(serial, number, due_s, registered_s, is_walk_in, leaves_s))
    return attendees


def slot_of(slots: tuple[Slot, ...], number: int) -> Slot:
    """The slot of a visit number; extra numbers belong to the last."""
    for slot in slots:
        if number <= slot.last_number:
            return slot
    return slots[-1]


class _Hours:
    """When the visits of a session's numbers are expected."""

    def __init__(self, slots: tuple[Slot, ...]) -> None:
        self._slots = slots
        self._lasts = [slot.last_number for slot in slots]
        self._begins_s = [seconds_of_day(slot.begin) for slot in slots]
        self._lengths_s = [seconds_of_day(slot.end) - seconds_of_day(slot.begin) for slot in slots]

    def due_s(self, number: int) -> int:
        """At the begin of its slot, or in a long slot at its share of the slot; extra numbers belong to the last."""
        index = min(bisect_left(self._lasts, number), len(self._lasts) - 1)
        begin_s, length_s = self._begins_s[index], self._lengths_s[index]
        if length_s <= _LONG_SLOT_S:
            return begin_s
        slot = self._slots[index]
        place = min(number, slot.last_number) - slot.first_number
        return begin_s + length_s * place // max(1, slot.total)


def _seconds_since(midnight: datetime, instant: datetime) -> int:
    """Whole seconds; negative before that midnight."""
    passed = instant - midnight
    return passed.days * 86_400 + passed.seconds
