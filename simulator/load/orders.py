"""The question of a booking, with all that the specification wants of it (2.8)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from simulator.contract.enumerations import Channel, InsuranceType, RegistrationType, YesNo
from simulator.contract.messages import get_yy_no
from simulator.load.directory import Schedule
from simulator.load.people import Patient


def order_of(
    registration_id: int, schedule: Schedule, begin: str, end: str, patient: Patient, now: datetime
) -> get_yy_no.Request:
    """A booking of a segment, or of the first that is free where `begin` and `end` are empty."""
    return get_yy_no.Request(
        order=get_yy_no.Order(
            registration_id=registration_id,
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
            begin_time=begin,
            end_time=end,
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
