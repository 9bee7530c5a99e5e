"""How much each tier finds in small histories: `python -m tests.loadtest.audit.tiers` counts the whole test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from yuyue_sim.loadtest.audit.audit import audit
from yuyue_sim.loadtest.audit.end_state import EndState, Settlement, SlotAtEnd
from yuyue_sim.loadtest.audit.linearizability.explanation import Finding, explain
from yuyue_sim.loadtest.audit.linearizability.requests import Action, Request, Response
from yuyue_sim.loadtest.audit.verdict import Invariant
from yuyue_sim.loadtest.history.layout import Outcome
from yuyue_sim.loadtest.history.reader import History, read_histories
from yuyue_sim.loadtest.history.writer import HistoryWriter

from tests.loadtest.audit.exhaustive import has_order
from tests.loadtest.audit.small_histories import SmallHistory, small_history

SLOT = "SG01/01/0001/2026-03-09/1/08:00-08:30"
OPERATIONS = {Action.READ: "getDtNoInfo", Action.BOOK: "getYyNo", Action.CANCEL: "backNo"}
CODES = {
    Response.BOOKED: 1000,
    Response.REPEATED: 1002,
    Response.FULL: 1001,
    Response.CANCELLED: 0,
    Response.ALREADY_CANCELLED: 5,
    Response.UNKNOWN_BOOKING: 1,
}
DONE = {Response.BOOKED, Response.REPEATED, Response.CANCELLED}
NOT_TIER_ONE = (
    Invariant.NOT_LINEARIZABLE,
    Invariant.LOST,
    Invariant.PHANTOM,
    Invariant.REFUSED_BUT_PRESENT,
    Invariant.CANCELLED_BUT_PRESENT,
    Invariant.DOES_NOT_ADD_UP,
)
"""Tier two, and what only the end of a run tells, of which a small history has none."""


def count(seeds: Iterable[int]) -> Counter[str]:
    """Histories that no order explains, those of them that tier one finds, and those that tier two finds of the rest.

    Raises:
        AssertionError: a tier finds something in a history that an order explains.
    """
    tally: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        for seed in seeds:
            small = small_history(seed)
            is_found = _tier_one_finds(small, Path(folder))
            is_proved = explain(small.capacity, small.requests).finding is Finding.NOT_LINEARIZABLE
            if has_order(small.capacity, small.requests):
                assert not is_found, seed
                assert not is_proved, seed
                continue
            tally.update(wrong=1, tier_one=is_found, missed=not is_found, tier_two=is_proved and not is_found)
    return tally


def _tier_one_finds(small: SmallHistory, folder: Path) -> bool:
    numbers = {each.registration_id for each in small.requests if each.action is not Action.READ}
    end_state = EndState(
        {SLOT: SlotAtEnd(SLOT, small.capacity, 0)},
        settled=dict.fromkeys(numbers, Settlement.ACTIVE),
        listed=frozenset({("SG01", "2026-03-09")}),
    )
    return bool(audit(_written(small, folder), end_state, without=NOT_TIER_ONE).anomalies)


def _written(small: SmallHistory, folder: Path) -> History:
    path = folder / "small.history"
    path.unlink(missing_ok=True)
    writer = HistoryWriter(path, {"run": {"id": "1", "nobody_else": True}}, tuple(OPERATIONS.values()))
    for each in small.requests:
        asked = writer.invoke(
            OPERATIONS[each.action],
            each.invoked_ns,
            registration_id=each.registration_id,
            slot="" if each.action is Action.READ else SLOT,
            patient=f"patient {each.registration_id}",
        )
        _complete(writer, asked, each, small.capacity)
    writer.close(10**15)
    return read_histories([path])


def _complete(writer: HistoryWriter, asked: int, request: Request, capacity: int) -> None:
    if request.response is Response.UNCLEAR:
        return
    if request.action is Action.READ:
        readings = [(SLOT, request.left, capacity)]
        writer.complete(asked, request.completed_ns, Outcome.DONE, status=200, readings=readings)
        return
    outcome = Outcome.DONE if request.response in DONE else Outcome.REFUSED
    code = CODES[request.response]
    number = request.registration_id
    writer.complete(asked, request.completed_ns, outcome, registration_id=number, code=code, status=200)


if __name__ == "__main__":
    from tests.loadtest.audit.test_linearizability_exhaustively import HISTORIES

    print(dict(count(range(HISTORIES))))
