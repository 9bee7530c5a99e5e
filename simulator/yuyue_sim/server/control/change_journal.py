"""Journal entries of changes over the control API, so that a replay can repeat them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from yuyue_sim.hospital.ledger.errors import LedgerError
from yuyue_sim.journal.entry import Entry, EntryKind, JournalMode
from yuyue_sim.journal.entry_builder import instant_text

if TYPE_CHECKING:
    from yuyue_sim.server.control.simulation_api import SimulationApi


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a change was requested."""

    unix_s: float
    """The machine's time, in seconds since 1970 (UTC)."""
    simulated_at: datetime
    """The simulated instant before the change."""

    @classmethod
    def at(cls, simulation: SimulationApi) -> Self:
        """Now; if the ledger fails, by the last reading of the clock."""
        try:
            now = simulation.clock.now()
        except LedgerError:
            now = simulation.clock.last_read()
        return cls(simulation.machine(), now)


def order_entry(simulation: SimulationApi, arrival: Arrival, method: str, path: str, body: bytes, status: int) -> Entry:
    """The entry of a change that was made; its path is without the prefix of the world."""
    now_unix_s = simulation.machine()
    return Entry(
        kind=EntryKind.CONTROL.value,
        arrived_unix_s=arrival.unix_s,
        decided_unix_s=now_unix_s,
        answered_unix_s=now_unix_s,
        simulated_at=instant_text(arrival.simulated_at),
        newest_event=simulation.timeline.newest_event,
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
        injected="",
        reasons="",
        request_id="",
        content_type="application/json",
        response_type="application/json",
        request_bytes=len(body),
        response_bytes=0,
        request=body if simulation.journal.mode is JournalMode.FULL else None,
        response=None,
    )
