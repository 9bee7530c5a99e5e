"""getDepartInfo (2.2)."""

from __future__ import annotations

from yuyue_sim.contract.messages.get_depart_info import DepartmentInfo, Request, Response
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.fees import NOTHING
from yuyue_sim.hospital.world.model import Department
from yuyue_sim.soap.handlers.context import Context, as_sent, yes_no


def handle(clinic: Clinic, request: Request, _context: Context) -> Response:
    """The departments of a hospital."""
    hospital_id = request.query.hospital_id
    departments = clinic.world.departments(hospital_id)
    return Response(hospital_id=hospital_id, departments=as_sent(map(_info, departments)))


def _info(department: Department) -> DepartmentInfo:
    return DepartmentInfo(
        hospital_id=department.hospital_id,
        department_name=department.name,
        department_id=department.id,
        department_type=department.type,
        is_special=yes_no(department.is_special),
        phone=department.phone,
        intro=department.intro,
        registry_fee=NOTHING,
        clinic_fee=department.clinic_fee,
        parent_id=department.parent_id,
        parent_name=department.parent_name,
        sex=department.sex,
        age_limit=department.age_limit,
        age_years=department.age_years,
        notice=department.notice,
    )
