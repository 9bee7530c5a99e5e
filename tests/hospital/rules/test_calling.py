"""Whom the rooms call when, as whole logs."""

from __future__ import annotations

import pytest
from yuyue_sim.hospital.rules.call_order import Call, Ready, call_all


def ready(number: int, taken_s: int, consultation_s: int = 300, due_s: int = 10_000) -> Ready:
    return Ready(taken_s, number, due_s, consultation_s, patient=number)


def log(calls: tuple[Call, ...]) -> list[str]:
    return [f"{call.called_s} room {call.room}: {call.patient} until {call.seen_s}" for call in calls]


def test_numbers_are_called_in_order_among_those_present() -> None:
    called = call_all([ready(3, 0), ready(1, 0), ready(2, 250), ready(4, 0)], [100], [], None)
    assert log(called.calls) == [
        "100 room 0: 1 until 400",
        "400 room 0: 2 until 700",
        "700 room 0: 3 until 1000",
        "1000 room 0: 4 until 1300",
    ]


def test_a_room_waits_for_the_next_to_come() -> None:
    called = call_all([ready(1, 0), ready(2, 900)], [0], [], None)
    assert log(called.calls) == ["0 room 0: 1 until 300", "900 room 0: 2 until 1200"]


def test_several_rooms_call_from_one_queue() -> None:
    called = call_all([ready(n, 0, 100 * n) for n in (1, 2, 3, 4)], [0, 50], [], None)
    assert log(called.calls) == [
        "0 room 0: 1 until 100",
        "50 room 1: 2 until 250",
        "100 room 0: 3 until 400",
        "250 room 1: 4 until 650",
    ]


def test_a_passed_number_is_back_after_three_others() -> None:
    late = ready(1, 50, due_s=0)
    called = call_all([late, *(ready(n, 0) for n in range(2, 8))], [0], [], None)
    assert [call.patient for call in called.calls] == [2, 3, 4, 5, 1, 6, 7]
    assert called.passed == {1: 4}, "one had been called when it came, and three more go first"


def test_a_passed_number_is_called_when_nobody_else_is_there() -> None:
    called = call_all([ready(5, 0), ready(1, 50, due_s=0)], [0], [], None)
    assert log(called.calls) == ["0 room 0: 5 until 300", "300 room 0: 1 until 600"]


def test_who_comes_before_the_hour_is_not_passed_by_an_early_bird() -> None:
    called = call_all([ready(9, 0), ready(1, 50), ready(2, 50)], [0], [], None)
    assert [call.patient for call in called.calls] == [9, 1, 2]
    assert called.passed == {}


def test_nobody_is_called_at_noon_but_for_half_an_hour_of_overrun() -> None:
    noon = (10_000, 20_000)
    called = call_all([ready(1, 11_000), ready(2, 11_700), ready(3, 11_900)], [0], [noon], None)
    assert log(called.calls) == [
        "11000 room 0: 1 until 11300",
        "11700 room 0: 2 until 12000",
        "20000 room 0: 3 until 20300",
    ]


@pytest.mark.parametrize(("stopped_s", "patients"), [(0, []), (299, [1]), (300, [1]), (301, [1, 2])])
def test_nobody_is_called_once_the_schedule_is_stopped(stopped_s: int, patients: list[int]) -> None:
    called = call_all([ready(1, 0), ready(2, 0)], [0], [], stopped_s)
    assert [call.patient for call in called.calls] == patients
