"""Making a booking (2.6, scene two): a real-time check, the booking, and a correction if the response is unclear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.contract.enumerations import WorkStatus, WorkType, YesNo
from yuyue_sim.contract.id_card import IdCard
from yuyue_sim.contract.messages import get_yy_no
from yuyue_sim.core.language import Phrase, PhrasedError
from yuyue_sim.platform import request_builder
from yuyue_sim.platform.client import HospitalUnreachableError
from yuyue_sim.platform.comparison import cancel_if_stopped, schedule_of_department, schedule_of_doctor
from yuyue_sim.platform.records import Kind, Records
from yuyue_sim.platform.settlement import correct
from yuyue_sim.platform.state import Booking, BookingState, Hospital, Schedule, ScheduleKey
from yuyue_sim.platform.steps import CallFailed, Steps, fetch_department_schedules, fetch_doctor_schedules, send_booking

LAST_REGISTRATION_ID = 10**18 - 1
"""The largest RegID that its row of the table admits."""


@dataclass(frozen=True, slots=True)
class Patient:
    """A user of the platform."""

    name: str
    card: IdCard
    phone: str


@dataclass(frozen=True, slots=True)
class Order:
    """What a user wants to book."""

    hospital_id: str
    department_id: str
    doctor_id: str
    """Empty for a department's own schedule."""
    work_date: date
    work_type: WorkType
    patient: Patient


class OrderError(PhrasedError, ValueError):
    """An order names what the platform does not know; the text says what it knows."""

    def __init__(self, place: str, text: str) -> None:
        super().__init__(Phrase("{place}: {problem}", place=place, problem=text))
        self.place = place
        """The key of the order."""
        self.problem = text


def book(records: Records, order: Order) -> Steps[Booking]:
    """Make a booking; its state says what became of it.

    The order goes only to a schedule that the hospital has just listed. What the hospital did after a response
    that was lost or unreadable is looked up at once, and where that fails too, at a later poll.

    Raises:
        OrderError: the hospital, department or doctor is not known; no request was sent.
        StateFileError: the booking cannot be kept; no booking was requested.
    """
    hospital, booking = _begin(records, order)
    schedule = None
    try:
        schedule = yield from _real_time_schedule(hospital, booking.key)
    except CallFailed as error:
        refusal: str = Phrase(
            "the real-time check failed, the hospital was not asked further: {error}", error=str(error)
        )
    else:
        refusal = _why_not(schedule)
    records.state.bookings.append(booking)
    if refusal or schedule is None:
        records.set_state(booking, BookingState.FAILED, refusal)
        records.save()
        return booking
    records.save()
    records.under_way.add(booking.registration_id)
    try:
        yield from _send(records, hospital, booking, _request(hospital, booking, schedule, order.patient))
    finally:
        records.under_way.discard(booking.registration_id)
    cancel_if_stopped(records, booking)
    records.save()
    return booking


def _begin(records: Records, order: Order) -> tuple[Hospital, Booking]:
    """The hospital, and a booking with a new RegID."""
    state = records.state
    hospital = state.hospital(order.hospital_id)
    if hospital is None:
        known = ", ".join(hospital.hospital_id for hospital in state.hospitals) or Phrase("none before the first poll")
        raise OrderError(
            "hospital",
            Phrase("{hospital_id!r} is not known; known are {known}", hospital_id=order.hospital_id, known=known),
        )
    department_name = hospital.departments.get(order.department_id)
    if department_name is None:
        raise OrderError(
            "department",
            Phrase(
                "{department_id!r} is none of {hospital_id} with schedules",
                department_id=order.department_id,
                hospital_id=order.hospital_id,
            ),
        )
    doctor = hospital.doctor(order.department_id, order.doctor_id)
    if order.doctor_id and doctor is None:
        raise OrderError(
            "doctor",
            Phrase(
                "{doctor_id!r} is none of department {department_id}",
                doctor_id=order.doctor_id,
                department_id=order.department_id,
            ),
        )
    if state.next_registration_id > LAST_REGISTRATION_ID:
        raise OrderError("hospital", Phrase("there is no RegID of 18 digits left; begin with a new --state"))
    key = ScheduleKey(order.hospital_id, order.department_id, order.doctor_id, order.work_date, order.work_type)
    booking = Booking(
        registration_id=state.next_registration_id,
        key=key,
        department_name=department_name,
        doctor_name=doctor.name if doctor else "",
        patient_name=order.patient.name,
        card_no=order.patient.card.number,
        phone=order.patient.phone,
        created_at=records.now(),
    )
    state.next_registration_id += 1
    return hospital, booking


