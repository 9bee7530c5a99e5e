"""getGhRecord (2.12)."""

from __future__ import annotations

from functools import partial

from yuyue_sim.contract.codes import RecordCode
from yuyue_sim.contract.enumerations import (
    BillStatus,
    Channel,
    PatientSex,
    PatientType,
    VisitStatus,
    WorkType,
)
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.messages.get_gh_record import RegistrationRecord, Request, Response
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.element_names import fitted, malformed_message
from yuyue_sim.hospital.rules.fees import NOTHING
from yuyue_sim.hospital.rules.inquiries import Details
from yuyue_sim.hospital.rules.pauses import Steps, mapped
from yuyue_sim.soap.handlers.context import Context, as_sent, yes_no

_PLATFORM = "12320"
"""Who registered the patient, if the platform named nobody."""


def handle(clinic: Clinic, request: Request, _context: Context) -> Steps[Response]:
    """The registrations made in a period."""
    found = yield from clinic.records(request.query)
    code = RecordCode(found.code.value)
    return Response(
        code=code,
        message=fitted(found.message or code.zh, Response, "message"),
        hospital_id=found.hospital_id,
        records=as_sent(mapped(found.details, partial(_record, clinic))),
    )


def malformed(problem: Malformed, _registration_id: int | None) -> Response:
    """The response to a malformed request."""
    return Response(code=RecordCode.MALFORMED, message=fitted(malformed_message(problem), Response, "message"))


def _record(clinic: Clinic, details: Details) -> RegistrationRecord:
    registration, fees, status = details.registration, details.fees, details.status
    is_cancelled = status.cancelled_at is not None
    is_settled = details.settled_at is not None
    return RegistrationRecord(
        clinic_serial=details.clinic_serial,
        registration_type=details.category,
        outpatient_no=clinic.inquiries.outpatient_no(registration),
        patient_id=clinic.inquiries.patient_id(registration),
        card_no=registration.card_no,
        patient_name=registration.patient_name,
        patient_type=PatientType(details.insurance),
        patient_sex=PatientSex(registration.patient_sex),
        patient_age=details.age,
        registered_at=details.registered_at,
        visit_date=details.work_date,
        work_type=WorkType(registration.work_type),
        clinic_no=str(registration.reserve_no),
        department_id=registration.department_id,
        department_name=details.department.name,
        doctor_id=registration.doctor_id,
        doctor_name="" if details.doctor is None else details.doctor.name,
        visit_doctor_id="" if status.seen_by is None else status.seen_by.id,
        visit_doctor_name="" if status.seen_by is None else status.seen_by.name,
        is_extra=yes_no(status.is_extra),
        visit_status=VisitStatus.NOT_SEEN if status.seen_at is None else VisitStatus.SEEN,
        is_cancelled=yes_no(is_cancelled),
        cancelled_at=status.cancelled_at,
        clinic_fee=fees.clinic_fee,
        experts_fee=fees.experts_fee,
        total_fee=fees.total,
        self_paid=NOTHING if is_cancelled else fees.self_paid,
        insured=NOTHING if is_cancelled else fees.insured,
        account_paid=fees.account if is_settled and not is_cancelled else NOTHING,
        cash_paid=fees.self_paid if is_settled and not is_cancelled else NOTHING,
        bill_status=BillStatus.SETTLED if is_settled else BillStatus.OWED,
        operator_id=registration.operator_id or registration.operator or _nobody(details),
        is_booked=yes_no(not status.is_walk_in),
        booked_at=None if status.is_walk_in else details.registered_at,
        estimated_at=details.estimated_at,
        channel=Channel(registration.channel),
        channel_vendor=registration.channel_vendor,
        platform_registration_id=str(registration.registration_id) if status.is_platforms else "",
    )


def _nobody(details: Details) -> str:
    """Who registered the patient if no person did: the platform, or the software of the channel."""
    return _PLATFORM if details.status.is_platforms else details.registration.channel_vendor
