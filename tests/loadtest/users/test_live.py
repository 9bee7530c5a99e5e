"""What the live page receives: counted by workers, added up by the master, second by second."""

from __future__ import annotations

import json
from typing import Any

import pytest
from yuyue_sim.loadtest.users.latency_buckets import bucket_of, quantile_s, upper_s
from yuyue_sim.loadtest.users.live import LiveContention, Role

SLOT = "1001/0101/D1/2026-03-02/1/08:00-08:30"
OTHER = "1001/0101/D1/2026-03-02/1/08:30-09:00"


class Hands:
    """A clock that stands still until it is moved."""

    def __init__(self, at_s: float = 0.0) -> None:
        self.at_s = at_s

    def __call__(self) -> int:
        return int(self.at_s * 1e9)


def alone(hands: Hands) -> LiveContention:
    live = LiveContention(hands)
    live.begin(7)
    return live


def steering(hands: Hands) -> LiveContention:
    live = LiveContention(hands, Role.MASTER)
    live.begin(7)
    return live


def test_bookings_are_counted_second_by_second() -> None:
    hands = Hands(100.0)
    live = alone(hands)
    for at_s, code in ((100.1, "1000"), (100.9, "1000"), (101.2, "1001"), (101.3, "1005"), (103.5, "timeout")):
        hands.at_s = at_s
        live.note("getYyNo", code, SLOT, 0.01, {})
    live.note("backNo", "0000", SLOT, 0.01, {})
    live.note("backNo", "0005", SLOT, 0.01, {})
    hands.at_s = 104.0
    view = live.view()
    assert view["first_s"] == 0
    assert view["outcomes"] == {
        "booked": [2, 0, 0, 0],
        "full": [0, 1, 0, 0],
        "other": [0, 1, 0, 0],
        "unclear": [0, 0, 0, 1],
        "cancelled": [0, 0, 0, 1],
    }
    assert view["responses"] == [2, 2, 0, 3]


def test_users_stay_as_they_were_counted_last() -> None:
    hands = Hands(100.0)
    live = alone(hands)
    live.note_users(3)
    live.note("getDtNoInfo", "", SLOT, 0.01, {})
    hands.at_s = 102.0
    live.note_users(5)
    hands.at_s = 103.5
    assert live.view()["users_by_second"] == [3, 3, 5]


def test_a_second_is_shown_when_it_is_over() -> None:
    hands = Hands()
    live = alone(hands)
    live.note("getYyNo", "1000", SLOT, 0.01, {})
    hands.at_s = 0.99
    assert live.view()["responses"] == []
    hands.at_s = 1.0
    assert live.view()["responses"] == [1]


def test_the_hottest_slots_show_attempts_and_the_numbers_last_read() -> None:
    hands = Hands()
    live = alone(hands)
    live.note("getYyNo", "1000", OTHER, 0.01, {})
    for _ in range(3):
        live.note("getYyNo", "1001", SLOT, 0.01, {})
    live.note("getDtNoInfo", "", "", 0.01, {SLOT: 4, OTHER: 9, "never/tried": 1})
    live.note("getDtNoInfo", "", "", 0.01, {SLOT: 3})
    hands.at_s = 2.0
    live.note("getDtNoInfo", "", "", 0.01, {SLOT: 0})
    hands.at_s = 3.0
    assert live.view()["slots"] == [
        {"slot": SLOT, "attempts": 3, "attempts_by_second": [3, 0, 0], "left": [3, None, 0]},
        {"slot": OTHER, "attempts": 1, "attempts_by_second": [1, 0, 0], "left": [9, None, None]},
    ]


def test_latencies_are_split_by_operation_and_code() -> None:
    hands = Hands()
    live = alone(hands)
    for latency_s in (0.010, 0.010, 0.010, 0.5):
        live.note("getYyNo", "1000", SLOT, latency_s, {})
    live.note("getYyNo", "1001", SLOT, 0.002, {})
    hands.at_s = 1.0
    booked, full = live.view()["latencies"]
    assert (booked["operation"], booked["code"], booked["count"]) == ("getYyNo", "1000", 4)
    assert booked["p50_s"] == pytest.approx(0.010, rel=0.13)
    assert booked["p99_s"] == pytest.approx(0.5, rel=0.13)
    assert [count for _, count in booked["histogram"]] == [3, 1]
    assert (full["code"], full["count"]) == ("1001", 1)
    assert full["p95_by_second_s"] == [pytest.approx(0.002, rel=0.13)]
    assert full["p99_by_second_s"] == [pytest.approx(0.002, rel=0.13)]


