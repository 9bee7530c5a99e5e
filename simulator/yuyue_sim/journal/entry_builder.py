"""What a journal keeps of an exchange, found out when nobody waits for it any more."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from yuyue_sim.contract.result_codes import code_in
from yuyue_sim.contract.subject import NOBODY
from yuyue_sim.core.reasons import Reason
from yuyue_sim.journal.entry import Entry, EntryKind
from yuyue_sim.scenario.faults.decisions import Decision
from yuyue_sim.soap.exchange import Exchange

_MOST_TEXT = 200


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
    operation = style = ""
    hospital_id, registration_id, card_no = NOBODY
    if read is not None:
        operation, style = read.parsed.call.operation.name, read.style.value
        hospital_id, registration_id, card_no = read.parsed.subject
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
        registration_id, card_no, code_in(operation, status, response), status, *injected, reasons_text(reasons),
        request_id[:_MOST_TEXT], content_type.decode("latin-1")[:_MOST_TEXT], response_type.decode("latin-1"),
        len(request), response_bytes, *bodies,
    ))  # fmt: skip


def instant_text(instant: datetime) -> str:
    """An instant as journals write it."""
    return instant.isoformat(" ", "microseconds")


def reasons_text(reasons: Sequence[Reason]) -> str:
    """Reasons as journals write them."""
    return json.dumps([each._asdict() for each in reasons], ensure_ascii=False) if reasons else ""
