"""The measures of the page on runs written request by request; the expected values are counted by hand."""

from __future__ import annotations

from pathlib import Path

from yuyue_sim.loadtest.audit.evidence import Evidence
from yuyue_sim.loadtest.history.layout import Flag, Outcome
from yuyue_sim.loadtest.history.reader import History, read_histories
from yuyue_sim.loadtest.history.words import Words
from yuyue_sim.loadtest.history.writer import HistoryWriter
from yuyue_sim.loadtest.report.crowds import crowd_of
from yuyue_sim.loadtest.report.knee import knee_of
from yuyue_sim.loadtest.report.latencies import LoadPoint, Responses
from yuyue_sim.loadtest.report.people import asking, errors, fairness
from yuyue_sim.loadtest.report.sales import Attempts, hottest, sales
from yuyue_sim.loadtest.report.stale_looks import stale_looks

from tests.loadtest.audit.written_run import NEXT, WrittenRun
from tests.loadtest.audit.written_run import SLOT as SLOT_OF_RUN

SLOT = "SG01/01/0001/2026-03-09/1/08:00-08:30"
MS = 1_000_000
OPERATIONS = ("getDtNoInfo", "getYyNo")


def rush(folder: Path) -> History:
    """Two numbers, released at 100 ms; users 1 and 3 win, 2 asks before 3 and is refused, 4 (a bot) hears nothing."""
    writer = HistoryWriter(folder / "x.history", {"run": {"id": "7", "seed": 1, "script": "Rush"}}, OPERATIONS)
    for user in (1, 2, 3):
        look = writer.invoke("getDtNoInfo", 10 * MS, user=user)
        writer.complete(look, 20 * MS, Outcome.DONE, status=200, readings=[(SLOT, 2, 2)])
    writer.release(100 * MS)
    bookings = [(1, 110, 130, 1000), (2, 120, 160, 1001), (3, 125, 150, 1000)]
    for user, sent, answered, code in bookings:
        row = writer.invoke("getYyNo", sent * MS, registration_id=user, slot=SLOT, user=user, intent=1)
        outcome = Outcome.DONE if code == 1000 else Outcome.REFUSED
        writer.complete(row, answered * MS, outcome, registration_id=user, code=code, status=200)
    row = writer.invoke("getYyNo", 128 * MS, registration_id=4, slot=SLOT, user=4, intent=1, flags=Flag.BOT)
    writer.complete(row, 140 * MS, Outcome.UNCLEAR, error="timeout")
    writer.close(999 * MS)
    return read_histories([folder])


def attempts(history: History) -> Attempts:
    return Attempts(Evidence(history, None, nobody_else=False))


def test_half_and_all_are_counted_from_the_release(tmp_path: Path) -> None:
    sold = sales(attempts(rush(tmp_path)))
    assert (sold.numbers, sold.at_s.tolist()) == (2, [0.03, 0.05])
    assert (sold.half_s, sold.all_s) == (0.03, 0.05)


def test_what_is_given_back_is_for_sale_again(tmp_path: Path) -> None:
    written = WrittenRun(tmp_path)
    written.look(0, 1, 2)
    written.book(1, 10, 20)
    written.book(2, 15, 30)
    written.cancel(1, 40, 50)
    written.book(3, 60, 70)
    sold = sales(attempts(written.history()))
    assert (sold.numbers, sold.booked, sold.given_back) == (2, 3, 1)
    assert (sold.at_s * 1000).tolist() == [20, 30, 50, 70]
    assert (sold.held.tolist(), sold.left.tolist()) == ([1, 2, 1, 2], [1, 0, 1, 0])
    assert (sold.half_s, sold.all_s) == (0.02, 0.03)


