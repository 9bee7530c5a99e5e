"""getDoctorWorkInfo (2.6)."""

from __future__ import annotations

from yuyue_sim.contract.messages.get_doctor_work_info import DoctorSchedule, Request, Response
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.fees import NOTHING
from yuyue_sim.hospital.world.model import Schedule
from yuyue_sim.soap.handlers.context import Context, as_sent, yes_no


def handle(clinic: Clinic, request: Request, _context: Context) -> Response:
    """The schedules of one doctor, of a department's doctors, or of all, between two dates."""
    query = request.query
    schedules = clinic.doctor_schedules(
        query.hospital_id, query.department_id, query.doctor_id, query.begin_date, query.end_date
    )
    return Response(hospital_id=query.hospital_id, schedules=as_sent(map(_schedule, schedules)))


def _schedule(schedule: Schedule) -> DoctorSchedule:
    return DoctorSchedule(
        hospital_id=schedule.hospital_id,
        status=schedule.status,
        is_reserved=yes_no(schedule.is_reserved),
        doctor_id=schedule.doctor_id,
        department_id=schedule.department_id,
        work_date=schedule.work_date,
        work_type=schedule.work_type,
        limited=schedule.limited,
        registry_fee=NOTHING,
        clinic_fee=schedule.clinic_fee,
        experts_fee=schedule.experts_fee,
        remark=schedule.remark,
    )
