"""getDoctorInfo (2.3)."""

from __future__ import annotations

from yuyue_sim.contract.messages.get_doctor_info import DoctorInfo, Request, Response
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.world.model import Doctor
from yuyue_sim.soap.handlers.context import Context, as_sent, yes_no


def handle(clinic: Clinic, request: Request, _context: Context) -> Response:
    """The doctors of a hospital."""
    hospital_id = request.query.hospital_id
    return Response(hospital_id=hospital_id, doctors=as_sent(map(_info, clinic.world.doctors(hospital_id))))


def _info(doctor: Doctor) -> DoctorInfo:
    return DoctorInfo(
        doctor_id=doctor.id,
        department_id=doctor.department_id,
        doctor_name=doctor.name,
        sex=doctor.sex,
        rank=doctor.rank,
        intro=doctor.intro,
        specialty=doctor.specialty,
        is_expert=yes_no(doctor.is_expert),
        is_famous=yes_no(doctor.is_famous),
        card_no=doctor.id_card,
        education=doctor.education,
        experience=doctor.experience,
        average_visit_minutes=doctor.average_visit_minutes,
        notice=doctor.notice,
    )
