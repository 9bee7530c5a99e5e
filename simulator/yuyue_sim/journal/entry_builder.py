"""Builds the entries of a journal from exchanges."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from yuyue_sim.core.reasons import Reason
from yuyue_sim.journal.entry import Entry, EntryKind
from yuyue_sim.scenario.faults.decisions import Decision
from yuyue_sim.soap.exchange import Exchange

_MOST_TEXT = 200


Noted = tuple[
    float, float, float, datetime, int, str, bytes, str, str, str, str, int | None, str,
    str, int, bytes, int, Decision | None, tuple[Reason, ...], bytes, bytes,
]  # fmt: skip
"""An exchange until it becomes an entry: a plain tuple that ends with the bodies, which
references nothing large."""


def noted_of(exchange: Exchange) -> Noted:
    """Return the parts of an exchange that are kept until its entry is built."""
    (
        arrived, decided, answered, at, newest_event, path, content_type, request, request_id, parsed, subject, status,
        response_type, response, response_bytes, code, decision, reasons,
    ) = exchange  # fmt: skip
    operation = style = ""
    if parsed is not None:
        operation, style = parsed.call.operation.name, parsed.style.value
    hospital_id, registration_id, card_no = subject
    return (
        arrived, decided, answered, at, newest_event, path, content_type, request_id, operation, style, hospital_id,
        registration_id, card_no, code, status, response_type, response_bytes, decision, reasons, request, response,
    )  # fmt: skip


def entry_of(noted: Noted, *, has_bodies: bool) -> Entry:
    """Return the entry of an exchange over SOAP."""
    (
        arrived, decided, answered, at, newest_event, path, content_type, request_id, operation, style, hospital_id,
        registration_id, card_no, code, status, response_type, response_bytes, decision, reasons, request, response,
    ) = noted  # fmt: skip
    injected = ("", "", "") if decision is None else (decision.name, decision.kind, decision.when.value)
    bodies = (request, response) if has_bodies else (None, None)
    return Entry._make((
        EntryKind.SOAP.value, arrived, decided, answered, instant_text(at), newest_event, operation, style, path,
        hospital_id, registration_id, card_no, code, status, *injected, reasons_text(reasons),
        request_id[:_MOST_TEXT], content_type.decode("latin-1")[:_MOST_TEXT], response_type.decode("latin-1"),
        len(request), response_bytes, *bodies,
    ))  # fmt: skip


def instant_text(instant: datetime) -> str:
    """An instant in the form of journals."""
    return instant.isoformat(" ", "microseconds")


def reasons_text(reasons: Sequence[Reason]) -> str:
    """Reasons in the form of journals."""
    return json.dumps([each._asdict() for each in reasons], ensure_ascii=False) if reasons else ""
