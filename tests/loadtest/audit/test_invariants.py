"""Each invariant: a run that breaks it, found with its witness, and not found when the invariant is switched off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from yuyue_sim.loadtest.audit import findings
from yuyue_sim.loadtest.audit.audit import audit
from yuyue_sim.loadtest.audit.end_state import EndState
from yuyue_sim.loadtest.audit.verdict import Audit, Invariant, Verdict
from yuyue_sim.loadtest.history.words import Words

from tests.loadtest.audit.written_run import NEXT, SCHEDULE, SLOT, UNCLEAR, WrittenRun, kinds

Telling = Callable[[WrittenRun], int | None]
"""Writes a run, and returns LeftNum at the end where that is not what registrations leave."""


def oversell(run: WrittenRun) -> int | None:
    run.look(0, 1, 2)
    for number in (1, 2, 3):
        run.book(number, 10 * number, 10 * number + 5)
        run.shows(number)
    return 0


def false_sold_out(run: WrittenRun) -> int | None:
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.book(2, 20, 25, 1001)
    run.shows(1)
    return None


def left_too_high(run: WrittenRun) -> int | None:
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.look(20, 25, 2)
    run.shows(1)
    return None


def left_too_low(run: WrittenRun) -> int | None:
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.look(20, 25, 0)
    run.shows(1)
    return None


def left_rose(run: WrittenRun) -> int | None:
    """Both readings are possible alone, since nobody knows whether 1 and 2 were booked before the first."""
    run.book(1, 0, 50)
    run.look(10, 11, 1)
    run.look(20, 21, 2)
    run.shows(1)
    return None


def lost(run: WrittenRun) -> int | None:
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.book(2, 20, 25)
    run.shows(2)
    run.knows_not(1)
    return None


def phantom(run: WrittenRun) -> int | None:
    run.look(0, 1, 1)
    run.book(1, 10, 15)
    run.shows(1)
    run.shows(99)
    return None


def refused_but_present(run: WrittenRun) -> int | None:
    run.look(0, 1, 2)
    run.book(1, 10, 15, 1005)
    run.book(2, 20, 25)
    run.shows(1)
    run.shows(2)
    return None


def cancelled_but_present(run: WrittenRun) -> int | None:
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.cancel(1, 20, 25)
    run.shows(1)
    return None


def repeated_reserve_no(run: WrittenRun) -> int | None:
    run.look(0, 1, 2)
    run.book(1, 10, 15, reserve_no=7)
    run.book(2, 20, 25, reserve_no=7)
    run.shows(1, reserve_no=7)
    run.shows(2, reserve_no=7)
    return None


def repeated_registration(run: WrittenRun) -> int | None:
    run.look(0, 1, 2)
    run.book(1, 10, 15, reserve_no=1)
    run.book(1, 20, 25, reserve_no=2)
    run.shows(1)
    return None


def patient_twice(run: WrittenRun) -> int | None:
    run.look(0, 1, 2)
    run.book(1, 10, 15, patient="320503198001010017")
    run.book(2, 20, 25, patient="320503198001010017")
    run.shows(1)
    run.shows(2)
    return None


def does_not_add_up(run: WrittenRun) -> int | None:
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.cancel(1, 20, 25)
    run.shows(1, cancelled=True)
    return 1


def second_cancel(run: WrittenRun) -> int | None:
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.cancel(1, 20, 25)
    run.cancel(1, 30, 35, 1)
    run.shows(1, cancelled=True)
    return None


def not_linearizable(run: WrittenRun) -> int | None:
    """Tier one sees nothing, for each rise may be that of the one cancellation; but it cannot be both."""
    for number in (1, 2, 3):
        run.book(number, 0, 100)
    run.cancel(1, 5, 6, UNCLEAR)
    for sent, left in ((10, 0), (20, 1), (30, 0), (40, 1)):
        run.look(sent, sent + 1, left)
    run.shows(1, cancelled=True)
    run.shows(2)
    run.shows(3)
    return None


TELLINGS: dict[Invariant, Telling] = {
    Invariant.OVERSELL: oversell,
    Invariant.FALSE_SOLD_OUT: false_sold_out,
    Invariant.LEFT_TOO_HIGH: left_too_high,
    Invariant.LEFT_TOO_LOW: left_too_low,
    Invariant.LEFT_ROSE: left_rose,
    Invariant.LOST: lost,
    Invariant.PHANTOM: phantom,
    Invariant.REFUSED_BUT_PRESENT: refused_but_present,
    Invariant.CANCELLED_BUT_PRESENT: cancelled_but_present,
    Invariant.REPEATED_RESERVE_NO: repeated_reserve_no,
    Invariant.REPEATED_REGISTRATION: repeated_registration,
    Invariant.PATIENT_TWICE: patient_twice,
    Invariant.DOES_NOT_ADD_UP: does_not_add_up,
    Invariant.SECOND_CANCEL: second_cancel,
    Invariant.NOT_LINEARIZABLE: not_linearizable,
}
WITNESSES = {
    invariant: Words(en, zh)
    for invariant, en, zh in (
        line.split("\t") for line in Path(__file__).with_name("witnesses.txt").read_text(encoding="utf-8").splitlines()
    )
}
"""What each witness says."""


def audited(folder: Path, telling: Telling, without: tuple[Invariant, ...] = ()) -> Audit:
    folder.mkdir(exist_ok=True)
    run = WrittenRun(folder)
    return run.audit(left=telling(run), without=without)


def test_every_invariant_has_a_run_that_breaks_it() -> None:
    assert set(TELLINGS) == set(Invariant)


@pytest.mark.parametrize("invariant", Invariant)
def test_a_broken_invariant_is_found_and_reported(tmp_path: Path, invariant: Invariant) -> None:
    result = audited(tmp_path, TELLINGS[invariant])
    assert result.verdict is Verdict.WRONG
    found = {anomaly.invariant: anomaly for anomaly in result.anomalies}
    assert invariant in found
    assert found[invariant].first.text == WITNESSES[invariant.value]
    assert found[invariant].first.slot in {SLOT, NEXT}


FIGURES: dict[Invariant, tuple[int, float, float, tuple[int, ...]]] = {
    Invariant.OVERSELL: (1, 35, 1, (3,)),
    Invariant.FALSE_SOLD_OUT: (1, 25, 1, (2,)),
    Invariant.LEFT_TOO_HIGH: (2, 25, 1, (2,)),
    Invariant.LEFT_TOO_LOW: (2, 25, 1, (2,)),
    Invariant.LEFT_ROSE: (1, 21, 1, (2,)),
    Invariant.LOST: (2, 20, 1, (1,)),
    Invariant.PHANTOM: (2, 10, 1, ()),
    Invariant.REFUSED_BUT_PRESENT: (1, 20, 1, (1,)),
    Invariant.CANCELLED_BUT_PRESENT: (1, 20, 1, (1, 2)),
    Invariant.REPEATED_RESERVE_NO: (2, 25, 2, (1, 2)),
    Invariant.REPEATED_REGISTRATION: (1, 25, 2, (1, 2)),
    Invariant.PATIENT_TWICE: (2, 25, 2, (1, 2)),
    Invariant.DOES_NOT_ADD_UP: (1, 20, 1, ()),
    Invariant.SECOND_CANCEL: (1, 35, 1, (2, 3)),
    Invariant.NOT_LINEARIZABLE: (1, 41, 8, (7,)),
}
"""How many things were judged, when the breach could be seen first (ms), how bad it is, and the rows concerned."""


@pytest.mark.parametrize("invariant", Invariant)
def test_a_breach_has_its_time_size_and_rows(tmp_path: Path, invariant: Invariant) -> None:
    result = audited(tmp_path, TELLINGS[invariant])
    (anomaly,) = (each for each in result.anomalies if each.invariant is invariant)
    assert anomaly.first == anomaly.worst == anomaly.last
    judged, at_ms, size, rows = FIGURES[invariant]
    assert (result.judged[invariant], anomaly.count) == (judged, 1)
    assert (anomaly.first.at_ns, anomaly.first.size, anomaly.first.rows) == (at_ms * 1e6, size, rows)


@pytest.mark.parametrize("invariant", Invariant)
def test_an_invariant_switched_off_finds_nothing(tmp_path: Path, invariant: Invariant) -> None:
    telling = TELLINGS[invariant]
    assert invariant.value not in kinds(audited(tmp_path, telling, without=(invariant,)))


ALONE = set(Invariant) - {
    # What these see, the exact search or the end sees too; tier one is there for runs too large for the search.
    Invariant.OVERSELL,
    Invariant.FALSE_SOLD_OUT,
    Invariant.LEFT_TOO_HIGH,
    Invariant.LEFT_TOO_LOW,
    Invariant.LEFT_ROSE,
    Invariant.CANCELLED_BUT_PRESENT,
    Invariant.REPEATED_REGISTRATION,
    Invariant.SECOND_CANCEL,
}


@pytest.mark.parametrize("invariant", sorted(ALONE))
def test_what_only_one_invariant_sees_is_missed_without_it(tmp_path: Path, invariant: Invariant) -> None:
    telling = TELLINGS[invariant]
    assert kinds(audited(tmp_path / "with", telling)) == {invariant.value}
    assert audited(tmp_path / "without", telling, without=(invariant,)).anomalies == ()


@pytest.mark.parametrize("invariant", sorted(set(Invariant) - ALONE))
def test_tier_one_and_tier_two_see_the_same_from_two_sides(tmp_path: Path, invariant: Invariant) -> None:
    telling = TELLINGS[invariant]
    assert invariant.value in kinds(audited(tmp_path, telling, without=(Invariant.NOT_LINEARIZABLE,)))


@pytest.mark.parametrize(("is_suspicious", "is_found"), [(False, False), (True, True)])
def test_suspicious_slots_are_searched_before_hotter_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_suspicious: bool, is_found: bool
) -> None:
    monkeypatch.setattr(findings, "MOST_REQUESTS", 1)
    run = WrittenRun(tmp_path)
    not_linearizable(run)
    run.look(0, 1, 9, slot=NEXT, total=9)
    for number in range(11, 16):
        run.book(number, 20 * number, 20 * number + 5, slot=NEXT)
        run.shows(number, slot=NEXT)
    if is_suspicious:
        run.shows(99)
    result = run.audit(left=None)
    assert result.judged[Invariant.NOT_LINEARIZABLE] == 1
    assert ("not-linearizable" in kinds(result)) is is_found


def test_a_record_shown_twice_at_the_end_is_a_repeated_registration(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.shows(1)
    run.shows(1, reserve_no=2)
    (anomaly,) = (each for each in run.audit().anomalies if each.invariant is Invariant.REPEATED_REGISTRATION)
    text = "at the end the hospital shows 2 registrations of 7000000001: ReserveNo 1 and ReserveNo 2"
    assert (anomaly.first.text.en, anomaly.first.size, anomaly.first.rows) == (text, 2.0, (1,))
    assert (anomaly.first.slot, anomaly.first.at_ns) == (SLOT, 10_000_000)


def test_a_booking_that_the_hospital_shows_without_its_slot_is_ours_all_the_same(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.book(2, 20, 25, 1001)
    run.shows(1, slot=f"{SCHEDULE}/")
    assert "false-sold-out" in kinds(run.audit())


def test_the_number_zero_is_a_number(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15, reserve_no=0)
    run.book(1, 20, 25, reserve_no=1)
    run.shows(1)
    assert "repeated-registration" in kinds(run.audit())


@pytest.mark.parametrize(
    ("today", "left", "found"),
    [
        ("", 0, {"does-not-add-up"}),
        ("2026-03-08", 0, {"does-not-add-up"}),
        ("2026-03-09", 0, set()),
        ("2026-03-09", 19, set()),
        ("2026-03-09", 21, {"does-not-add-up"}),
        ("2026-03-10", 0, set()),
    ],
)
def test_fewer_numbers_left_in_a_slot_that_may_be_over_are_no_anomaly(
    tmp_path: Path, today: str, left: int, found: set[str]
) -> None:
    run = WrittenRun(tmp_path)
    run.total = 20
    run.look(0, 1, 2)
    end_state = EndState.from_json(replace(run.end_state(left), today=today).to_json())
    result = audit(run.history(), end_state, nobody_else=False)
    assert kinds(result) == found
    assert result.judged[Invariant.DOES_NOT_ADD_UP] == bool(found)


@pytest.mark.parametrize(
    ("today", "found"),
    [
        ("", {"left-too-low", "left-rose", "false-sold-out", "not-linearizable"}),
        ("2026-03-08", {"left-too-low", "left-rose", "false-sold-out", "not-linearizable"}),
        ("2026-03-09", set()),
        ("2026-03-10", set()),
    ],
)
def test_walk_ins_who_are_on_no_list_take_numbers_of_the_day(tmp_path: Path, today: str, found: set[str]) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 1)
    run.look(10, 11, 0)
    run.book(1, 20, 25, 1001)
    run.look(30, 31, 1)  # one of them left
    run.history()
    end_state = EndState.from_json(replace(run.end_state(0), today=today, is_quiet=False).to_json())
    result = audit(run.history(), end_state)
    assert kinds(result) == found
    not_judged = (
        f"whether numbers refused or missing were held by others: every slot is of the hospital's date ({today}) or "
        "before, when walk-ins take numbers too; if it had another date, say --today"
    )
    assert (not_judged in [each.en for each in result.unknowns]) is (not found)


@pytest.mark.parametrize(
    ("today", "found"), [("", {"oversell"}), ("2026-03-08", {"oversell"}), ("2026-03-09", set()), ("2026-03-10", set())]
)
def test_extra_numbers_that_others_get_on_the_day_are_no_anomaly(tmp_path: Path, today: str, found: set[str]) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    for number in (1, 2):
        run.book(number, 10, 15)
    for number in (1, 2, -1):
        run.shows(number, reserve_no=abs(number) if number > 0 else 21)
    for left, judged in ((0, True), (1, False)):  # somebody gave a number back
        end_state = EndState.from_json(replace(run.end_state(left), today=today).to_json())
        result = audit(run.history(), end_state, nobody_else=False)
        assert kinds(result) - {"does-not-add-up"} == found
        assert ("does-not-add-up" in kinds(result)) is not judged


def test_too_many_of_ours_on_the_day_are_one_too_many(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    for number in (1, 2, 3):
        run.book(number, 10, 15, UNCLEAR)
        run.shows(number)
    end_state = replace(run.end_state(0), today="2026-03-09")
    assert "oversell" in kinds(audit(run.history(), end_state, nobody_else=False))


def test_progress_names_each_invariant_with_how_many_are_done(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    oversell(run)
    told: list[tuple[str, int, int]] = []
    audit(run.history(), run.end_state(), progress=lambda *step: told.append(step))
    names = [*dict.fromkeys(each.value for each in Invariant)]
    assert told == [(name, done, 15) for done, name in enumerate(names)]
    told.clear()
    without = (Invariant.LOST, Invariant.NOT_LINEARIZABLE)
    audit(run.history(), run.end_state(), without=without, progress=lambda *step: told.append(step))
    assert told == [
        (name, done, 14) for done, name in enumerate(each for each in names if Invariant(each) not in without)
    ]
