"""What a journal keeps of an exchange, found out when nobody waits for it any more."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from yuyue_sim.contract.declaration import elements_of
from yuyue_sim.contract.messages.get_yy_no import BookingResult
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.core.reasons import Reason
from yuyue_sim.journal.entry import Entry, EntryKind
from yuyue_sim.scenario.faults.decisions import Decision
from yuyue_sim.soap.exchange import Exchange


def has_code(record: type[Any]) -> bool:
    """Whether a message holds a result code, at its top or in its first block."""
    return any(
        element.attribute == "code" or (element.record is not None and has_code(element.record))
        for element in elements_of(record)
    )


_CODE = next(element.name for element in elements_of(BookingResult) if element.attribute == "code").encode()
_STARTS = (b"&lt;%s&gt;" % _CODE, b"<%s>" % _CODE)
"""How a code begins in the string style, where a document is text, and in the typed style."""
_CODED = frozenset(name for name, operation in HOSPITAL_OPERATIONS.items() if has_code(operation.response))
_ABOUT_PATIENTS = _CODED
"""The operations that name a registration or a patient are those that answer with a code."""
_LOOKED_AT_BYTES = 4096
"""The code of an answer stands at its beginning."""
_LONGEST_CODE = 10
_SOUND = 200
_MOST_TEXT = 200
_BLOCKS = ("order", "query", "one", "batch")


Noted = tuple[
    float, float, float, datetime, str, bytes, str, str, str, str, int | None, str,
    int, bytes, int, Decision | None, tuple[Reason, ...], bytes, bytes,
]  # fmt: skip
"""What must be held of an exchange until there is time to make an entry of it: a plain tuple that ends with the bodies,
and of which nothing need be looked at by the garbage collector."""


def noted_of(exchanged: Exchange) -> Noted:
    """An exchange over SOAP as it is held; this is all that requests wait for."""
    (
        arrived, decided, answered, at, path, content_type, request, request_id, read, status, response_type, response,
        response_bytes, decision, reasons,
    ) = exchanged  # fmt: skip
    operation = style = hospital_id = card_no = ""
    registration_id: int | None = None
    if read is not None:
        asked = read.parsed
        operation, style, hospital_id = asked.call.operation.name, read.style.value, asked.hospital_id
        if operation in _ABOUT_PATIENTS:
            registration_id, card_no = _patient_of(asked.request)
    return (
        arrived, decided, answered, at, path, content_type, request_id, operation, style, hospital_id, registration_id,
        card_no, status, response_type, response_bytes, decision, reasons, request, response,
    )  # fmt: skip


def entry_of(noted: Noted, *, has_bodies: bool) -> Entry:
    """The entry of an exchange over SOAP."""
    (
        arrived, decided, answered, at, path, content_type, request_id, operation, style, hospital_id, registration_id,
        card_no, status, response_type, response_bytes, decision, reasons, request, response,
    ) = noted  # fmt: skip
    injected = ("", "", "") if decision is None else (decision.name, decision.kind, decision.when.value)
    bodies = (request, response) if has_bodies else (None, None)
    return Entry._make((
        EntryKind.SOAP.value, arrived, decided, answered, instant_text(at), operation, style, path, hospital_id,
        registration_id, card_no, code_of(operation, status, response), status, *injected, reasons_text(reasons),
        request_id[:_MOST_TEXT], content_type.decode("latin-1")[:_MOST_TEXT], response_type.decode("latin-1"),
        len(request), response_bytes, *bodies,
    ))  # fmt: skip


def instant_text(instant: datetime) -> str:
    """An instant as journals write it."""
    return instant.isoformat(" ", "microseconds")


def code_of(operation: str, status: int, response: bytes) -> str:
    """The result code that an answer holds; `fault` for a SOAP fault, empty where there is none."""
    if operation in _CODED:
        for start in _STARTS:
            begin = response.find(start, 0, _LOOKED_AT_BYTES)
            if begin >= 0:
                begin += len(start)
                text = response[begin : begin + _LONGEST_CODE].partition(b"<" if start[:1] == b"<" else b"&")[0]
                return text.decode("latin-1").strip()
    is_fault = status != _SOUND and b"Fault>" in response[:_LOOKED_AT_BYTES] + response[-_LOOKED_AT_BYTES:]
    return "fault" if is_fault else ""


def reasons_text(reasons: Sequence[Reason]) -> str:
    """Reasons as journals write them."""
    return json.dumps([each._asdict() for each in reasons], ensure_ascii=False) if reasons else ""


def _patient_of(request: Any) -> tuple[int | None, str]:
    """RegID and ID card that a request names."""
    registration_id: int | None = None
    card_no = ""
    for name in _BLOCKS:
        block = getattr(request, name, None)
        if block is not None:
            registration_id = registration_id or getattr(block, "registration_id", None) or None
            card_no = card_no or getattr(block, "card_no", "") or ""
    return registration_id, card_no
