"""Builds the entries of a journal from exchanges."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from yuyue_sim.core.language import Phrase, say
from yuyue_sim.core.reasons import Reason
from yuyue_sim.journal.entry import Entry, EntryKind
from yuyue_sim.soap.exchange import Exchange, Injected

_NO_FAULT = Injected("", "", "")
MOST_TEXT = 200
"""Of headers, in characters."""


def entry_of(exchange: Exchange, *, has_bodies: bool) -> Entry:
    """Return the entry of an exchange over SOAP."""
    (
        arrived, decided, answered, at, newest_event, path, content_type, request, request_id, operation, style,
        subject, status, response_type, response, response_bytes, code, injected, reasons,
    ) = exchange  # fmt: skip
    bodies = (request, response) if has_bodies else (None, None)
    return Entry._make((
        EntryKind.SOAP.value, arrived, decided, answered, instant_text(at), newest_event, operation, style, path,
        *subject, code, status, *(injected or _NO_FAULT), reasons_text(reasons),
        request_id[:MOST_TEXT], content_type.decode("latin-1")[:MOST_TEXT], response_type.decode("latin-1"),
        len(request), response_bytes, *bodies,
    ))  # fmt: skip


def instant_text(instant: datetime) -> str:
    """An instant in the form of journals."""
    return instant.isoformat(" ", "microseconds")


def reason_detail(reason: Mapping[str, Any]) -> str:
    """The detail of a reason in the form of journals, in the language spoken now."""
    return say(Phrase.of(reason["phrase"])) if "phrase" in reason else reason["detail"]


def _reason(reason: Reason) -> dict[str, Any]:
    form = reason._asdict()
    return {**form, "phrase": reason.detail.parts} if isinstance(reason.detail, Phrase) else form


def reasons_text(reasons: Sequence[Reason]) -> str:
    """Reasons in the form of journals."""
    return json.dumps([*map(_reason, reasons)], ensure_ascii=False) if reasons else ""