def test_three_workers_add_up_to_what_one_alone_would_have_seen() -> None:
    hands = Hands()
    one, master = alone(hands), steering(hands)
    workers = {name: LiveContention(hands, Role.WORKER) for name in "abc"}
    for worker in workers.values():
        worker.begin(7)
    for number in range(3000):
        hands.at_s = number / 300
        code = ("1000", "1001", "timeout")[number % 7 % 3]
        slot = (SLOT, OTHER)[number % 5 == 0]
        noted: tuple[Any, ...] = ("getYyNo", code, slot, 0.001 * (number % 50), {slot: 3000 - number})
        one.note(*noted)
        workers["abc"[number % 3]].note(*noted)
        if number % 1000 == 999:
            for name, worker in workers.items():
                master.merge(name, json.loads(json.dumps(worker.report())))
    hands.at_s = 10.0
    for name, worker in workers.items():
        master.merge(name, json.loads(json.dumps(worker.report())))
    assert master.view() == one.view()
    assert sum(master.view()["outcomes"]["booked"]) > 0


def test_a_second_waits_for_the_reports_of_all_workers() -> None:
    hands = Hands()
    master, worker = steering(hands), LiveContention(hands, Role.WORKER)
    worker.begin(7)
    hands.at_s = 3.0
    master.merge("a", worker.report())
    hands.at_s = 6.0
    master.merge("b", worker.report())
    assert master.complete_s() == 3
    hands.at_s = 14.0
    assert master.complete_s() == 6, "a has been silent for more than ten seconds"


def test_a_worker_that_came_late_is_put_where_it_belongs() -> None:
    hands = Hands()
    master = steering(hands)
    hands.at_s = 20.2
    late = LiveContention(hands, Role.WORKER)
    late.begin(7)
    late.note("getYyNo", "1000", SLOT, 0.01, {})
    hands.at_s = 23.3
    master.merge("late", late.report())
    assert master.view()["outcomes"]["booked"] == [0] * 20 + [1, 0, 0]


def test_reports_of_another_run_count_for_nothing() -> None:
    hands = Hands()
    master, worker = steering(hands), LiveContention(hands, Role.WORKER)
    worker.begin(6)
    worker.note("getYyNo", "1000", SLOT, 0.01, {})
    hands.at_s = 2.0
    master.merge("a", worker.report())
    assert sum(master.view()["responses"]) == 0


def test_a_new_run_forgets_the_one_before() -> None:
    hands = Hands()
    live = alone(hands)
    live.note("getYyNo", "1000", SLOT, 0.01, {})
    hands.at_s = 2.0
    live.begin(8)
    hands.at_s = 3.0
    assert live.view()["slots"] == []
    assert live.view()["responses"] == [0]


def test_a_report_stays_small_however_many_slots_there_are() -> None:
    hands = Hands()
    worker = LiveContention(hands, Role.WORKER)
    for number in range(5000):
        slot = f"1001/0101/D{number}/2026-03-02/1/08:00-08:30"
        worker.note("getDtNoInfo", "", "", 0.01, {slot: number})
        worker.note("getYyNo", "1000", slot, 0.01, {})
    hands.at_s = 3.0
    report = worker.report()
    assert len(report["slots"]) == 20
    assert len(json.dumps(report)) < 5000


def test_a_shift_of_one_hour() -> None:
    hands = Hands()
    live = alone(hands)
    for second in range(4000):
        hands.at_s = float(second)
        live.note("getYyNo", "1000", SLOT, 0.01, {})
    hands.at_s = 4000.0
    assert live.complete_s() == 4000
    assert live.measure(0, 400).responses_per_s == 0
    assert live.measure(400, 4000).responses_per_s == 1.0
    assert live.view()["first_s"] == 3700
    assert live.view()["latencies"][0]["count"] == 4000


def test_a_stretch_is_measured_without_its_end() -> None:
    hands = Hands()
    live = alone(hands)
    for at_s, latency_s in ((1.0, 0.01), (1.5, 0.01), (2.0, 0.01), (3.0, 9.0)):
        hands.at_s = at_s
        live.note("getDtNoInfo", "", "", latency_s, {})
    hands.at_s = 5.0
    assert live.complete_s() == 5
    measured = live.measure(1, 3)
    assert measured.responses_per_s == 1.5
    assert measured.p95_s == pytest.approx(0.01, rel=0.13)
    assert live.measure(3, 4).p95_s == pytest.approx(9.0, rel=0.13)


@pytest.mark.parametrize(("latency_s", "bucket"), [(0.0, 0), (0.0001, 0), (0.00105, 20), (0.0105, 40), (1e9, 139)])
def test_buckets_are_twenty_a_decade(latency_s: float, bucket: int) -> None:
    assert bucket_of(latency_s) == bucket


def test_quantiles_are_of_the_ranks() -> None:
    counts = {10: 50, 20: 45, 30: 5}
    assert quantile_s(counts, 0.5) == upper_s(10)
    assert quantile_s(counts, 0.95) == upper_s(20)
    assert quantile_s(counts, 0.951) == upper_s(30)
    assert quantile_s({}, 0.5) is None
    assert upper_s(19) == pytest.approx(0.001)
