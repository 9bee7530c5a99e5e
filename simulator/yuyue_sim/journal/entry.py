"""One entry of a journal."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class JournalMode(StrEnum):
    """How much of every exchange is kept."""

    OFF = "off"
    SUMMARY = "summary"
    """Everything except the bodies."""
    FULL = "full"


class EntryKind(StrEnum):
    """The kind of an entry."""

    SOAP = "soap"
    """A request and its response."""
    CONTROL = "control"
    """A change over the control API."""


class Entry(NamedTuple):
    """One exchange, as a row of the table `exchange` without its id."""

    kind: str
    """One of `EntryKind`."""
    arrived_unix_s: float
    """The machine's time when the request had arrived, in seconds since 1970 (UTC)."""
    decided_unix_s: float
    """When the response was ready; this is the order in which exchanges took effect."""
    answered_unix_s: float
    """When the last byte of the response was handed to the server."""
    simulated_at: str
    """The simulated instant of the decision, `yyyy-MM-dd HH:mm:ss.ffffff`, local time."""
    newest_event: int
    """The id of the newest event in the ledger at the decision; 0 for none."""
    operation: str
    """The wire name, or the method of a change; empty if the request could not be read."""
    style: str
    """string or typed; empty if the request could not be read."""
    path: str
    """The path of the endpoint, without the prefix of the world."""
    hospital_id: str
    registration_id: int | None
    card_no: str
    code: str
    """The result code; `fault` for a SOAP fault, empty if there is none."""
    http_status: int
    """0 if the client disconnected before the response."""
    fault: str
    """The name of the injected fault."""
    effect: str
    """The kind of that fault, as a scenario names it, or `test-patient`."""
    injected: str
    """before or after the operation was carried out."""
    reasons: str
    """The reasons of the response: a JSON list of objects with kind, name, detail and, for other
    languages, the phrase of the detail; empty for none."""
    request_id: str
    """The client's own name for it, in the header X-Request-Id."""
    content_type: str
    response_type: str
    request_bytes: int
    response_bytes: int
    """The lengths of the bodies, also if these are not kept."""
    request: bytes | None
    response: bytes | None
    """The bodies, if they are kept."""


class KeptEntry(NamedTuple):
    """One exchange in the database."""

    id: int
    """Shown as `x123`."""
    entry: Entry
