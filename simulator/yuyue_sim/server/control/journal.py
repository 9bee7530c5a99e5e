"""The journal over the control API."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Query
from pydantic import BeforeValidator, Field

from yuyue_sim.core.clock import read_instant
from yuyue_sim.core.language import say
from yuyue_sim.core.reasons import ReasonKind
from yuyue_sim.core.shortened import shortened
from yuyue_sim.core.turns import next_turn
from yuyue_sim.journal.body_text import body_text
from yuyue_sim.journal.entry import EntryKind, JournalMode, KeptEntry
from yuyue_sim.journal.entry_builder import instant_text, reason_detail
from yuyue_sim.journal.explanation.causes import Cause
from yuyue_sim.journal.journal import Journal
from yuyue_sim.journal.query import EntryQuery
from yuyue_sim.journal.store import JournalError
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.dependencies import CurrentSimulation
from yuyue_sim.server.control.models import shown
from yuyue_sim.server.control.queries import Limit
from yuyue_sim.server.control.queries import Query as Search
from yuyue_sim.server.control.shared_models import Response
from yuyue_sim.server.control.simulation_api import SimulationApi
from yuyue_sim.server.control.slices import Pace

router = APIRouter(prefix="/journal")

_SEARCHED_AT_ONCE = 200
"""How many exchanges a search for a text looks through at a time."""
_MOST_SEARCHED = 20_000
"""How many it looks through for one page."""

_ID = re.compile(r"x?([0-9]{1,15})", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,18}", re.ASCII)


def _kind(value: Any) -> Any:
    if value in list(EntryKind):
        return value
    raise ValueError(
        say(
            "expected {known}, got {value}{hint}",
            known=say(" or ").join(EntryKind),
            value=shown(value),
            hint=did_you_mean(str(value), list(EntryKind)),
        )
    )


def _registration_id(value: Any) -> int:
    if _DIGITS.fullmatch(str(value)):
        return int(value)
    raise ValueError(say("expected a RegID of up to 18 digits, got {value}", value=shown(value)))


def _number(value: Any) -> int:
    found = _ID.fullmatch(str(value))
    if found:
        return int(found[1])
    raise ValueError(say("expected the id of an exchange such as x123, got {value}", value=shown(value)))


def _instant(value: Any) -> datetime:
    return read_instant(str(value))


class JournalQuery(Search):
    """Which exchanges; all conditions are to be met."""

    kind: Annotated[str | None, BeforeValidator(_kind)] = None
    """soap or control."""
    registration_id: Annotated[int | None, BeforeValidator(_registration_id)] = None
    """Those about a RegID."""
    card: str | None = None
    """Those that name an ID card."""
    code: str | None = None
    """Those with a result code, or with `fault`."""
    operation: str | None = None
    """Those of an operation, by its wire name."""
    hospital: str | None = None
    """Those that ask a hospital."""
    fault: str | None = None
    """Those met by the fault of a name, or by any fault: *."""
    request_id: str | None = None
    """The one to which the client gave a name in X-Request-Id."""
    text: Annotated[str | None, Field(min_length=1, max_length=200)] = None
    """Those with a text in the request, in the response or in X-Request-Id, in UTF-8 or GBK."""
    refused: bool = False
    """Only those with a result code that is none of success, or with an HTTP status that is none."""
    since: Annotated[datetime | None, BeforeValidator(_instant)] = None
    """Those decided at a simulated instant or later."""
    until: Annotated[datetime | None, BeforeValidator(_instant)] = None
    """Those decided before a simulated instant."""
    limit: Limit = 100
    """The most that is listed, up to 1000."""
    before: Annotated[int | None, BeforeValidator(_number)] = None
    """The `next_before` of the previous page."""

    def entry_query(self) -> EntryQuery:
        """Return the same conditions in the terms of the journal."""
        return EntryQuery(
            kind=self.kind,
            registration_id=self.registration_id,
            card_no=self.card,
            code=self.code,
            operations=() if self.operation is None else (self.operation,),
            hospital_id=self.hospital,
            fault=self.fault,
            request_id=self.request_id,
            text=self.text,
            is_refused=self.refused,
            since=None if self.since is None else instant_text(self.since),
            until=None if self.until is None else instant_text(self.until),
            before_id=self.before,
        )


class ReasonResponse(Response):
    """One reason for a response."""

    kind: str
    """rule, bug, quirk, malformed or test-patient."""
    name: str
    """Which of them."""
    text: str
    """What it means, in English."""
    text_zh: str
    """The same in Chinese."""
    detail: str
    """The values that decided."""

    @classmethod
    def of(cls, reason: dict[str, Any]) -> Self:
        """The response for a reason as the journal keeps it."""
        kind, name, detail = reason["kind"], reason["name"], reason_detail(reason)
        meaning = Cause(ReasonKind(kind), name, detail).meaning
        return cls(kind=kind, name=name, detail=detail, text=meaning.en, text_zh=meaning.zh)


class ExchangeResponse(Response):
    """One exchange, without its bodies."""

    id: str
    """Such as x123."""
    kind: str
    """soap, or control for a change over the control API."""
    simulated_at: str
    """The simulated instant of the decision, local time, in ISO form."""
    arrived_unix_s: float
    """The machine's time when the request was there, in seconds since 1970 (UTC)."""
    took_ms: float
    """From then until the response was sent, in milliseconds."""
    operation: str
    """The wire name, or the method of a change; empty if the request could not be read."""
    style: str
    """string or typed; empty if the request could not be read."""
    path: str
    """The path of the request, without the prefix of the world."""
    hospital_id: str
    """The HospitalID of the request; empty for none."""
    registration_id: str
    """The RegID it is about; empty for none."""
    card_no: str
    """The ID card it names; empty for none."""
    code: str
    """The result code; fault for a SOAP fault, empty if the answer has none."""
    http_status: int
    """0 if the client disconnected first."""
    fault: str
    """The name of the fault that met it; empty for none."""
    effect: str
    """The kind of that fault, or test-patient."""
    injected: str
    """before or after the operation was carried out."""
    reasons: list[ReasonResponse]
    """Why the hospital responded this way, if known."""
    request_id: str
    """The client's own name for it, in X-Request-Id."""
    request_bytes: int
    """The length of the request's body."""
    response_bytes: int
    """The length of the response body."""

    @classmethod
    def of(cls, kept: KeptEntry) -> Self:
        """The response for an exchange."""
        return cls(**_fields(kept))


