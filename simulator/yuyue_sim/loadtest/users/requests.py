"""The requests that users ask, with all that the specification wants of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from yuyue_sim.contract.enumerations import Channel, InsuranceType, RegistrationType, YesNo
from yuyue_sim.contract.messages import (
    back_no,
    get_depart_info,
    get_depart_work_info,
    get_doctor_info,
    get_doctor_photo,
    get_doctor_work_info,
    get_dt_no_info,
    get_gh_info,
    get_gh_record,
    get_hosp_info,
    get_yy_no,
    update_order_info,
)
from yuyue_sim.loadtest.users.directory import Schedule
from yuyue_sim.loadtest.users.people import Patient

_BOOKED_WITHIN = timedelta(days=60)
"""How long before a visit its booking is looked for."""


@dataclass(slots=True)
class Booking:
    """A number that a user holds, or may hold."""

    registration_id: int
    schedule: Schedule
    begin: str
    """Of the slot, `HH:mm`; empty where the hospital was to choose."""
    end: str
    patient: Patient

    @property
    def slot(self) -> str:
        """Its text in a history."""
        return self.schedule.slot(self.begin, self.end)


def about(schedule: Schedule) -> Iterator[tuple[str, Any]]:
    """Operation and request of everything that can be asked about hospital, department and doctor (2.1 to 2.6)."""
    hospital_id, doctor_id, day = schedule.hospital_id, schedule.doctor_id, schedule.work_date
    hospital = get_hosp_info.HospitalQuery(hospital_id=hospital_id)
    department = get_depart_info.DepartmentQuery(hospital_id=hospital_id)
    doctor = get_doctor_info.DoctorQuery(hospital_id=hospital_id)
    photo = get_doctor_photo.PhotoQuery(hospital_id=hospital_id, doctor_id=doctor_id)
    department_work = get_depart_work_info.DepartmentWorkQuery(
        hospital_id=hospital_id, department_id=schedule.department_id, begin_date=day, end_date=day
    )
    doctor_work = get_doctor_work_info.DoctorWorkQuery(
        hospital_id=hospital_id,
        department_id=schedule.department_id,
        doctor_id=doctor_id,
        begin_date=day,
        end_date=day,
    )
    yield "getHospInfo", get_hosp_info.Request(query=hospital)
    yield "getDepartInfo", get_depart_info.Request(query=department)
    yield "getDoctorInfo", get_doctor_info.Request(query=doctor)
    if doctor_id:
        yield "getDoctorPhoto", get_doctor_photo.Request(query=photo)
    yield "getDepartWorkInfo", get_depart_work_info.Request(query=department_work)
    yield "getDoctorWorkInfo", get_doctor_work_info.Request(query=doctor_work)


def numbers_left(schedule: Schedule) -> get_dt_no_info.Request:
    """The slots of a schedule and what is left in them (2.7)."""
    request = get_dt_no_info.SlotQuery(
        hospital_id=schedule.hospital_id,
        doctor_id=schedule.doctor_id,
        department_id=schedule.department_id,
        work_date=schedule.work_date,
        work_type=schedule.work_type,
    )
    return get_dt_no_info.Request(query=request)


def cancellation(booking: Booking) -> back_no.Request:
    """Giving a number back (2.9)."""
    request = back_no.CancelOrder(hospital_id=booking.schedule.hospital_id, registration_id=booking.registration_id)
    return back_no.Request(query=request)


def change_of_phone(booking: Booking, phone: str) -> update_order_info.Request:
    """Another telephone number for a booking (2.10)."""
    request = update_order_info.UpdateOrder(
        hospital_id=booking.schedule.hospital_id,
        registration_id=booking.registration_id,
        card_no=booking.patient.card_no,
        phone=phone,
    )
    return update_order_info.Request(query=request)


def what_became_of(booking: Booking) -> get_gh_info.Request:
    """One booking (2.11 A)."""
    request = get_gh_info.OneQuery(
        hospital_id=booking.schedule.hospital_id,
        registration_id=booking.registration_id,
        card_no=booking.patient.card_no,
        department_id=booking.schedule.department_id,
        visit_date=booking.schedule.work_date,
    )
    return get_gh_info.Request(one=request)


def records_of(booking: Booking) -> get_gh_record.Request:
    """What a patient registered for in the weeks before a visit (2.12)."""
    end = datetime.combine(booking.schedule.work_date, time(23, 59, 59))
    request = get_gh_record.RecordQuery(
        hospital_id=booking.schedule.hospital_id,
        card_no=booking.patient.card_no,
        begin_at=end - _BOOKED_WITHIN,
        end_at=end,
    )
    return get_gh_record.Request(query=request)


def order_of(booking: Booking, now: datetime) -> get_yy_no.Request:
    """A booking of a slot, or of the first that is free where none is named (2.8)."""
    schedule, patient = booking.schedule, booking.patient
    return get_yy_no.Request(
        order=get_yy_no.Order(
            registration_id=booking.registration_id,
            hospital_id=schedule.hospital_id,
            department_id=schedule.department_id,
            department_name=schedule.department_name,
            doctor_id=schedule.doctor_id,
            doctor_name=schedule.doctor_name,
            is_expert=schedule.is_expert,
            patient_name=patient.name,
            patient_sex=patient.sex,
            patient_birthday=patient.birthday,
            insurance_type=InsuranceType.SELF_PAID,
            visit_date=schedule.work_date,
            work_type=schedule.work_type,
            begin_time=booking.begin,
            end_time=booking.end,
            registry_fee=Decimal(0),
            clinic_fee=schedule.clinic_fee,
            experts_fee=schedule.experts_fee,
            phone=patient.phone,
            card_no=patient.card_no,
            registration_type=RegistrationType.BOOKING,
            channel=Channel.APP,
            is_paid=YesNo.NO,
            created_at=now,
        )
    )
