"""Random runs against a correct hospital: nothing is reported, ever; the same against one that is not: it is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from yuyue_sim.loadtest.audit.audit import audit
from yuyue_sim.loadtest.audit.verdict import Invariant, Verdict
from yuyue_sim.loadtest.history.layout import NOTHING
from yuyue_sim.loadtest.history.reader import read_histories

from tests.loadtest.audit.healthy import Circumstances, HealthyRun, Hospital, Record

RUNS = 300
PARTS = 3


def circumstances(seed: int) -> Circumstances:
    return Circumstances(
        seed,
        workers=1 + seed % 3,
        others_book=seed % 2 == 1,
        held_before=seed // 2 % 3,
        unclear_share=(0.0, 0.1, 0.4)[seed // 3 % 3],
        gives_list=seed % 7 != 0,
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_a_correct_hospital_is_never_blamed(tmp_path: Path, part: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(part, RUNS, PARTS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        kind = circumstances(seed)
        run = HealthyRun(folder, kind)
        history = read_histories([folder])
        result = audit(history, run.end_state())
        assert result.anomalies == (), kind
        assert audit(history, None).anomalies == (), kind
        assert result.facts.false_closed_seat_s in {0.0, None}, kind
        is_known = not kind.others_book and kind.gives_list
        assert result.verdict is (Verdict.RIGHT if is_known else Verdict.UNKNOWN), kind
        facts = result.facts
        seen.update(fights=facts.overlaps_on_last_number, unclear=facts.unclear, cancelled=facts.cancelled)
        seen.update({invariant.value: judged for invariant, judged in result.judged.items()})
        seen.update(repeated=int((history.operations["code"] == 1002).sum()))
    assert seen["fights"] > 100
    assert seen["unclear"] > 1000
    assert seen["cancelled"] > 500
    assert seen["repeated"] > 300
    assert min(seen[invariant.value] for invariant in Invariant) > 100


def test_a_torn_file_is_no_anomaly(tmp_path: Path) -> None:
    for seed in range(0, 120, 2):
        folder = tmp_path / str(seed)
        folder.mkdir()
        run = HealthyRun(folder, circumstances(seed))
        path = folder / "0.history"
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) - 13 * seed - 40])
        result = audit(read_histories([folder]), run.end_state())
        assert (result.verdict, result.anomalies) == (Verdict.UNKNOWN, ()), seed
        assert result.unknowns[0].en.startswith(f"{path}: ")


class Oversells(Hospital):
    """Has one number more than it shows."""

    def book(self, number: int, slot: str, patient: str) -> tuple[int, int, int]:
        self.totals = {slot: total + 1 for slot, total in self.totals.items()}
        response = super().book(number, slot, patient)
        self.totals = {slot: total - 1 for slot, total in self.totals.items()}
        return response


class Forgets(Hospital):
    """Acknowledges every eighth booking without keeping it."""

    def book(self, number: int, slot: str, patient: str) -> tuple[int, int, int]:
        response = super().book(number, slot, patient)
        if response[0] == 1000 and number % 8 == 0:
            del self.records[number]
        return response


class Leaks(Hospital):
    """Does not give a cancelled number back."""

    def holders(self, place: str) -> list[Record]:
        return [each for each in self.records.values() if each.slot.startswith(place)]


class Refuses(Hospital):
    """Keeps the last number to itself."""

    def book(self, number: int, slot: str, patient: str) -> tuple[int, int, int]:
        if number not in self.records and self.left(slot) == 1:
            return 1001, 0, NOTHING
        return super().book(number, slot, patient)


class ReadsLate(Hospital):
    """Shows the numbers that were left at the request before."""

    def __init__(self, chance: Random) -> None:
        super().__init__(chance)
        self.shown: dict[str, int] = {}

    def left(self, slot: str) -> int:
        now = super().left(slot)
        before, self.shown[slot] = self.shown.get(slot, now), now
        return before


class NumbersAlike(Hospital):
    """Gives every booking the same ReserveNo."""

    def book(self, number: int, slot: str, patient: str) -> tuple[int, int, int]:
        code, named, reserve_no = super().book(number, slot, patient)
        return code, named, min(reserve_no, 1)


class CancelsTwice(Hospital):
    """Answers 0000 to every cancellation."""

    def cancel(self, number: int) -> int:
        return 0 if super().cancel(number) in {0, 5} else 1


FLAWS: dict[type[Hospital], Invariant] = {
    Oversells: Invariant.OVERSELL,
    Forgets: Invariant.LOST,
    Leaks: Invariant.FALSE_SOLD_OUT,
    Refuses: Invariant.FALSE_SOLD_OUT,
    ReadsLate: Invariant.LEFT_TOO_HIGH,
    NumbersAlike: Invariant.REPEATED_RESERVE_NO,
    CancelsTwice: Invariant.SECOND_CANCEL,
}


@pytest.mark.parametrize("flaw", FLAWS, ids=lambda flaw: flaw.__name__)
def test_a_hospital_with_a_flaw_is_blamed_for_it(tmp_path: Path, flaw: Callable[[Random], Hospital]) -> None:
    blamed = 0
    for seed in range(20):
        folder = tmp_path / str(seed)
        folder.mkdir()
        run = HealthyRun(folder, Circumstances(seed, workers=1 + seed % 3), flaw)
        result = audit(read_histories([folder]), run.end_state())
        blamed += FLAWS[flaw] in {anomaly.invariant for anomaly in result.anomalies}  # type: ignore[index]
    assert blamed >= 15