class ExchangeDetailResponse(ExchangeResponse):
    """One exchange with its bodies."""

    request: str | None
    """The body of the request, as text; null if it was not kept."""
    response: str | None
    """The body of the response, as text; null if it was not kept."""
    content_type: str
    """That of the request."""
    response_type: str
    """The Content-Type of the response."""

    @classmethod
    def of(cls, kept: KeptEntry) -> Self:
        """The response for an exchange."""
        entry = kept.entry
        return cls(
            **_fields(kept),
            request=body_text(entry.content_type, entry.request),
            response=body_text(entry.response_type, entry.response),
            content_type=entry.content_type,
            response_type=entry.response_type,
        )


class JournalResponse(Response):
    """Exchanges."""

    mode: JournalMode
    """full, summary (without bodies) or off."""
    exchanges: list[ExchangeResponse]
    """The newest first."""
    next_before: str | None
    """The `before` of the next page; null on the last page. A search for a text looks through 20,000 exchanges for a
    page, so there may be more although the page is short."""


@router.get("", summary="Search the journal")
async def list_exchanges(simulation: CurrentSimulation, query: Annotated[JournalQuery, Query()]) -> JournalResponse:
    """The exchanges that meet all conditions, newest first."""
    journal = simulation.journal
    try:
        found, searched_to = await _found(journal, query.entry_query(), query.limit + 1)
    except JournalError as error:
        raise problems.journal_failed(str(error)) from None
    listed = found[: query.limit]
    pace, exchanges = Pace(), []
    for each in listed:
        await pace.checkpoint()
        exchanges.append(ExchangeResponse.of(each))
    next_before = f"x{searched_to}" if searched_to is not None else None
    return JournalResponse(
        mode=journal.mode,
        exchanges=exchanges,
        next_before=f"x{listed[-1].id}" if len(found) > len(listed) else next_before,
    )


