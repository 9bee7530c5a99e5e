"""Entries of a journal, made by hand."""

from __future__ import annotations

from yuyue_sim.journal.entry import Entry


def entry(number: int, decided_unix_s: float | None = None, body: bytes = b"") -> Entry:
    """A booking of a RegID, noted that many seconds after 1970 began."""
    at = float(number) if decided_unix_s is None else decided_unix_s
    return Entry(
        kind="soap", arrived_unix_s=at, decided_unix_s=at, answered_unix_s=at,
        simulated_at="2026-03-02 08:00:00.000000", newest_event=0, operation="getYyNo", style="typed",
        path="/services/WSYuyueService", hospital_id="WORL", registration_id=number, card_no="320503198001010014",
        code="1000", http_status=200, fault="", effect="", injected="", reasons="", request_id="",
        content_type="text/xml", response_type="text/xml", request_bytes=len(body), response_bytes=len(body),
        request=body, response=body,
    )  # fmt: skip
