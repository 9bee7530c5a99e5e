"""A run written request by request, in milliseconds, and what the hospital held afterwards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from yuyue_sim.loadtest.audit.audit import audit
from yuyue_sim.loadtest.audit.end_state import EndState, Found, Settlement, SlotAtEnd
from yuyue_sim.loadtest.audit.verdict import Audit, Invariant
from yuyue_sim.loadtest.history.layout import NOTHING, Outcome
from yuyue_sim.loadtest.history.reader import History, read_histories
from yuyue_sim.loadtest.history.writer import HistoryWriter

SCHEDULE = "SG01/01/0001/2026-03-09/1"
SLOT = f"{SCHEDULE}/08:00-08:30"
NEXT = f"{SCHEDULE}/08:30-09:00"
OPERATIONS = ("getDtNoInfo", "getYyNo", "backNo", "getGhInfo")
MS = 1_000_000
UNCLEAR = "unclear"
RUN = 7
FIRST = RUN * 10**9
"""RegIDs of the run begin here."""


class WrittenRun:
    """Writes a history; RegIDs are small numbers here. Slots have two numbers unless given otherwise."""

    def __init__(self, folder: Path, nobody_else: bool = True, host: str = "") -> None:
        run = {"id": str(RUN), "seed": 1, "host": host, "nobody_else": nobody_else, "settings": {"run_number": RUN}}
        self._writer = HistoryWriter(folder / "one.history", {"run": run}, OPERATIONS)
        self._held: dict[str, list[int]] = {}
        self._found: list[Found] = []
        self._settled: dict[int, Settlement] = {}
        self._is_open = True
        self._folder = folder
        self.total = 2

    def book(
        self,
        number: int,
        sent: int,
        answered: int,
        code: int | str = 1000,
        *,
        reserve_no: int | None = None,
        slot: str = SLOT,
        patient: str = "",
        answered_id: int | None = None,
    ) -> None:
        request = self._writer.invoke(
            "getYyNo", sent * MS, registration_id=FIRST + number, slot=slot, patient=patient or f"patient {number}"
        )
        if code == UNCLEAR:
            self._writer.complete(request, answered * MS, Outcome.UNCLEAR, error="timeout")
            return
        assert isinstance(code, int)
        own = answered_id is None or answered_id == number
        outcome = Outcome.DONE if code == 1000 or (code == 1002 and own) else Outcome.REFUSED
        shown_no = NOTHING if outcome is Outcome.REFUSED else number if reserve_no is None else reserve_no
        self._writer.complete(
            request,
            answered * MS,
            outcome,
            registration_id=FIRST + (number if answered_id is None else answered_id),
            reserve_no=shown_no,
            code=code,
            status=200,
        )

    def cancel(self, number: int, sent: int, answered: int, code: int | str = 0, slot: str = SLOT) -> None:
        request = self._writer.invoke("backNo", sent * MS, registration_id=FIRST + number, slot=slot)
        if code == UNCLEAR:
            self._writer.complete(request, answered * MS, Outcome.UNCLEAR, error="timeout")
            return
        assert isinstance(code, int)
        outcome = Outcome.REFUSED if code else Outcome.DONE
        self._writer.complete(request, answered * MS, outcome, code=code, status=200)

    def look(self, sent: int, answered: int, left: int, slot: str = SLOT, total: int | None = None) -> None:
        request = self._writer.invoke("getDtNoInfo", sent * MS)
        reading = (slot, left, self.total if total is None else total)
        self._writer.complete(request, answered * MS, Outcome.DONE, status=200, readings=[reading])

    def shows(self, number: int, *, cancelled: bool = False, slot: str = SLOT, reserve_no: int | None = None) -> None:
        """The hospital shows this registration at the end."""
        shown = number if reserve_no is None else reserve_no
        self._found.append(Found(FIRST + number, slot, shown, "", cancelled))

    def knows_not(self, number: int) -> None:
        """Asked for it alone, the hospital knows nothing of it."""
        self._settled[FIRST + number] = Settlement.ABSENT

    def history(self) -> History:
        if self._is_open:
            self._writer.close(10**15)
            self._is_open = False
        return read_histories([self._folder])

    def end_state(self, left: int | None = None) -> EndState:
        """With the numbers left that registrations leave, unless given otherwise."""
        active = sum(not each.is_cancelled and each.slot == SLOT for each in self._found)
        slot = SlotAtEnd(SLOT, self.total, self.total - active if left is None else left)
        return EndState(
            {SLOT: slot}, tuple(self._found), self._settled, frozenset({("SG01", "2026-03-09")}), is_quiet=True
        )

    def audit(
        self, *, left: int | None = None, quiet: bool = True, without: Collection[Invariant] = (), strict: bool = False
    ) -> Audit:
        end_state = replace(self.end_state(left), is_quiet=quiet)
        return audit(self.history(), end_state, without=without, strict=strict)


def kinds(result: Audit) -> set[str]:
    """What was found."""
    return {anomaly.invariant.value for anomaly in result.anomalies}
