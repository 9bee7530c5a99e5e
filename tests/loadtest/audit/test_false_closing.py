"""Seats that were free while the hospital said that none was, counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loadtest.audit.written_run import WrittenRun


def closed_s(run: WrittenRun) -> float | None:
    return run.audit().facts.false_closed_seat_s


def test_a_stretch_lasts_from_one_false_no_to_the_end_of_the_last(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.book(2, 20, 25, 1001)  # one of two is free: closed from 20
    run.look(30, 35, 0)  # still, to 35
    run.look(50, 55, 1)
    run.shows(1)
    assert closed_s(run) == pytest.approx(0.015)


def test_every_free_seat_counts_and_a_number_given_between_ends_the_stretch(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.look(20, 25, 0)  # two seats for 5 ms
    run.book(1, 30, 35)
    run.look(40, 43, 0)  # one seat for 3 ms
    run.shows(1)
    assert closed_s(run) == pytest.approx(0.013)


def test_numbers_that_a_user_may_hold_meanwhile_are_not_counted(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.look(20, 25, 0)  # 5 ms
    run.book(2, 30, 60, "unclear")
    run.cancel(1, 40, 45)
    run.look(50, 55, 0)  # 1 is given back: 5 ms; from 30 to 45 both may have been held
    run.shows(1, cancelled=True)
    run.shows(2)
    assert closed_s(run) == pytest.approx(0.010)


def test_a_hospital_that_is_full_closes_rightly(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.look(0, 1, 2)
    for number in (1, 2):
        run.book(number, 10 * number, 10 * number + 5)
        run.shows(number)
    run.look(30, 35, 0)
    run.book(3, 40, 45, 1001)
    assert closed_s(run) == 0.0


def test_where_others_book_too_it_is_not_known(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path, nobody_else=False)
    run.look(0, 1, 2)
    run.look(20, 25, 0)
    assert closed_s(run) is None


def test_numbers_held_from_before_the_run_are_not_free(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.shows(-5)  # of another run
    run.look(0, 1, 1)
    run.look(20, 25, 0)
    run.book(1, 30, 35)
    run.shows(1)
    assert closed_s(run) == pytest.approx(0.005)
