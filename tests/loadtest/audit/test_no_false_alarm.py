"""Runs of correct hospitals that look bad at a first glance: nothing is reported, and what cannot be known is said."""

from __future__ import annotations

from pathlib import Path

from yuyue_sim.loadtest.audit.audit import audit
from yuyue_sim.loadtest.audit.verdict import Invariant, Verdict

from tests.loadtest.audit.written_run import NEXT, SCHEDULE, SLOT, UNCLEAR, WrittenRun, kinds


def test_a_quiet_run_is_right(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.shows(1)
    result = run.audit()
    assert (result.verdict, result.anomalies, result.unknowns) == (Verdict.RIGHT, (), ())
    assert result.facts.booked == 1
    assert result.judged[Invariant.OVERSELL] == 1


def test_a_number_given_back_may_go_to_a_request_at_the_same_time(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.book(2, 20, 25)
    run.cancel(1, 30, 50)
    run.book(3, 35, 40)
    run.book(4, 36, 41, 1001)
    run.look(45, 46, 0)
    run.shows(1, cancelled=True)
    run.shows(2)
    run.shows(3)
    assert run.audit().verdict is Verdict.RIGHT


def test_a_booking_whose_response_was_lost_may_exist(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15, UNCLEAR)
    run.book(2, 20, 25)
    run.book(3, 30, 35, 1001)
    run.look(40, 41, 0)
    run.shows(1)
    run.shows(2)
    assert run.audit().verdict is Verdict.RIGHT


def test_a_booking_whose_response_was_lost_may_not_exist(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15, UNCLEAR)
    run.book(2, 20, 25)
    run.look(30, 31, 1)
    run.shows(2)
    run.knows_not(1)
    assert run.audit().verdict is Verdict.RIGHT


def test_asked_again_under_its_regid_it_is_one_booking(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15, UNCLEAR)
    run.book(1, 20, 25, 1002)
    run.look(30, 31, 1)
    run.shows(1)
    result = run.audit()
    assert (result.verdict, result.facts.booked, result.facts.unclear) == (Verdict.RIGHT, 1, 1)


def test_the_same_patient_is_refused_with_the_existing_booking(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15, patient="320503198001010017")
    run.book(2, 20, 25, 1002, answered_id=1, patient="320503198001010017")
    run.shows(1)
    assert run.audit().verdict is Verdict.RIGHT


def test_a_cancellation_whose_response_was_lost_may_have_been_taken(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.cancel(1, 20, 25, UNCLEAR)
    run.look(30, 31, 2)
    run.cancel(1, 40, 45, 5)
    run.shows(1, cancelled=True)
    assert run.audit().anomalies == ()


def test_a_reading_while_somebody_books_may_show_either(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 20)
    run.look(12, 14, 1)
    run.look(13, 18, 2)
    run.shows(1)
    assert run.audit().verdict is Verdict.RIGHT


def test_at_the_very_same_instant_nothing_is_before_anything(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 20)
    run.book(2, 10, 20)
    run.cancel(1, 20, 30)
    run.book(3, 20, 30)
    run.look(30, 40, 0)
    run.shows(1, cancelled=True)
    run.shows(2)
    run.shows(3)
    assert run.audit().verdict is Verdict.RIGHT


def test_bookings_from_before_the_run_count_as_taken(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 1)
    run.book(1, 10, 15)
    run.book(2, 20, 25, 1001)
    run.shows(1)
    run.shows(-5_000_000_000)  # of another run
    result = run.audit()
    assert (result.verdict, result.anomalies) == (Verdict.RIGHT, ())


def test_where_others_book_too_what_they_may_have_done_is_not_known(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path, nobody_else=False)
    run.look(0, 1, 2)
    run.book(1, 10, 15, 1001)
    run.book(2, 20, 25)
    run.look(30, 31, 0)
    run.look(40, 41, 1)
    run.shows(2)
    run.shows(-1)
    result = run.audit()
    assert (result.verdict, result.anomalies) == (Verdict.UNKNOWN, ())
    assert tuple(each.en for each in result.unknowns) == (
        "whether numbers refused or missing were held by others, who may book too; say --nobody-else where none do",
    )


def test_where_others_book_too_an_oversell_is_one_all_the_same(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path, nobody_else=False)
    run.look(0, 1, 2)
    for number in (1, 2, 3):
        run.book(number, 10 * number, 10 * number + 5)
        run.shows(number)
    assert "oversell" in kinds(run.audit(left=0))


def test_a_capacity_that_changed_is_not_held_against_anybody(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.look(20, 21, 0, total=1)
    run.book(2, 30, 35, 1001)
    run.look(40, 41, 2, total=3)
    run.shows(1)
    run.total = 3
    assert run.audit().anomalies == ()


def test_a_booking_that_names_no_slot_may_be_in_any(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15, slot=f"{SCHEDULE}/")
    run.look(20, 21, 1)
    run.look(30, 31, 2, slot=NEXT)
    run.book(2, 40, 45, 1001)
    run.shows(1, slot=f"{SCHEDULE}/")
    assert run.audit(left=1).anomalies == ()


def test_a_booking_that_names_no_slot_is_in_the_one_that_the_hospital_shows(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15, slot=f"{SCHEDULE}/")
    run.look(20, 21, 1)
    run.book(2, 40, 45, 1001)
    run.shows(1)
    found = {each.invariant.value: each.first.slot for each in run.audit(left=1).anomalies}
    assert found == {"false-sold-out": SLOT, "not-linearizable": SLOT}


def test_without_final_reads_the_end_is_unknown(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    result = audit(run.history(), None)
    assert (result.verdict, result.anomalies) == (Verdict.UNKNOWN, ())
    assert tuple(each.en for each in result.unknowns) == (
        "what the hospital held at the end; ask it with --final-reads URL",
    )


def test_what_still_moved_is_not_added_up(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.shows(1)
    result = run.audit(left=2, quiet=False)
    assert (result.verdict, result.anomalies) == (Verdict.UNKNOWN, ())


def test_a_worker_that_was_killed_may_have_booked_what_it_did_not_note(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.shows(1)
    run.shows(99)
    run.history()
    path = tmp_path / "one.history"
    path.write_bytes(path.read_bytes()[:-64])
    result = run.audit()
    assert "phantom" not in kinds(result)
    assert result.unknowns[0].en == f"{path}: it has no end, the worker was ended by force or still runs"


def test_a_run_in_which_nothing_succeeded_proves_nothing(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.book(1, 10, 15, 1005)
    result = run.audit()
    assert result.verdict is Verdict.UNKNOWN
    assert "anything that needs getYyNo: it never succeeded" in [each.en for each in result.unknowns]


def test_strict_requires_a_contested_number_and_a_lost_response(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.shows(1)
    result = run.audit(strict=True)
    assert result.verdict is Verdict.UNKNOWN
    assert tuple(each.en for each in result.unknowns) == (
        "how the last number is given: no two bookings overlapped on one",
        "what becomes of unclear bookings: every response was clear",
    )


def test_a_fight_for_the_last_number_is_counted(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.book(2, 20, 30)
    run.book(3, 25, 35, 1001)
    run.shows(1)
    run.shows(2)
    assert run.audit().facts.overlaps_on_last_number == 1


def test_a_refusal_sent_as_a_number_comes_back_may_be_older(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.total = 1
    run.look(0, 1, 1)
    run.book(1, 10, 15)
    run.cancel(1, 20, 30)
    run.book(2, 30, 35, 1001)
    run.shows(1, cancelled=True)
    assert run.audit().verdict is Verdict.RIGHT


def test_one_that_the_hospital_had_cancelled_itself_is_not_sold_twice(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path, nobody_else=False)
    run.total = 1
    run.look(0, 1, 1)
    run.book(1, 10, 15)
    run.look(20, 21, 1)
    run.book(2, 30, 35, patient="patient 1", reserve_no=1)
    run.shows(1, cancelled=True)
    run.shows(2)
    assert run.audit().anomalies == ()
    assert audit(run.history(), None).anomalies == ()


def test_one_found_cancelled_already_may_have_been_so_for_long(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.total = 1
    run.look(0, 1, 1)
    run.book(1, 10, 15)
    run.book(2, 20, 25)
    run.cancel(1, 30, 35, 5)
    assert audit(run.history(), None).anomalies == ()


def test_a_total_lowered_below_what_is_sold_leaves_nothing(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.book(2, 20, 25)
    run.shows(1)
    run.shows(2)
    run.total = 1
    assert run.audit(left=0).anomalies == ()


def test_a_regid_that_is_used_up_may_be_refused_in_any_way(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.cancel(1, 20, 25)
    run.book(1, 30, 35, 1001)
    run.shows(1, cancelled=True)
    assert run.audit().anomalies == ()
