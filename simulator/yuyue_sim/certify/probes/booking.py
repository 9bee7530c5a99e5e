"""The probe of a booking's whole life: booked, found, repeated, corrected, cancelled; and that of refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from yuyue_sim.certify.choice import ScheduleChoice, published
from yuyue_sim.certify.orders import Order, can_cancel, order_of, place
from yuyue_sim.certify.probes.reading import UNKNOWN_DEPARTMENT, UNKNOWN_ID
from yuyue_sim.certify.session import Session
from yuyue_sim.certify.slots import SlotState, fetch_slots
from yuyue_sim.certify.view import FOUND, code_of
from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.contract.enumerations import WorkStatus
from yuyue_sim.contract.id_card import IdCard, check_digit
from yuyue_sim.platform import request_builder as build

_LONG_REGISTRATION_ID = 10**17
_MOST_TRIED = 12
"""So many schedules are looked at for one with numbers left."""
_ENOUGH = 3
CORRECTED_NAME = "测试更名"
_YEAR_WITHOUT_SCHEDULES = date(2099, 1, 1)


async def find_slot(session: Session, fewest: int, about: str) -> tuple[ScheduleChoice, SlotState] | None:
    """A schedule and a slot of it with some numbers left, as few as possible; `None` if there is none."""
    found: list[tuple[ScheduleChoice, SlotState]] = []
    for schedule in session.bookable()[:_MOST_TRIED]:
        slots = await fetch_slots(session, schedule, f"{about} {schedule}")
        found += [(schedule, each) for each in slots if not each.is_reserved and each.left >= fewest]
        if len(found) >= _ENOUGH:
            break
    return min(found, key=lambda each: each[1].left, default=None)


async def probe_booking(session: Session) -> None:
    """Book once, and follow the booking until it is cancelled."""
    if not await can_cancel(session):
        return
    found = await find_slot(session, 2, "look")
    if found is None:
        return
    schedule, slot = found
    await fetch_slots(session, schedule, f"before {slot.begin}")
    order = order_of(session, schedule, (slot.begin, slot.end))
    if code_of(await place(session, order, "book")) != BookingCode.BOOKED.value:
        return
    if not await _find(session, order, "found"):
        return
    await fetch_slots(session, schedule, f"after {slot.begin}")
    await _repeat(session, order, slot)
    await _correct(session, order)
    await _cancel(session, order)
    await fetch_slots(session, schedule, f"freed {slot.begin}")
    await _after_cancellation(session, order)
    await _other_orders(session, schedule, slot)


async def _find(session: Session, order: Order, about: str) -> bool:
    """Look a booking up in every way; whether it was found by its RegID."""
    hospital_id, today, visit_date = session.hospital_id, session.view.today, order.schedule.work_date
    card_no = order.patient.card.number
    one = build.registration_request(
        hospital_id, order.registration_id, card_no, registered_on=today, visit_date=visit_date
    )
    exchange = await session.send("getGhInfo", one, f"{about} by RegID")
    by_card = build.registration_request(hospital_id, None, card_no, registered_on=today, visit_date=visit_date)
    await session.send("getGhInfo", by_card, f"{about} by card")
    await session.send("getGhInfo", build.registrations_request(hospital_id, visit_date), f"{about} by date")
    if not session.options.only_version_3:
        begin, end = datetime.combine(today, time(0)), datetime.combine(today + timedelta(days=1), time(0))
        await session.send(
            "getGhRecord", build.records_request(hospital_id, begin, end, card_no), f"{about} in records"
        )
    return code_of(exchange) == FOUND


async def _repeat(session: Session, order: Order, slot: SlotState) -> None:
    """The same order again, another one of the patient, and the RegID for somebody else."""
    await place(session, order, "repeat")
    another = order_of(session, order.schedule, (slot.begin, slot.end), patient=order.patient)
    if code_of(await place(session, another, "another")) == BookingCode.BOOKED.value:
        request = build.cancellation_request(session.hospital_id, another.registration_id)
        await session.send("backNo", request, "cancel another")
    taken = order_of(session, order.schedule, (slot.begin, slot.end), registration_id=order.registration_id)
    await session.send("getYyNo", taken.request, "taken RegID")
    one = build.registration_request(session.hospital_id, order.registration_id, order.patient.card.number)
    await session.send("getGhInfo", one, "repeated by RegID")


async def _correct(session: Session, order: Order) -> None:
    card_no = order.patient.card.number
    request = build.update_request(session.hospital_id, order.registration_id, card_no, order.patient.phone)
    request = replace(request, query=replace(request.query, patient_name=CORRECTED_NAME))
    await session.send("updateOrderInfo", request, "correct")
    if not session.options.only_version_3:
        today = session.view.today
        begin, end = datetime.combine(today, time(0)), datetime.combine(today + timedelta(days=1), time(0))
        records = build.records_request(session.hospital_id, begin, end, card_no)
        await session.send("getGhRecord", records, "corrected in records")
    unknown = build.update_request(session.hospital_id, session.next_registration_id(), card_no, order.patient.phone)
    await session.send("updateOrderInfo", unknown, "correct unknown")


async def _cancel(session: Session, order: Order) -> None:
    """A cancellation that contradicts the booking, the right one, and the same again."""
    request = build.cancellation_request(session.hospital_id, order.registration_id)
    wrong = replace(request, query=replace(request.query, department_id=UNKNOWN_DEPARTMENT))
    await session.send("backNo", wrong, "cancel contradicting")
    await session.send("backNo", request, "cancel")
    await session.send("backNo", request, "cancel again")


async def _after_cancellation(session: Session, order: Order) -> None:
    await _find(session, order, "cancelled")
    card_no = order.patient.card.number
    update = build.update_request(session.hospital_id, order.registration_id, card_no, order.patient.phone)
    await session.send("updateOrderInfo", update, "correct cancelled")
    await place(session, order, "used-up RegID")


async def _other_orders(session: Session, schedule: ScheduleChoice, slot: SlotState) -> None:
    """The longest RegID, and an order that names no slot."""
    number = _LONG_REGISTRATION_ID + session.next_registration_id()
    long = order_of(session, schedule, (slot.begin, slot.end), registration_id=number)
    await place(session, long, "long RegID")
    await session.send("backNo", build.cancellation_request(session.hospital_id, number), "cancel long")
    without = order_of(session, schedule)
    await place(session, without, "no slot")
    request = build.cancellation_request(session.hospital_id, without.registration_id)
    await session.send("backNo", request, "cancel no slot")


async def probe_refusals(session: Session) -> None:
    """Orders that a hospital has to refuse, and those with two reasons: the first in the order of checks counts."""
    schedule = next(iter(session.bookable()), None)
    if schedule is None or not await can_cancel(session):
        return
    nowhere = replace(schedule, work_date=_YEAR_WITHOUT_SCHEDULES)
    unknown_doctor = replace(schedule, doctor_id=UNKNOWN_DEPARTMENT)
    cases: dict[str, Order] = {
        "unknown doctor": order_of(session, unknown_doctor),
        "unknown department": order_of(session, replace(schedule, department_id=UNKNOWN_DEPARTMENT)),
        "unknown schedule": order_of(session, nowhere),
        "unknown slot": order_of(session, schedule, ("03:07", "03:08")),
        "past": order_of(session, replace(schedule, work_date=session.view.today - timedelta(days=1))),
        "doctor before schedule": order_of(session, replace(unknown_doctor, work_date=_YEAR_WITHOUT_SCHEDULES)),
    }
    unknown_hospital = order_of(session, schedule)
    unknown_hospital.request.order.hospital_id = UNKNOWN_ID
    cases["unknown hospital"] = unknown_hospital
    for about, wanted in (("wrong card", schedule), ("card before doctor", unknown_doctor)):
        order = order_of(session, wanted)
        order.request.order.card_no = _wrong_card(order.patient.card)
        cases[about] = order
    cases |= {about: order_of(session, found) for about, found in _not_bookable(session).items()}
    for about, order in cases.items():
        await place(session, order, about)


def _not_bookable(session: Session) -> dict[str, ScheduleChoice]:
    """Published schedules of later dates that nobody can book, one of each reason."""
    later = [each for each in published(session.view) if each.work_date > session.view.today]
    kinds = {
        "stopped": (each for each in later if each.status is WorkStatus.STOPPED),
        "closed": (each for each in later if each.status is WorkStatus.CLOSED),
        "reserved": (each for each in later if each.is_reserved and each.status is WorkStatus.NORMAL),
    }
    found = {about: next(schedules, None) for about, schedules in kinds.items()}
    return {about: schedule for about, schedule in found.items() if schedule is not None}


def _wrong_card(card: IdCard) -> str:
    """The number with another check digit."""
    right = check_digit(card.number[:17])
    return card.number[:17] + ("0" if right != "0" else "1")
