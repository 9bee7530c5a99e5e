"""Who may come to a session: the bookings of the platform in the ledger, and the demand of the other channels."""

from __future__ import annotations

from datetime import datetime

from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.attendance import Attendee
from yuyue_sim.hospital.rules.given_back import ScheduleRecords
from yuyue_sim.hospital.rules.instants import at
from yuyue_sim.hospital.rules.world_view import WorldView
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
    for row in known.active.values():
        registered_s = _seconds_since(midnight, datetime.fromisoformat(row.registered_at))
        due_s = _due_s(slots, row.reserve_no)
        attendees.append(Attendee(row.registration_id, row.reserve_no, due_s, registered_s, is_walk_in=False))
    serials = world.serials(schedule)
    for demand in world.demand(schedule):
        serial = serials[demand.ordinal]
        if demand.cancelled_at is not None or known.record(demand, serial) is not None or known.turns_away(demand):
            continue
        registered_s = _seconds_since(midnight, demand.registered_at)
        due_s = registered_s if demand.is_walk_in else _due_s(slots, demand.number)
        leaves = demand.refunded_at
        leaves_s = None if leaves is None else _seconds_since(midnight, leaves)
        attendees.append(Attendee(serial, demand.number, due_s, registered_s, demand.is_walk_in, leaves_s))
    return attendees


def slot_of(slots: tuple[Slot, ...], number: int) -> Slot:
    """The slot of a visit number; extra numbers belong to the last."""
    for slot in slots:
        if number <= slot.last_number:
            return slot
    return slots[-1]


def _due_s(slots: tuple[Slot, ...], number: int) -> int:
    """When the visit of a number is expected: at the begin of its slot, or in a long slot at its share of the slot."""
    slot = slot_of(slots, number)
    begin_s, end_s = seconds_of_day(slot.begin), seconds_of_day(slot.end)
    if end_s - begin_s <= _LONG_SLOT_S:
        return begin_s
    place = min(number, slot.last_number) - slot.first_number
    return begin_s + (end_s - begin_s) * place // max(1, slot.total)


def _seconds_since(midnight: datetime, instant: datetime) -> int:
    """Whole seconds; negative before that midnight."""
    passed = instant - midnight
    return passed.days * 86_400 + passed.seconds
