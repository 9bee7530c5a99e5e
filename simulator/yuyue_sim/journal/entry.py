"""One entry of a journal."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class JournalMode(StrEnum):
    """How much is kept of every exchange."""

    OFF = "off"
    SUMMARY = "summary"
    """All but the bodies."""
    FULL = "full"


class EntryKind(StrEnum):
    """What was exchanged."""

    SOAP = "soap"
    """A request and its answer."""
    CONTROL = "control"
    """A change over the control API."""


class Entry(NamedTuple):
    """One exchange, as a row of the table `exchange` without its id."""

    kind: str
    """One of `EntryKind`."""
    arrived_unix_s: float
    """The machine's time when the request was there, in seconds since 1970 (UTC)."""
    decided_unix_s: float
    """When the answer stood: the order in which exchanges took effect."""
    answered_unix_s: float
    """When the last of the answer was handed over."""
    simulated_at: str
    """The simulated instant of the decision, `yyyy-MM-dd HH:mm:ss.ffffff`, local time."""
    operation: str
    """The wire name, or the method of a change; empty where the request could not be read."""
    style: str
    """string or typed; empty where the request could not be read."""
    path: str
    """Of the endpoint, without the prefix of the world."""
    hospital_id: str
    registration_id: int | None
    card_no: str
    code: str
    """The result code; `fault` for a SOAP fault, and empty where an answer has none."""
    http_status: int
    """0 where the client went before it was told."""
    fault: str
    """The name of the fault that met it."""
    effect: str
    """The kind of that fault, as a scenario names it, or `test-patient`."""
    injected: str
    """before or after the operation was carried out."""
    reasons: str
    """Why it was answered so: a JSON list of objects of kind, name and detail; empty for none."""
    request_id: str
    """The client's own name for it, in the header X-Request-Id."""
    content_type: str
    response_type: str
    request_bytes: int
    response_bytes: int
    """The lengths of the bodies, kept or not."""
    request: bytes | None
    response: bytes | None
    """The bodies, where they are kept."""


class KeptEntry(NamedTuple):
    """One exchange as it is kept."""

    id: int
    """Told to people as `x123`."""
    entry: Entry
