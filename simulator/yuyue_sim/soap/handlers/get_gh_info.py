"""getGhInfo (2.11)."""

from __future__ import annotations

from yuyue_sim.contract.codes import QueryCode
from yuyue_sim.contract.enumerations import (
    Cancelled,
    Channel,
    NumberTaken,
    RecordType,
    Settled,
    WorkType,
)
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.messages.get_gh_info import RegistrationInfo, Request, Response
from yuyue_sim.core.language import Phrase
from yuyue_sim.core.reasons import ReasonKind
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.element_names import fitted, malformed_message
from yuyue_sim.hospital.rules.fees import NOTHING
from yuyue_sim.hospital.rules.inquiries import Details
from yuyue_sim.hospital.rules.pauses import Steps, mapped
from yuyue_sim.soap.handlers.context import Context, as_sent

_CATEGORIES = {
    RecordType.ORDINARY: "普通号",
    RecordType.EXPERT: "专家",
    RecordType.SPECIAL: "特需",
    RecordType.EMERGENCY: "急诊号",
    RecordType.OTHER: "其他",
    RecordType.EVENING: "夜门诊",
}


def handle(clinic: Clinic, request: Request, _context: Context) -> Steps[Response]:
    """One registration, those of one patient, or those of a date of visit; the single request comes first."""
    if request.one is not None:
        found = yield from clinic.one(request.one)
    elif request.batch is not None:
        found = yield from clinic.batch(request.batch)
    else:
        problem = Malformed("Message", Phrase("OneRegInfo or BatRegInfo with a value in it"), None)
        clinic.reasons.note(ReasonKind.MALFORMED, "getGhInfo", str(problem))
        return malformed(problem, None)
    return Response(
        code=found.code,
        message=fitted(found.message or found.code.zh, Response, "message"),
        hospital_id=found.hospital_id,
        registrations=as_sent(mapped(found.details, _info)),
    )


def malformed(problem: Malformed, _registration_id: int | None) -> Response:
    """The response to a malformed request."""
    return Response(code=QueryCode.MALFORMED, message=fitted(malformed_message(problem), Response, "message"))


def _info(details: Details) -> RegistrationInfo:
    registration, fees, status, settled_at = details.registration, details.fees, details.status, details.settled_at
    is_owed = settled_at is None and status.cancelled_at is None
    return RegistrationInfo(
        hospital_id=registration.hospital_id,
        registration_id=registration.registration_id,
        department_id=registration.department_id,
        doctor_id=registration.doctor_id,
        work_type=WorkType(registration.work_type),
        begin_time=registration.begin_time,
        end_time=registration.end_time,
        category=_CATEGORIES[details.category],
        location=details.department.location,
        clinic_no=str(registration.reserve_no),
        check_no=registration.check_no,
        self_paid=fees.self_paid,
        insured=fees.insured,
        total=fees.total,
        insurance_type=details.insurance,
        registered_at=details.registered_at,
        taken_at=status.taken_at,
        is_taken=NumberTaken.NOT_TAKEN if status.taken_at is None else NumberTaken.TAKEN,
        is_cancelled=Cancelled.NO if status.cancelled_at is None else Cancelled.YES,
        cancelled_at=status.cancelled_at,
        is_paid=Settled.NO if settled_at is None else Settled.YES,
        paid_at=settled_at,
        unpaid=fees.total if is_owed else NOTHING,
        channel=Channel(registration.channel),
        channel_vendor=registration.channel_vendor,
    )
