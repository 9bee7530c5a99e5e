"""Reads the exchanges of a journal as requests of a history."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from yuyue_sim.contract.messages import back_no, get_dt_no_info, get_yy_no
from yuyue_sim.journal.entry import Entry
from yuyue_sim.journal.request_reader import RequestReader
from yuyue_sim.loadtest.users.responses import HospitalResponse, read, unanswered
from yuyue_sim.soap.content_type import read_content_type
from yuyue_sim.soap.faults import SoapFault
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.opener import utf8_text

_LIMITS = Limits(body_bytes=16 << 20)
_DECLARED_WITHIN = 100
_ENCODING = re.compile(rb"""<\?xml[^>]*\sencoding\s*=\s*["'](?!utf-?8["'])""", re.IGNORECASE)
_LAST_UNIX_S = 2**33
_HOURS = re.compile(r"\d+:\d+-\d+:\d+", re.ASCII)


class Asked(NamedTuple):
    """What a request is about."""

    operation: str
    """Empty if it is no request of the interface."""
    is_readable: bool
    """Whether it is as the tables of the specification demand."""
    registration_id: int = 0
    schedule: str = ""
    """`hospital/department/doctor/date/work type` of a getYyNo or a getDtNoInfo."""
    hours: str = ""
    """`begin-end` of a getYyNo that names a slot."""
    patient: str = ""

    @property
    def slot(self) -> str:
        """The slot of a getYyNo, as a history names it."""
        return f"{self.schedule}/{self.hours}" if self.schedule and self.operation == "getYyNo" else ""


class ExchangeReader:
    """Reads requests by the contract, and responses as a load test reads them."""

    def __init__(self) -> None:
        self._reader = RequestReader(_LIMITS)

    def asked(self, entry: Entry) -> Asked:
        """What a request is about."""
        parsed, subject = self._reader.read(entry.path, entry.content_type.encode("latin-1"), entry.request or b"")
        if parsed is None:
            return Asked("", is_readable=False)
        operation, request = parsed.call.operation.name, parsed.request
        known = subject.registration_id or 0
        if isinstance(request, get_yy_no.Request):
            order = request.order
            hours = f"{order.begin_time}-{order.end_time}"
            return Asked(
                operation,
                is_readable=True,
                registration_id=known,
                schedule=_schedule(order, order.visit_date),
                hours=hours if _HOURS.fullmatch(hours) else "",
                patient=subject.card_no,
            )
        if isinstance(request, get_dt_no_info.Request):
            return Asked(operation, is_readable=True, schedule=_schedule(request.query, request.query.work_date))
        number = known if isinstance(request, back_no.Request) else 0
        return Asked(operation, is_readable=request is not None, registration_id=number)


def damaged_column(entry: Entry) -> str:
    """The first column that holds what no journal writes there; empty if there is none."""
    return next((column for column, is_sound in _READ.items() if not is_sound(getattr(entry, column))), "")


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and 0 <= value <= _LAST_UNIX_S


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_header(value: object) -> bool:
    return isinstance(value, str) and max(value, default="") <= "\xff"


def _is_body(value: object) -> bool:
    return value is None or isinstance(value, bytes)


def _is_number(value: object) -> bool:
    return isinstance(value, int)


_READ: Mapping[str, Callable[[object], bool]] = {
    "arrived_unix_s": _is_time,
    "answered_unix_s": _is_time,
    "style": _is_text,
    "path": _is_text,
    "http_status": _is_number,
    "content_type": _is_header,
    "response_type": _is_text,
    "response_bytes": _is_number,
    "request": _is_body,
    "response": _is_body,
}
"""The columns that are read, and what each may hold."""


def response_of(asked: Asked, entry: Entry) -> HospitalResponse:
    """The outcome of a request."""
    body = entry.response
    if entry.http_status == 0 or body is None:
        return unanswered("no answer")
    if len(body) < entry.response_bytes:
        return unanswered("longer than a journal keeps")
    return read(asked.operation, asked.registration_id, entry.http_status, _content(entry.response_type, body))


def readings_of(asked: Asked, response: HospitalResponse) -> Sequence[tuple[str, int, int]]:
    """Slot, LeftNum and TotalNum of each slot in the response to a getDtNoInfo."""
    if asked.operation != "getDtNoInfo" or not asked.schedule or response.record is None:
        return ()
    return [*_readings(asked.schedule, response.record)]


def _readings(schedule: str, record: Any) -> Iterator[tuple[str, int, int]]:
    for info in record.work_infos:
        hours = f"{info.start_time}-{info.end_time}"
        if _HOURS.fullmatch(hours):
            yield f"{schedule}/{hours}", info.left, info.total


def _schedule(named: Any, day: Any) -> str:
    ids = (named.hospital_id, named.department_id, named.doctor_id)
    hospital, department, doctor = (each.replace("/", "%2F") for each in ids)
    return f"{hospital}/{department}/{doctor}/{day.isoformat()}/{int(named.work_type)}"


def _content(response_type: str, body: bytes) -> bytes:
    """The envelope of a response, in UTF-8 or in the charset that it declares itself."""
    kind = read_content_type(response_type.encode("latin-1", "replace"))
    is_plain = kind.charset in {None, "utf-8", "utf8"} or _ENCODING.match(body, 0, _DECLARED_WITHIN) is not None
    if is_plain and not kind.is_multipart:
        return body
    try:
        return utf8_text(response_type.encode("latin-1", "replace"), body)
    except SoapFault:
        return body
