"""The probe of the last number: a slot is booked up to one number, for which many ask at once."""

from __future__ import annotations

import asyncio

from yuyue_sim.certify.choice import published
from yuyue_sim.certify.orders import order_of, place, registration_id_in
from yuyue_sim.certify.probe_names import BOOKING
from yuyue_sim.certify.session import Session
from yuyue_sim.certify.slots import SlotState, fetch_slots
from yuyue_sim.certify.view import FOUND, code_of
from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.platform import request_builder as build

_MOST_FILLED = 60
"""A slot with more numbers left is not filled."""
_FEWEST_AT_ONCE = 2
_BOOKED = BookingCode.BOOKED.value


def _left(slot: SlotState) -> int:
    return slot.left


async def probe_rush(session: Session) -> None:
    """In the schedule of the single booking, fill the slot with the fewest numbers left up to one, and rush for that.

    Nothing is sent unless a single booking was found and cancelled before, and there are patients enough.
    """
    booked = session.view.exchange(BOOKING, "book")
    if booked is None or code_of(session.view.exchange(BOOKING, "found by RegID")) != FOUND:
        return
    name = session.view.order(registration_id_in(booked)).get("schedule")
    schedule = next((each for each in published(session.view) if str(each) == name), None)
    if schedule is None:
        return
    slots = await fetch_slots(session, schedule, "look")
    slot = min((each for each in slots if each.left and not each.is_reserved), key=_left, default=None)
    if slot is None:
        return
    others = len(session.admitted(schedule.department_id, schedule.work_date)) - slot.left
    at_once = min(session.options.at_once, others)
    if slot.left > _MOST_FILLED or at_once < _FEWEST_AT_ONCE:
        return
    times = (slot.begin, slot.end)
    await fetch_slots(session, schedule, f"before {slot.begin}")
    for _ in range(slot.left - 1):
        if code_of(await place(session, order_of(session, schedule, times), "fill")) != _BOOKED:
            return
    orders = [order_of(session, schedule, times) for _ in range(at_once)]
    exchanges = await asyncio.gather(*(place(session, each, "at once", is_rush=True) for each in orders))
    await fetch_slots(session, schedule, f"full {slot.begin}")
    await place(session, order_of(session, schedule, times), "full")
    winners = [order for order, each in zip(orders, exchanges, strict=True) if code_of(each) == _BOOKED]
    if not winners:
        return
    again = order_of(session, schedule, times, patient=winners[0].patient)
    await place(session, again, "another in full")
    request = build.cancellation_request(session.hospital_id, winners[0].registration_id)
    await session.send("backNo", request, "give back")
    await place(session, order_of(session, schedule, times), "given back")
