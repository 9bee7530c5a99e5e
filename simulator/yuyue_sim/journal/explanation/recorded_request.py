"""The subject of a recorded request, read from its body."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from lxml import etree

from yuyue_sim.contract.messages import get_dt_no_info, get_yy_no
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.journal.entry import Entry
from yuyue_sim.journal.request_reader import RequestReader
from yuyue_sim.soap.faults import SoapFault
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.opener import open_body

_LIMITS = Limits()


class RequestedSlot(NamedTuple):
    """A schedule, and the slot of it if one was named."""

    key: ScheduleKey
    begin: str
    end: str


def recorded_request(entry: Entry) -> Any:
    """Return the record of a request, by the contract; `None` if it is malformed, or if its body was not kept."""
    parsed, _ = _reader().read(entry.path, entry.content_type.encode("latin-1"), entry.request or b"")
    return None if parsed is None else parsed.request


def requested_slot(entry: Entry) -> RequestedSlot | None:
    """Return the schedule that a getYyNo or getDtNoInfo is about; `None` for any other request."""
    request = recorded_request(entry)
    if isinstance(request, get_yy_no.Request):
        order = request.order
        return RequestedSlot(
            ScheduleKey(
                order.hospital_id,
                order.department_id,
                order.doctor_id,
                order.visit_date.isoformat(),
                int(order.work_type),
            ),
            order.begin_time,
            order.end_time,
        )
    if isinstance(request, get_dt_no_info.Request):
        query = request.query
        return RequestedSlot(
            ScheduleKey(
                query.hospital_id,
                query.department_id,
                query.doctor_id,
                query.work_date.isoformat(),
                int(query.work_type),
            ),
            "",
            "",
        )
    return None


def fault_text(entry: Entry) -> str:
    """Return the text of a SOAP fault; empty for any other response."""
    try:
        envelope = open_body(entry.response_type.encode("latin-1"), entry.response or b"", _LIMITS)
    except SoapFault:
        return ""
    for element in envelope.body.iter("{*}*"):
        if etree.QName(element).localname in {"faultstring", "Text"}:
            return (element.text or "").strip()
    return ""


@cache
def _reader() -> RequestReader:
    return RequestReader(_LIMITS)