def _real_time_schedule(hospital: Hospital, key: ScheduleKey) -> Steps[Schedule | None]:
    """The schedule as the hospital returns it now, not kept; `None` if it has none."""
    if key.doctor_id:
        doctors = yield from fetch_doctor_schedules(
            hospital.url,
            request_builder.doctor_schedules_request(
                key.hospital_id, key.work_date, key.work_date, key.department_id, key.doctor_id
            ),
        )
        schedules = [schedule_of_doctor(key.hospital_id, schedule) for schedule in doctors.schedules]
    else:
        departments = yield from fetch_department_schedules(
            hospital.url,
            request_builder.department_schedules_request(
                key.hospital_id, key.work_date, key.work_date, key.department_id
            ),
        )
        schedules = [schedule_of_department(key.hospital_id, schedule) for schedule in departments.schedules]
    return next((schedule for schedule in schedules if schedule.key == key), None)


def _why_not(schedule: Schedule | None) -> str:
    """Why a schedule cannot be booked; empty where it can."""
    if schedule is None:
        return Phrase("the hospital has no such schedule")
    if schedule.status is not WorkStatus.NORMAL:
        return Phrase(
            "the schedule is not held as planned: {status}", status=f"{schedule.status.zh} {schedule.status.en}"
        )
    if schedule.is_reserved:
        return Phrase("the hospital keeps the schedule to itself")
    return ""


def _request(hospital: Hospital, booking: Booking, schedule: Schedule, patient: Patient) -> get_yy_no.Request:
    key, card = booking.key, patient.card
    doctor = hospital.doctor(key.department_id, key.doctor_id)
    visit = request_builder.Visit(
        key.hospital_id,
        key.department_id,
        booking.department_name,
        key.doctor_id,
        booking.doctor_name,
        doctor.is_expert if doctor else YesNo.NO,
        key.work_date,
        key.work_type,
        schedule.clinic_fee or Decimal(0),
        schedule.experts_fee,
    )
    visitor = request_builder.Patient(patient.name, card.sex, card.number, patient.phone, card.birthday)
    return request_builder.booking_request(booking.registration_id, visit, visitor, booking.created_at)


def _send(records: Records, hospital: Hospital, booking: Booking, request: get_yy_no.Request) -> Steps[None]:
    """Send the booking, and look it up if the response does not say whether it was made."""
    try:
        result = yield from send_booking(hospital.url, request)
    except CallFailed as error:
        records.set_state(
            booking, BookingState.UNKNOWN, Phrase("{operation}: {error}", operation="getYyNo", error=str(error))
        )
        try:
            yield from correct(records, hospital.url, booking)
        except HospitalUnreachableError:
            records.log(
                Kind.CORRECTION,
                Phrase("{id}: it will be looked up at a later poll", id=booking.registration_id),
            )
        booking.is_doubtful = booking.state is BookingState.FAILED
        return
    is_ours = result.registration_id == booking.registration_id
    outcome = f"getYyNo {result.code.value} {result.message or result.code.zh}"
    if result.code is BookingCode.BOOKED or (result.code is BookingCode.DUPLICATE and is_ours):
        booking.reserve_no = str(result.reserve_no or "")
        booking.check_no = str(result.check_no or "")
        records.set_state(booking, BookingState.BOOKED, outcome)
    else:
        records.set_state(booking, BookingState.FAILED, outcome)
