"""The request records of the twelve operations of a hospital (2.1 to 2.12), built from plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from yuyue_sim.contract.enumerations import Channel, InsuranceType, PatientSex, RegistrationType, WorkType, YesNo
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


@dataclass(frozen=True, slots=True)
class Visit:
    """What a booking names of its schedule; fees in yuan."""

    hospital_id: str
    department_id: str
    department_name: str
    doctor_id: str
    """Empty for a department's own schedule."""
    doctor_name: str
    is_expert: YesNo
    work_date: date
    work_type: WorkType
    clinic_fee: Decimal
    experts_fee: Decimal | None


@dataclass(frozen=True, slots=True)
class Patient:
    """What a booking names of its patient."""

    name: str
    sex: PatientSex
    card_no: str
    phone: str
    birthday: date | None = None
    insurance_type: InsuranceType = InsuranceType.SELF_PAID


def hospitals_request(hospital_id: str = "") -> get_hosp_info.Request:
    """One hospital, or all of an endpoint (2.1)."""
    return get_hosp_info.Request(query=get_hosp_info.HospitalQuery(hospital_id=hospital_id))


def departments_request(hospital_id: str) -> get_depart_info.Request:
    """The departments of a hospital (2.2)."""
    return get_depart_info.Request(query=get_depart_info.DepartmentQuery(hospital_id=hospital_id))


def doctors_request(hospital_id: str) -> get_doctor_info.Request:
    """The doctors of a hospital (2.3)."""
    return get_doctor_info.Request(query=get_doctor_info.DoctorQuery(hospital_id=hospital_id))


def photos_request(hospital_id: str, doctor_id: str = "") -> get_doctor_photo.Request:
    """The photo of one doctor, or of all (2.4)."""
    return get_doctor_photo.Request(query=get_doctor_photo.PhotoQuery(hospital_id=hospital_id, doctor_id=doctor_id))


def department_schedules_request(
    hospital_id: str, first_day: date, last_day: date, department_id: str = ""
) -> get_depart_work_info.Request:
    """Schedules of one department, or of all, between two dates, both included (2.5)."""
    query = get_depart_work_info.DepartmentWorkQuery(
        hospital_id=hospital_id, department_id=department_id, begin_date=first_day, end_date=last_day
    )
    return get_depart_work_info.Request(query=query)


def doctor_schedules_request(
    hospital_id: str, first_day: date, last_day: date, department_id: str = "", doctor_id: str = ""
) -> get_doctor_work_info.Request:
    """Schedules of one doctor, or of all, between two dates, both included (2.6)."""
    query = get_doctor_work_info.DoctorWorkQuery(
        hospital_id=hospital_id,
        doctor_id=doctor_id,
        department_id=department_id,
        begin_date=first_day,
        end_date=last_day,
    )
    return get_doctor_work_info.Request(query=query)


def slots_request(
    hospital_id: str, department_id: str, doctor_id: str, work_date: date, work_type: WorkType
) -> get_dt_no_info.Request:
    """The slots of a schedule and the numbers left in them (2.7)."""
    query = get_dt_no_info.SlotQuery(
        hospital_id=hospital_id,
        doctor_id=doctor_id,
        department_id=department_id,
        work_date=work_date,
        work_type=work_type,
    )
    return get_dt_no_info.Request(query=query)


def booking_request(
    registration_id: int,
    visit: Visit,
    patient: Patient,
    created_at: datetime,
    *,
    slot: tuple[str, str] = ("", ""),
    registration_type: RegistrationType = RegistrationType.BOOKING,
    channel: Channel = Channel.WEBSITE,
    tests: tuple[str, ...] = (),
) -> get_yy_no.Request:
    """A booking that is not paid yet (2.8).

    Args:
        registration_id: the platform's own number of the booking.
        visit: its schedule.
        patient: who comes.
        created_at: when the platform made the booking, local time.
        slot: its first and last minute as `HH:mm`; both empty where the hospital chooses.
        registration_type: what is booked.
        channel: how the patient booked.
        tests: names of the laboratory tests to be made.
    """
    items = [get_yy_no.ExamItem(name=test) for test in tests]
    order = get_yy_no.Order(
        registration_id=registration_id,
        hospital_id=visit.hospital_id,
        department_id=visit.department_id,
        department_name=visit.department_name,
        doctor_id=visit.doctor_id,
        doctor_name=visit.doctor_name,
        is_expert=visit.is_expert,
        patient_name=patient.name,
        patient_sex=patient.sex,
        patient_birthday=patient.birthday,
        insurance_type=patient.insurance_type,
        visit_date=visit.work_date,
        work_type=visit.work_type,
        begin_time=slot[0],
        end_time=slot[1],
        registry_fee=Decimal(0),
        clinic_fee=visit.clinic_fee,
        experts_fee=visit.experts_fee,
        phone=patient.phone,
        card_no=patient.card_no,
        registration_type=registration_type,
        channel=channel,
        is_paid=YesNo.NO,
        created_at=created_at,
        exam_apply=get_yy_no.ExamApply(items=items) if items else None,
    )
    return get_yy_no.Request(order=order)


def cancellation_request(hospital_id: str, registration_id: int) -> back_no.Request:
    """The cancellation of a booking (2.9)."""
    return back_no.Request(query=back_no.CancelOrder(hospital_id=hospital_id, registration_id=registration_id))


def update_request(hospital_id: str, registration_id: int, card_no: str, phone: str = "") -> update_order_info.Request:
    """Another telephone number for a booking (2.10)."""
    query = update_order_info.UpdateOrder(
        hospital_id=hospital_id, registration_id=registration_id, card_no=card_no, phone=phone
    )
    return update_order_info.Request(query=query)


def registration_request(
    hospital_id: str,
    registration_id: int | None = None,
    card_no: str = "",
    *,
    department_id: str = "",
    doctor_id: str = "",
    registered_on: date | None = None,
    visit_date: date | None = None,
) -> get_gh_info.Request:
    """One booking by its RegID, or the bookings of a patient (2.11 A)."""
    query = get_gh_info.OneQuery(
        hospital_id=hospital_id,
        registration_id=registration_id,
        card_no=card_no,
        department_id=department_id,
        doctor_id=doctor_id,
        registered_on=registered_on,
        visit_date=visit_date,
    )
    return get_gh_info.Request(one=query)


def registrations_request(hospital_id: str, visit_date: date) -> get_gh_info.Request:
    """Every booking of a hospital for a date (2.11 B)."""
    return get_gh_info.Request(batch=get_gh_info.BatchQuery(hospital_id=hospital_id, visit_date=visit_date))


def records_request(hospital_id: str, begin_at: datetime, end_at: datetime, card_no: str = "") -> get_gh_record.Request:
    """Registrations of one patient, or of all, made between two instants, local time (2.12)."""
    query = get_gh_record.RecordQuery(hospital_id=hospital_id, card_no=card_no, begin_at=begin_at, end_at=end_at)
    return get_gh_record.Request(query=query)