async def _found(journal: Journal, query: EntryQuery, limit: int) -> tuple[list[KeptEntry], int | None]:
    """The newest exchanges that meet a query; bodies are searched some at a time, and others go on in between.

    Returns also before which exchange a search for a text goes on, if it has not looked through all.

    Raises:
        JournalError: the database failed.
    """
    newest = journal.find(limit=1) if query.text is not None else []
    if not newest:
        return journal.find(query, limit), None
    first_id = before_id = min(query.before_id or newest[0].id + 1, newest[0].id + 1)
    oldest_id = max(newest[0].id - journal.most_exchanges, 0)
    found: list[KeptEntry] = []
    while before_id > max(oldest_id, first_id - _MOST_SEARCHED) and len(found) < limit:
        slice_query = replace(query, before_id=before_id, after_id=before_id - _SEARCHED_AT_ONCE - 1)
        found += journal.find(slice_query, limit - len(found))
        before_id -= _SEARCHED_AT_ONCE
        await next_turn()
    return found, before_id if before_id > oldest_id + 1 else None


@router.get("/{number}", summary="One exchange, with its bodies")
async def show_exchange(simulation: CurrentSimulation, number: str) -> ExchangeDetailResponse:
    """One exchange by its id, with both bodies."""
    return ExchangeDetailResponse.of(kept_entry(simulation, number))


def kept_entry(simulation: SimulationApi, number: str) -> KeptEntry:
    """The exchange of an id.

    Raises:
        ProblemError: there is none, or the journal failed.
    """
    found = _ID.fullmatch(number)
    try:
        kept = simulation.journal.entry(int(found[1])) if found else None
    except JournalError as error:
        raise problems.journal_failed(str(error)) from None
    if kept is None:
        raise problems.no_such_thing("exchange", _why_not(simulation, number))
    return kept


def _why_not(simulation: SimulationApi, number: str) -> str:
    prefix = simulation.prefix
    if simulation.journal.mode is JournalMode.OFF:
        return say("the journal is off; start the simulator with --journal full")
    return say(
        "there is no exchange {number!r}: it never existed, or is older than those kept "
        "(--journal-count); GET {prefix}/control/v1/journal lists them",
        number=shortened(number),
        prefix=prefix,
    )


def _fields(kept: KeptEntry) -> dict[str, Any]:
    entry = kept.entry
    return {
        "id": f"x{kept.id}",
        "kind": entry.kind,
        "simulated_at": entry.simulated_at.replace(" ", "T"),
        "arrived_unix_s": entry.arrived_unix_s,
        "took_ms": round((entry.answered_unix_s - entry.arrived_unix_s) * 1000, 3),
        "operation": entry.operation,
        "style": entry.style,
        "path": entry.path,
        "hospital_id": entry.hospital_id,
        "registration_id": "" if entry.registration_id is None else str(entry.registration_id),
        "card_no": entry.card_no,
        "code": entry.code,
        "http_status": entry.http_status,
        "fault": entry.fault,
        "effect": entry.effect,
        "injected": entry.injected,
        "reasons": [ReasonResponse.of(each) for each in json.loads(entry.reasons or "[]")],
        "request_id": entry.request_id,
        "request_bytes": entry.request_bytes,
        "response_bytes": entry.response_bytes,
    }
