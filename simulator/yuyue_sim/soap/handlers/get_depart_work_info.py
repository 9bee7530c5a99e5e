"""getDepartWorkInfo (2.5)."""

from __future__ import annotations

from yuyue_sim.contract.messages.get_depart_work_info import DepartmentSchedule, Request, Response
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.fees import NOTHING
from yuyue_sim.hospital.world.model import Schedule
from yuyue_sim.soap.handlers.context import Context, as_sent, yes_no


def handle(clinic: Clinic, request: Request, _context: Context) -> Response:
    """The schedules of one department, or of all, between two dates."""
    query = request.query
    schedules = clinic.department_schedules(query.hospital_id, query.department_id, query.begin_date, query.end_date)
    return Response(hospital_id=query.hospital_id, schedules=as_sent(map(_schedule, schedules)))


def _schedule(schedule: Schedule) -> DepartmentSchedule:
    return DepartmentSchedule(
        hospital_id=schedule.hospital_id,
        status=schedule.status,
        is_reserved=yes_no(schedule.is_reserved),
        department_id=schedule.department_id,
        work_date=schedule.work_date,
        work_type=schedule.work_type,
        limited=schedule.limited,
        registry_fee=NOTHING,
        clinic_fee=schedule.clinic_fee,
        remark=schedule.remark,
    )
