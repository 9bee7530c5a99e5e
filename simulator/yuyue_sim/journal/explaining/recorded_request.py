"""What a kept request was about, read again from its body."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element

from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.messages import get_dt_no_info, get_yy_no
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.hospital.ledger.registration import ScheduleKey

_ROOT = "message"


class AskedPlace(NamedTuple):
    """A schedule, and the slot of it if one was named."""

    key: ScheduleKey
    begin_time: str
    end_time: str


def place_asked(operation: str, body: bytes) -> AskedPlace | None:
    """The schedule that a request to book, or how many numbers are left, is about; `None` for any other."""
    document = _document(body)
    if document is None or operation not in {"getYyNo", "getDtNoInfo"}:
        return None
    try:
        request = parse_message(HOSPITAL_OPERATIONS[operation].request, document)
    except Malformed:
        return None
    if isinstance(request, get_yy_no.Request):
        order = request.order
        return AskedPlace(
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
        return AskedPlace(
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


def fault_text(body: bytes) -> str:
    """The text of a SOAP fault; empty for any other answer."""
    root = _parsed(body)
    for element in root.iter() if root is not None else ():
        if etree.QName(element).localname in {"faultstring", "Text"}:
            return (element.text or "").strip()
    return ""


def _document(body: bytes) -> _Element | None:
    """The document of a request, from either style."""
    root = _parsed(body)
    for element in root.iter("{*}*") if root is not None else ():
        if etree.QName(element).localname.lower() == _ROOT:
            return element
        text = (element.text or "").strip()
        if text.startswith("<"):
            return _parsed(text.encode())
    return None


def _parsed(body: bytes) -> _Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
