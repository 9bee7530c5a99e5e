"""getHospInfo (2.1)."""

from __future__ import annotations

from base64 import b64encode

from yuyue_sim.contract.endpoints import ENDPOINT_OF_STYLE
from yuyue_sim.contract.messages.get_hosp_info import HospitalInfo, Insurance, Request, Response
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.effective_schedule import suspended_reason
from yuyue_sim.hospital.rules.pauses import Steps, awaited
from yuyue_sim.hospital.world.model import Hospital
from yuyue_sim.hospital.world.pictures import ARTIST
from yuyue_sim.soap.handlers.context import Context, as_sent, yes_no


def handle(clinic: Clinic, request: Request, context: Context) -> Steps[Response]:
    """One hospital, or all of them; those that other machines serve too, if they have an address of their own."""
    yield from awaited(ARTIST.begin())
    hospital_id = request.query.hospital_id
    world = clinic.world
    hospitals = (each for each in world.listed if hospital_id in {"", each.id})
    return Response(hospitals=as_sent(_info(clinic, hospital, context) for hospital in hospitals))


def _info(clinic: Clinic, hospital: Hospital, context: Context) -> HospitalInfo:
    policy = hospital.policy
    suspended = suspended_reason(hospital, clinic.clock.now())
    base = f"{hospital.interface_address}{context.prefix}" if hospital.interface_address else context.base_url
    return HospitalInfo(
        hospital_id=hospital.id,
        hospital_name=hospital.name,
        district=hospital.district,
        district_rank=hospital.district_rank,
        affiliation=hospital.affiliation,
        affiliation_rank=hospital.affiliation_rank,
        grade=hospital.grade,
        kind=hospital.kind,
        classes=hospital.classes,
        zone=hospital.zone,
        address=hospital.address,
        way=hospital.way,
        phone=hospital.phone,
        intro=hospital.intro,
        website=hospital.website,
        interface_address=f"{base}{ENDPOINT_OF_STYLE[hospital.endpoint].path}?wsdl",
        insurance_coverage=yes_no(bool(hospital.insurance_types)),
        staff=hospital.staff,
        logo=f"data:image/png;base64,{b64encode(clinic.world.logo_png(hospital.id)).decode()}",
        insurance=Insurance(types=list(hospital.insurance_types)),
        is_suspended=yes_no(bool(suspended)),
        suspended_reason=suspended,
        has_resources=yes_no(hospital.has_resources),
        ahead_days=policy.ahead_days,
        cancel_that_day=yes_no(policy.cancel_that_day),
        expert_that_day=yes_no(policy.expert_that_day),
        foreign_patients=yes_no(policy.foreign_patients),
        pay_url=hospital.pay_url,
    )
