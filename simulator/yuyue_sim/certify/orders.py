"""Bookings that a run makes: each is noted before it is sent, and cancelled at the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from yuyue_sim.certify.choice import ScheduleChoice
from yuyue_sim.certify.exchange import Exchange
from yuyue_sim.certify.patients import Patient
from yuyue_sim.certify.probe_names import CLEAN_UP
from yuyue_sim.certify.session import Session, SilentHospitalError
from yuyue_sim.certify.view import code_of
from yuyue_sim.contract.codes import BookingCode, CancelCode
from yuyue_sim.contract.enumerations import YesNo
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.contract.subject import subject_in_text
from yuyue_sim.platform import request_builder as build

_REFUSED = frozenset(code.value for code in BookingCode if code is not BookingCode.BOOKED)
_NOTHING_LEFT = frozenset({CancelCode.CANCELLED.value, CancelCode.ALREADY_CANCELLED.value, CancelCode.UNKNOWN.value})
_CANCELLED = "1"


@dataclass(frozen=True, slots=True)
class Order:
    """A booking to send."""

    registration_id: int
    schedule: ScheduleChoice
    patient: Patient
    request: Any
    """The record of getYyNo."""

    def note(self, session: Session) -> None:
        """Note it before it is sent."""
        session.evidence.order(
            self.registration_id,
            {
                "hospital": session.hospital_id,
                "card": self.patient.card.number,
                "name": self.patient.name,
                "schedule": str(self.schedule),
                "date": self.schedule.work_date.isoformat(),
            },
        )


def order_of(
    session: Session,
    schedule: ScheduleChoice,
    slot: tuple[str, str] = ("", ""),
    patient: Patient | None = None,
    registration_id: int | None = None,
) -> Order:
    """A booking in a schedule, for the next patient and with the next RegID unless they are given."""
    patient = patient or session.next_patient(schedule.department_id, schedule.work_date)
    number = session.next_registration_id() if registration_id is None else registration_id
    names = _names(session, schedule)
    visit = build.Visit(
        session.hospital_id,
        schedule.department_id,
        names[0],
        schedule.doctor_id,
        names[1],
        YesNo.YES if schedule.experts_fee else YesNo.NO,
        schedule.work_date,
        schedule.work_type,
        schedule.clinic_fee or Decimal(0),
        schedule.experts_fee,
    )
    card = patient.card
    visitor = build.Patient(patient.name, card.sex, card.number, patient.phone, card.birthday)
    request = build.booking_request(number, visit, visitor, session.created_at(), slot=slot)
    return Order(number, schedule, patient, request)


def order_for(session: Session) -> Order | None:
    """A booking in the latest schedule that can be booked; `None` if there is none."""
    schedule = next(iter(session.bookable()), None)
    return None if schedule is None else order_of(session, schedule)


async def can_cancel(session: Session) -> bool:
    """Whether the hospital responds to a cancellation; without that nothing is booked."""
    unused = session.next_registration_id()
    exchange = await session.send("backNo", build.cancellation_request(session.hospital_id, unused), "cancel unknown")
    return code_of(exchange) in {each.value for each in CancelCode}


async def place(session: Session, order: Order, about: str, *, is_rush: bool = False) -> Exchange:
    """Note a booking and send it."""
    order.note(session)
    return await session.send("getYyNo", order.request, about, is_rush=is_rush)


def _names(session: Session, schedule: ScheduleChoice) -> tuple[str, str]:
    """The names of a department and a doctor; their ids where the hospital gives no names."""
    view = session.view
    departments = {each.node.text("department_id"): each.node.text("department_name") for each in view.departments}
    doctors = {each.node.text("doctor_id"): each.node.text("doctor_name") for each in view.doctors}
    department = departments.get(schedule.department_id) or schedule.department_id
    return department, doctors.get(schedule.doctor_id) or schedule.doctor_id


async def cancel_all(session: Session) -> None:
    """Cancel whatever the run has booked; what cannot be cancelled stays unsettled in the evidence.

    A refused order is cancelled only if the hospital finds it under the card of its patient: its RegID could be that
    of another booking.
    """
    session.probe = CLEAN_UP
    session.be_patient_again()
    responses = _last_responses(session)
    cancelled = _cancelled(session)
    for registration_id, order in sorted(session.evidence.orders.items()):
        if registration_id in session.evidence.settled:
            continue
        session.hospital_id = order["hospital"]
        try:
            if registration_id in cancelled or await _is_gone(session, registration_id, order, responses):
                session.evidence.settle(registration_id)
        except SilentHospitalError:
            return


async def _is_gone(
    session: Session, registration_id: int, order: dict[str, str], responses: dict[int, Exchange]
) -> bool:
    """Cancel one if it is there; whether nothing of it is left."""
    response = responses.get(registration_id)
    if response is not None and code_of(response) in _REFUSED:
        found = await _find(session, order)
        if found is not None and registration_id not in found:
            return True
    request = build.cancellation_request(session.hospital_id, registration_id)
    exchange = await session.send("backNo", request, f"cancel {registration_id}")
    return code_of(exchange) in _NOTHING_LEFT


async def _find(session: Session, order: dict[str, str]) -> frozenset[int] | None:
    """The RegIDs of a patient's active bookings; `None` if the hospital does not say."""
    today, visit_date = session.view.today, date.fromisoformat(order["date"])
    request = build.registration_request(
        session.hospital_id, None, order["card"], registered_on=today, visit_date=visit_date
    )
    exchange = await session.send("getGhInfo", request, f"find {order['card']}")
    root = exchange.root
    if root is None:
        return None
    active = (each for each in root.nodes("registrations") if each.text("is_cancelled") != _CANCELLED)
    return frozenset(int(each.text("registration_id")) for each in active if each.text("registration_id").isdigit())


def _last_responses(session: Session) -> dict[int, Exchange]:
    """RegID → the last response to its order."""
    found: dict[int, Exchange] = {}
    for each in session.evidence.exchanges:
        if each.operation == "getYyNo" and (number := registration_id_in(each)):
            is_booked = number in found and code_of(found[number]) == BookingCode.BOOKED.value
            if not is_booked:
                found[number] = each
    return found


def _cancelled(session: Session) -> set[int]:
    """The RegIDs whose last cancellation has succeeded after their last booking."""
    found: set[int] = set()
    for each in session.evidence.exchanges:
        number = registration_id_in(each) if each.operation in {"getYyNo", "backNo"} else 0
        if each.operation == "getYyNo" and code_of(each) not in _REFUSED:
            found.discard(number)
        elif each.operation == "backNo" and code_of(each) == CancelCode.CANCELLED.value:
            found.add(number)
    return found


def registration_id_in(exchange: Exchange) -> int:
    """The RegID of a request; 0 if it has none that is a number."""
    record_class = HOSPITAL_OPERATIONS[exchange.operation].request
    return subject_in_text([record_class], exchange.document).registration_id or 0
