"""Changes over the control API as the journal keeps them: a replay makes them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.journal.deriving import instant_text
from simulator.journal.entry import Entry, EntryKind, JournalMode

if TYPE_CHECKING:
    from simulator.control.steered import Steered


def order_entry(steered: Steered, arrived_unix_s: float, method: str, path: str, body: bytes, status: int) -> Entry:
    """The entry of a change that was made; its path is without the prefix of the world."""
    now_unix_s = steered.machine()
    return Entry(
        kind=EntryKind.CONTROL.value,
        arrived_unix_s=arrived_unix_s,
        decided_unix_s=now_unix_s,
        answered_unix_s=now_unix_s,
        simulated_at=instant_text(steered.clock.last_told()),
        operation=method,
        style="",
        path=path,
        hospital_id="",
        registration_id=None,
        card_no="",
        code="",
        http_status=status,
        fault="",
        effect="",
        struck="",
        reasons="",
        request_id="",
        content_type="application/json",
        answer_type="application/json",
        question_bytes=len(body),
        answer_bytes=0,
        question=body if steered.journal.mode is JournalMode.FULL else None,
        answer=None,
    )
