"""Probes of malformed requests: each row of each request table broken once."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from yuyue_sim.certify.checks.malformed import WRITING, BadRequest, bad_requests
from yuyue_sim.certify.orders import can_cancel, order_for
from yuyue_sim.certify.probe_names import VERSION_4
from yuyue_sim.certify.session import Session
from yuyue_sim.certify.view import code_of
from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.platform import request_builder as build
from yuyue_sim.platform.client import document_of


async def probe_malformed(session: Session) -> None:
    """Of the operations that only read."""
    for operation in HOSPITAL_OPERATIONS.values():
        if operation.name in WRITING or (session.options.only_version_3 and operation.name in VERSION_4):
            continue
        for document in _right_documents(session, operation.name):
            for bad in bad_requests(operation):
                await _send(session, bad, document)


async def probe_malformed_orders(session: Session) -> None:
    """Of the operations that write; a booking that is made all the same is cancelled at once."""
    hospital_id = session.hospital_id
    if not await can_cancel(session):
        return
    for bad in bad_requests(HOSPITAL_OPERATIONS["getYyNo"]):
        order = order_for(session)
        if order is None:
            break
        spoilt = bad.spoil(document_of("getYyNo", order.request))
        if spoilt is None:
            continue
        order.note(session)
        exchange = await session.send("getYyNo", spoilt, bad.id)
        if code_of(exchange) == BookingCode.BOOKED.value:
            await session.send("backNo", build.cancellation_request(hospital_id, order.registration_id), "cancel")
    unused = session.next_registration_id()
    patient = session.options.patients[0]
    rights = {
        "backNo": build.cancellation_request(hospital_id, unused),
        "updateOrderInfo": build.update_request(hospital_id, unused, patient.card.number, patient.phone),
    }
    for name, right in rights.items():
        for bad in bad_requests(HOSPITAL_OPERATIONS[name]):
            await _send(session, bad, document_of(name, right))


async def _send(session: Session, bad: BadRequest, document: str) -> None:
    spoilt = bad.spoil(document)
    if spoilt is not None:
        await session.send(bad.operation, spoilt, bad.id)


def _right_documents(session: Session, operation: str) -> list[str]:
    """Documents that break no rule, together with every group of the request table."""
    hospital_id, today = session.hospital_id, session.view.today
    first, last = session.view.dates
    begin, end = datetime.combine(today, time(0)), datetime.combine(today, time(0, 1))
    card_no = session.options.patients[0].card.number
    requests: dict[str, list[Any]] = {
        "getHospInfo": [build.hospitals_request(hospital_id)],
        "getDepartInfo": [build.departments_request(hospital_id)],
        "getDoctorInfo": [build.doctors_request(hospital_id)],
        "getDoctorPhoto": [build.photos_request(hospital_id, "ZZZ99999")],
        "getDepartWorkInfo": [build.department_schedules_request(hospital_id, last, last)],
        "getDoctorWorkInfo": [build.doctor_schedules_request(hospital_id, last, last)],
        "getDtNoInfo": [build.slots_request(hospital_id, "ZZZ99999", "", first + timedelta(days=1), WorkType.MORNING)],
        "getGhInfo": [
            build.registration_request(hospital_id, None, card_no, registered_on=today, visit_date=today),
            build.registrations_request(hospital_id, today),
        ],
        "getGhRecord": [build.records_request(hospital_id, begin, end, card_no)],
    }
    return [document_of(operation, each) for each in requests[operation]]
