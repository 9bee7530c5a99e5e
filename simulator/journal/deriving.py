"""What a journal keeps of an exchange, found out when nobody waits for it any more."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from simulator.contract.declaration import elements_of
from simulator.contract.messages.get_yy_no import BookingResult
from simulator.contract.operations import HOSPITAL_OPERATIONS
from simulator.journal.entry import Entry, EntryKind
from simulator.observing import Exchanged
from simulator.reasons import Reason


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
_BLOCKS = ("order", "question", "one", "batch")


def entry_of(exchanged: Exchanged, *, has_bodies: bool) -> Entry:
    """The entry of an exchange over SOAP."""
    operation = style = hospital_id = card_no = ""
    registration_id: int | None = None
    read, decision = exchanged.read, exchanged.decision
    if read is not None:
        asked = read.asked
        operation, style, hospital_id = asked.call.operation.name, read.style.value, asked.hospital_id
        if operation in _ABOUT_PATIENTS:
            registration_id, card_no = _patient_of(asked.request)
    question, answer = exchanged.question, exchanged.answer
    return Entry(
        EntryKind.SOAP.value,
        exchanged.arrived_unix_s,
        exchanged.decided_unix_s,
        exchanged.answered_unix_s,
        instant_text(exchanged.at),
        operation,
        style,
        exchanged.path,
        hospital_id,
        registration_id,
        card_no,
        code_of(operation, exchanged.status, answer),
        exchanged.status,
        "" if decision is None else decision.name,
        "" if decision is None else decision.kind,
        "" if decision is None else decision.when.value,
        reasons_text(exchanged.reasons),
        exchanged.request_id[:_MOST_TEXT],
        exchanged.content_type.decode("latin-1")[:_MOST_TEXT],
        exchanged.answer_type.decode("latin-1"),
        len(question),
        exchanged.answer_bytes,
        question if has_bodies else None,
        answer if has_bodies else None,
    )


def instant_text(instant: datetime) -> str:
    """An instant as journals write it."""
    return instant.isoformat(" ", "microseconds")


def code_of(operation: str, status: int, answer: bytes) -> str:
    """The result code that an answer holds; `fault` for a SOAP fault, empty where there is none."""
    if operation in _CODED:
        for start in _STARTS:
            begin = answer.find(start, 0, _LOOKED_AT_BYTES)
            if begin >= 0:
                begin += len(start)
                text = answer[begin : begin + _LONGEST_CODE].partition(b"<" if start[:1] == b"<" else b"&")[0]
                return text.decode("latin-1").strip()
    is_fault = status != _SOUND and b"Fault>" in answer[:_LOOKED_AT_BYTES] + answer[-_LOOKED_AT_BYTES:]
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
