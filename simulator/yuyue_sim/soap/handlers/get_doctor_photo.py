"""getDoctorPhoto (2.4)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable

from yuyue_sim.contract.messages.get_doctor_photo import PhotoInfo, Request, Response
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.pauses import Steps, awaited
from yuyue_sim.hospital.world.model import Doctor
from yuyue_sim.hospital.world.pictures import ARTIST
from yuyue_sim.soap.handlers.context import Context, as_sent


def handle(clinic: Clinic, request: Request, _context: Context) -> Steps[Response]:
    """One doctor's photo, or those of all doctors of a hospital."""
    yield from awaited(ARTIST.begin())
    hospital_id, doctor_id = request.query.hospital_id, request.query.doctor_id
    doctors: Iterable[Doctor]
    if doctor_id:
        doctor = clinic.world.doctor(hospital_id, doctor_id)
        doctors = () if doctor is None else (doctor,)
    else:
        doctors = clinic.world.doctors(hospital_id)
    return Response(hospital_id=hospital_id, photos=as_sent(_photo(clinic, doctor) for doctor in doctors))


def _photo(clinic: Clinic, doctor: Doctor) -> PhotoInfo:
    picture = clinic.world.photo_jpeg(doctor.hospital_id, doctor.id)
    return PhotoInfo(
        doctor_id=doctor.id,
        doctor_name=doctor.name,
        photo=f"data:image/jpg;base64,{b64encode(picture).decode()}",
    )