def test_what_is_sold_too_many_in_one_slot_does_not_sell_out_another(tmp_path: Path) -> None:
    written = WrittenRun(tmp_path)
    for slot in (SLOT_OF_RUN, NEXT):
        written.look(0, 1, 2, slot)
    for number in range(1, 4):
        written.book(number, 10 * number, 10 * number + 5)
    written.book(4, 40, 45, slot=NEXT)
    sold = sales(attempts(written.history()))
    assert (sold.numbers, sold.held.tolist(), sold.left.tolist()) == (4, [1, 2, 3, 4], [3, 2, 2, 1])
    assert (sold.half_s, sold.all_s) == (0.025, None)


def test_a_user_who_saw_a_number_and_was_refused_looked_too_early(tmp_path: Path) -> None:
    bins = {each.name: (each.attempts, each.refused_full) for each in stale_looks(attempts(rush(tmp_path)))}
    assert bins.pop("< 300 ms") == (2, 1)  # read at 20 ms, asked at 120 and 125
    assert bins.pop("< 100 ms") == (1, 0)  # asked at 110
    assert set(bins.values()) == {(0, 0)}


def test_a_refused_user_who_asked_before_the_last_winner_was_overtaken(tmp_path: Path) -> None:
    served = fairness(attempts(rush(tmp_path)))
    assert (served.refused, served.overtaken) == (1, 1)
    assert (served.attempts, served.by_bots, served.won, served.won_by_bots) == (4, 1, 2, 0)


def test_attempts_looks_and_errors_are_counted(tmp_path: Path) -> None:
    history = rush(tmp_path)
    asked = asking(attempts(history))
    assert (asked.intents[0], sum(asked.intents[1:]), asked.repeated, asked.looks, asked.booked) == (4, 0, 0, 3, 2)
    assert sorted(errors(history)) == [
        ("getYyNo", Words("refused with 1001", "以 1001 拒绝"), 1),
        ("getYyNo", Words("timeout", "超时"), 1),
    ]


def test_the_hottest_slots_are_those_with_most_attempts_a_number(tmp_path: Path) -> None:
    (heat,) = hottest(attempts(rush(tmp_path)), lambda parts: parts[2], 5)
    assert (heat.name, heat.numbers, heat.attempts, heat.booked, heat.attempts_per_number) == ("0001", 2, 4, 2, 2.0)


def test_a_crowd_is_sized_by_the_numbers_left_at_that_instant(tmp_path: Path) -> None:
    crowd = crowd_of(attempts(rush(tmp_path)))
    assert crowd.most_in_flight == 4  # between 128 and 130 ms all four waited, for two numbers
    assert (crowd.slot, crowd.left, crowd.most_per_number_left) == (SLOT, 1, 3.0)  # from 130 to 140 three, for one


def test_latencies_are_split_by_code(tmp_path: Path) -> None:
    found = {each.name: (each.responses, each.p50_ms, each.worst_ms) for each in Responses(rush(tmp_path)).latencies()}
    assert found == {
        "getDtNoInfo": (3, 10.0, 10.0),
        "getYyNo 1000": (2, 22.5, 25.0),
        "getYyNo 1001": (1, 40.0, 40.0),
    }


def test_a_knee_is_where_more_load_is_significantly_slower() -> None:
    fast = [LoadPoint(0, 100 + number, 0, 10 + number % 3, 0) for number in range(20)]
    slow = [LoadPoint(0, 200 + number, 0, 40 + number % 3, 0) for number in range(10)]
    knee = knee_of([*slow, *fast])
    assert knee is not None
    assert (knee.responses_per_s, knee.before_ms, knee.beyond_ms) == (200, 11, 41)
    assert knee_of([*slow[:5], *fast]) is None  # five intervals beyond are too few
    assert knee_of([LoadPoint(0, 100 + number, 0, 10 + number % 3, 0) for number in range(30)]) is None
    a_little_slower = [LoadPoint(0, 200 + number, 0, 13 + number % 3, 0) for number in range(10)]
    assert knee_of([*a_little_slower, *fast]) is None
