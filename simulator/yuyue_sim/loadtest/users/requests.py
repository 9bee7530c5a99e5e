"""The requests that users send about a schedule or a booking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from yuyue_sim.contract.enumerations import Channel
from yuyue_sim.contract.messages import (
    back_no,
    get_dt_no_info,
    get_gh_info,
    get_gh_record,
    get_yy_no,
    update_order_info,
)
from yuyue_sim.loadtest.users.directory import Schedule
from yuyue_sim.platform import request_builder
from yuyue_sim.platform.request_builder import Patient

_BOOKED_WITHIN = timedelta(days=60)
"""How long before the visit the search for the records of a booking begins."""


@dataclass(slots=True)
class Booking:
    """A number that a user holds or tries to book."""

    registration_id: int
    schedule: Schedule
    begin: str
    """Start of the slot as `HH:mm`; empty where the hospital chooses."""
    end: str
    patient: Patient

    @property
    def slot(self) -> str:
        """The name of its slot in a history."""
        return self.schedule.slot(self.begin, self.end)


def browsing_requests(schedule: Schedule) -> Iterator[tuple[str, Any]]:
    """Operation and request for everything about a hospital, a department and a doctor (2.1 to 2.6)."""
    hospital_id, department_id, day = schedule.hospital_id, schedule.department_id, schedule.work_date
    doctor_id = schedule.doctor_id
    yield "getHospInfo", request_builder.hospitals_request(hospital_id)
    yield "getDepartInfo", request_builder.departments_request(hospital_id)
    yield "getDoctorInfo", request_builder.doctors_request(hospital_id)
    if doctor_id:
        yield "getDoctorPhoto", request_builder.photos_request(hospital_id, doctor_id)
    yield "getDepartWorkInfo", request_builder.department_schedules_request(hospital_id, day, day, department_id)
    yield "getDoctorWorkInfo", request_builder.doctor_schedules_request(hospital_id, day, day, department_id, doctor_id)


def slots_of(schedule: Schedule) -> get_dt_no_info.Request:
    """The slots of a schedule and the numbers left in them (2.7)."""
    return request_builder.slots_request(
        schedule.hospital_id, schedule.department_id, schedule.doctor_id, schedule.work_date, schedule.work_type
    )


def order_of(booking: Booking, now: datetime) -> get_yy_no.Request:
    """A booking of a slot, or of the first free one where the booking names none (2.8)."""
    return request_builder.booking_request(
        booking.registration_id,
        booking.schedule,
        booking.patient,
        now,
        slot=(booking.begin, booking.end),
        channel=Channel.APP,
    )


def cancellation_of(booking: Booking) -> back_no.Request:
    """The cancellation of a booking (2.9)."""
    return request_builder.cancellation_request(booking.schedule.hospital_id, booking.registration_id)


def update_of(booking: Booking, phone: str) -> update_order_info.Request:
    """Another telephone number for a booking (2.10)."""
    return request_builder.update_request(
        booking.schedule.hospital_id, booking.registration_id, booking.patient.card_no, phone
    )


def registration_of(booking: Booking) -> get_gh_info.Request:
    """The state of one booking (2.11 A)."""
    return request_builder.registration_request(
        booking.schedule.hospital_id,
        booking.registration_id,
        booking.patient.card_no,
        department_id=booking.schedule.department_id,
        visit_date=booking.schedule.work_date,
    )


def records_of(booking: Booking) -> get_gh_record.Request:
    """The registrations of a booking's patient in the weeks before the visit (2.12)."""
    end = datetime.combine(booking.schedule.work_date, time(23, 59, 59))
    return request_builder.records_request(
        booking.schedule.hospital_id, end - _BOOKED_WITHIN, end, booking.patient.card_no
    )
