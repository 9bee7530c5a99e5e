"""The page as the command line writes it: verdict, figures and pictures of small runs, counted by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from yuyue_sim.loadtest.audit.end_state import END_STATE_FILE
from yuyue_sim.loadtest.history.layout import Outcome
from yuyue_sim.loadtest.history.reader import read_histories
from yuyue_sim.loadtest.history.writer import HistoryWriter
from yuyue_sim.loadtest.report.latencies import Kind, Responses

from tests.loadtest.audit.written_run import NEXT, SLOT, WrittenRun
from tests.loadtest.report.pages import data_of, english, figures_of, page_of, sentence_of, tiles_of, write_rush
from tests.loadtest.report.test_measures import MS, OPERATIONS

ABOUT = {"command": "", "version": "", "machine": "", "bugs": None, "faults": None}


def test_a_right_run_says_so_in_one_sentence_and_its_tiles(tmp_path: Path) -> None:
    write_rush(tmp_path)
    page = page_of(tmp_path)
    assert sentence_of(page) == "✓ RIGHT: 3 people, 2 numbers, gone in 0.0\xa0s; nobody was double-booked."
    assert tiles_of(page) == {
        "Responses per second, peak": "67/s",  # as the mean: the run is shorter than a second
        "Responses per second, mean": "67/s",  # four in 60 ms
        "getYyNo, p50": "15.0 ms",
        "getYyNo, p95": "33.0 ms",  # linear between 15 and 35
        "getYyNo, p99": "34.6 ms",
        "Refused": "33.3%",
        "Unclear": "0.0%",
        "Sold too many": "0",
        "Load generator": "not known",
    }


def test_a_run_without_a_contended_last_number_is_amber(tmp_path: Path) -> None:
    written = WrittenRun(tmp_path)
    written.look(0, 1, 2)
    written.book(1, 10, 20)
    written.cancel(1, 30, 40)
    written.shows(1, cancelled=True)
    written.history()
    written.end_state().write(tmp_path / "end-state.json")
    page = page_of(tmp_path)
    assert '<section class="verdict little"' in page
    assert sentence_of(page) == (
        "✓ RIGHT, but little was tried: 1 person, 2 numbers, 1 booked and 1 given back; nobody was double-booked, but "
        "no two people wanted a last number at once."
    )


def test_a_wrong_run_leads_to_the_wronged_patient(tmp_path: Path) -> None:
    write_rush(tmp_path, winners=3)
    page = page_of(tmp_path)
    assert sentence_of(page) == "✗ WRONG: 4 people, 2 numbers, gone in 0.0\xa0s; 1 was sold too many."
    assert tiles_of(page)["Sold too many"] == "1"
    head = page[: page.index("class=tiles")]
    card = re.search(
        r'<a class=go href="#slot" data-side="" data-slot="(.*?)">(.*?)</a><dl class=wronged>(.*?)</dl>', head
    )
    assert card is not None
    assert (card[1], english(card[2])) == (SLOT, "See the wronged patient ↓")
    facts = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", card[3])
    assert [(english(name), value) for name, value in facts] == [
        ("patient", "patient 3"),
        ("booking (RegID)", "7000000003"),
        ("number (ReserveNo)", "3"),
        ("slot", "01 0001 2026-03-09 08:00-08:30"),
        ("sent", "+30.000 ms"),
        ("answered", "+45.000 ms"),
    ]
    assert "3 bookings were acknowledged and not cancelled, for 2 numbers" in page
    assert "more bookings than numbers × 1" in english(page)


def test_where_nobody_is_known_to_be_wronged_the_slot_is_named_as_the_wrong_one(tmp_path: Path) -> None:
    written = WrittenRun(tmp_path)
    written.look(0, 1, 2)
    written.book(1, 10, 20)
    written.shows(1)
    for number in (2, 3):
        written.book(number, 10 * number, 10 * number + 5, slot=NEXT)
        written.shows(number, slot=NEXT)
    written.history()
    written.end_state(2).write(tmp_path / END_STATE_FILE)
    page = page_of(tmp_path)
    assert "numbers that do not add up at the end × 1" in english(page)
    head = page[: page.index("class=tiles")]
    assert "See the slot ↓" in english(head)
    viewer = english(page[page.index("class=viewer") :])
    assert "The slot of the first anomaly" in viewer
    assert "The most contended slot" not in viewer


def test_the_pictures_of_a_slot_draw_its_requests_and_the_order_that_explains_them(tmp_path: Path) -> None:
    written = WrittenRun(tmp_path)
    written.look(0, 1, 2)
    written.book(1, 10, 20)
    written.book(2, 12, 25)
    written.book(3, 14, 60, 1001)
    written.cancel(1, 70, 80)
    written.book(4, 75, 90, reserve_no=1)
    written.history()
    slot = data_of(page_of(tmp_path, "--nobody-else"))["slots"][""][SLOT]
    asked = [(each["u"], each["a"], each["b"], each["k"], each["r"]) for each in slot["asks"]]
    assert asked == [
        (0, 10.0, 20.0, "booked", "7000000001"),
        (1, 12.0, 25.0, "booked", "7000000002"),
        (2, 14.0, 60.0, "full", "7000000003"),
        (3, 75.0, 90.0, "booked", "7000000004"),
        (0, 70.0, 80.0, "cancelled", "7000000001"),
    ]
    assert [(each["n"], each["a"], each["b"], each["w"]) for each in slot["seats"]] == [
        (1, 20.0, 70.0, False),
        (2, 25.0, pytest.approx(103.333, abs=0.01), False),
        (1, 90.0, pytest.approx(103.333, abs=0.01), False),
    ]
    assert [(each["y"], each["l"], each["h"], each["w"]) for each in slot["told"]] == [(2, 0, 2, False)]
    assert slot["users"] == 4


def test_the_order_goes_through_bookings_and_cancellations(tmp_path: Path) -> None:
    write_rush(tmp_path)
    slot = data_of(page_of(tmp_path))["slots"][""][SLOT]
    assert [(each["t"], each["u"]) for each in slot["order"]] == [(10.0, 0), (20.0, 1)]
    assert not any(each["w"] for each in slot["asks"])


def test_one_too_many_and_a_number_held_twice_are_wronged(tmp_path: Path) -> None:
    write_rush(tmp_path / "one", winners=3)
    slot = data_of(page_of(tmp_path / "one"))["slots"][""][SLOT]
    assert [each["r"] for each in slot["asks"] if each["w"]] == ["7000000003"]
    assert [each["n"] for each in slot["seats"] if each["w"]] == [3]
    (tmp_path / "two").mkdir()
    twice = WrittenRun(tmp_path / "two")
    twice.look(0, 1, 2)
    twice.book(1, 10, 20, reserve_no=7)
    twice.book(2, 30, 40, reserve_no=7)
    twice.look(50, 60, 2)
    twice.history()
    slot = data_of(page_of(tmp_path / "two"))["slots"][""][SLOT]
    assert [(each["r"], each["w"]) for each in slot["seats"]] == [("7000000001", True), ("7000000002", True)]
    assert [(each["y"], each["h"], each["w"]) for each in slot["told"]] == [(2, 2, False), (2, 0, True)]


def test_a_look_that_was_wrong_leads_to_its_user(tmp_path: Path) -> None:
    written = WrittenRun(tmp_path)
    written.look(0, 1, 2)
    written.book(1, 10, 20)
    written.book(2, 12, 25)
    written.look(30, 40, 2)  # nothing is left
    written.history()
    (tmp_path / "experiment.json").write_text(json.dumps(ABOUT | {"explanations": {}}), encoding="utf-8")
    page = page_of(tmp_path)
    said = re.search(r"</dl><p class=explained>(.*?)</p>", page)
    assert said is not None
    assert english(said[1]) == (
        "The simulator has no explanation of it: getDtNoInfo has no RegID to ask by. The picture of the slot shows it."
    )
    card = re.search(r"<dl class=wronged>(.*?)</dl>", page)
    assert card is not None
    facts = [(english(name), value) for name, value in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", card[1])]
    assert facts == [
        ("user", "0"),
        ("slot", "01 0001 2026-03-09 08:00-08:30"),
        ("sent", "+30.000 ms"),
        ("answered", "+40.000 ms"),
    ]
    slot = data_of(page)["slots"][""][SLOT]
    told = [(each["y"], each["l"], each["h"], each["w"]) for each in slot["told"]]
    assert told == [(2, 0, 2, False), (2, 0, 0, True)]
    begin, end = slot["view"]
    assert begin <= 30
    assert end >= 40


EXPLAIN = "<code>yuyue-sim explain 7000000003 --url http://127.0.0.1:1</code>"
CONSOLE = "http://127.0.0.1:1/w/one/console#/"


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({}, [EXPLAIN]),
        (
            {"simulator": "http://127.0.0.1:1/w/one"},
            [
                f'<a href="{CONSOLE}explain?id=7000000003"><span class=en>explain</span>',
                f'<a href="{CONSOLE}journal?registration_id=7000000003"><span class=en>journal</span>',
            ],
        ),
        (
            {"explanations": {"7000000003": ["bug oversell", "A bug decided.", "缺陷所致。"]}},
            ["<b>bug oversell</b> <span class=en>A bug decided.</span><span class=zh lang=zh-CN>缺陷所致。</span>"],
        ),
        ({"explanations": {}}, []),
    ],
)
def test_a_witness_leads_to_what_the_simulator_says_of_it(tmp_path: Path, about: Any, said: list[str]) -> None:
    written = WrittenRun(tmp_path, host="http://127.0.0.1:1")
    written.look(0, 1, 2)
    for number in (1, 2, 3):
        written.book(number, 10 * number, 10 * number + 15)
    written.history()
    (tmp_path / "experiment.json").write_text(json.dumps(ABOUT | about), encoding="utf-8")
    page = page_of(tmp_path)
    card = page[page.index("<dl class=wronged>") : page.index("class=tiles")]
    assert [each for each in said if each in card] == said
    assert card.count("class=explained") == bool(said)


def test_a_witness_of_a_slot_that_nobody_tried_to_book_has_no_picture_to_lead_to(tmp_path: Path) -> None:
    written = WrittenRun(tmp_path)
    written.look(0, 1, 2)
    written.book(1, 10, 20)
    written.look(30, 40, 3, NEXT, total=2)
    written.history()
    page = page_of(tmp_path)
    assert f"<code>{NEXT}</code>" in page
    assert f'data-slot="{NEXT}"' not in page[page.index("class=anomalies") :]


def test_of_a_crowd_those_nearest_to_the_decisive_instant_are_drawn(tmp_path: Path) -> None:
    written = WrittenRun(tmp_path)
    written.total = 300
    written.look(0, 1, 300)
    for number in range(1, 201):
        written.book(number, 10 * number, 10 * number + 15)
    for number in range(400):
        written.look(3_000 + number, 3_001 + number, 100)
    written.history()
    slot = data_of(page_of(tmp_path))["slots"][""][SLOT]
    assert slot["users"] == 200
    assert [each["r"] for each in slot["asks"]] == [str(7_000_000_000 + number) for number in range(131, 201)]
    assert [each["n"] for each in slot["seats"]] == list(range(161, 201))
    assert len(slot["told"]) == 1  # the looks came long after


def test_figures_are_counted_net_of_cancellations(tmp_path: Path) -> None:
    written = WrittenRun(tmp_path)
    written.look(0, 1, 2)
    written.book(1, 10, 20)
    written.book(2, 10, 30)
    written.cancel(1, 40, 50)
    written.book(3, 60, 70)
    written.history()
    figures = figures_of(page_of(tmp_path))
    wanted = ("people", "numbers", "booked", "given_back", "oversold", "half_sold", "sold_out", "attempts_per_number")
    assert {key: figures[key] for key in wanted} == {
        "people": ["3"],
        "numbers": ["2"],
        "booked": ["3"],
        "given_back": ["1"],
        "oversold": ["0"],
        "half_sold": ["0.02 s"],
        "sold_out": ["0.03 s"],
        "attempts_per_number": ["1.50"],
    }


def test_seats_closed_falsely_are_among_the_figures(tmp_path: Path) -> None:
    written = WrittenRun(tmp_path)
    written.look(0, 1, 2)
    written.look(1000, 3000, 0)  # two seats for two seconds
    written.book(1, 4000, 4001)
    written.shows(1)
    written.history()
    assert figures_of(page_of(tmp_path))["false_closed_seat_s"] == ["–"]
    written.end_state().write(tmp_path / "end-state.json")
    assert figures_of(page_of(tmp_path))["false_closed_seat_s"] == ["4.00"]


def test_names_of_doctors_and_departments_stand_for_their_keys(tmp_path: Path) -> None:
    write_rush(tmp_path)
    end_state = tmp_path / "end-state.json"
    names = '"names": {"SG01/01": "内科", "SG01//0001": "陈 & 王"}'
    end_state.write_text(end_state.read_text(encoding="utf-8").replace('"names": {}', names), encoding="utf-8")
    page = page_of(tmp_path)
    assert ">内科 陈 &amp; 王 2026-03-09 08:00-08:30</option>" in page
    assert data_of(page)["charts"]["heat"]["encoding"]["y"]["sort"] == ["内科 陈 & 王 2026-03-09 08:00-08:30"]


def test_a_page_of_nothing_is_a_page(tmp_path: Path) -> None:
    HistoryWriter(tmp_path / "x.history", {"run": {"id": "7"}}, OPERATIONS).close(1)
    page = page_of(tmp_path)
    assert sentence_of(page) == (
        "? UNKNOWN: 0 people, 0 numbers, 0 booked; nothing wrong was found, but not everything could be checked."
    )
    assert "No bookings were requested." in page


def test_a_release_that_nobody_waited_for_is_said(tmp_path: Path) -> None:
    about = {"id": "7", "script": "Rush", "settings": {"release_at": "2026-03-02T08:00:00+08:00"}}
    for name, is_released in (("late", False), ("waiting", True)):
        (tmp_path / name).mkdir()
        writer = HistoryWriter(tmp_path / name / "x.history", {"run": about}, OPERATIONS)
        if is_released:
            writer.release(MS)
        writer.complete(writer.invoke("getDtNoInfo", 2 * MS), 3 * MS, Outcome.DONE, status=200)
        writer.close(9 * MS)
        said = "no user was waiting; times count from the first request" in page_of(tmp_path / name)
        assert said is not is_released


@pytest.mark.parametrize(
    ("looked_at_ms", "said"), [((1, 2, 3), "all 3 users were waiting"), ((1, 2, 6), "2 of 3 users were waiting")]
)
def test_those_who_came_after_the_release_are_counted(tmp_path: Path, looked_at_ms: tuple[int, ...], said: str) -> None:
    writer = HistoryWriter(tmp_path / "x.history", {"run": {"id": "7", "script": "Rush"}}, OPERATIONS)
    writer.release(5 * MS)
    for user, at_ms in enumerate(looked_at_ms):
        for sent_ms in (at_ms, 8):
            look = writer.invoke("getDtNoInfo", sent_ms * MS, user=user)
            writer.complete(look, (sent_ms + 1) * MS, Outcome.DONE, status=200)
    writer.close(9 * MS)
    assert f"release {said} " in english(page_of(tmp_path).replace("</dt><dd>", " ").replace("</dd>", " "))


@pytest.mark.stills
def test_the_page_needs_no_other_file(tmp_path: Path) -> None:
    write_rush(tmp_path)
    page = page_of(tmp_path)
    own = page[: page.index("<script>")]
    assert re.findall(r'(?:src|href)="(?!#)[^"]*"', own) == []
    assert "@import" not in own
    assert len(page) < 2_000_000
    titles = [english(each) for each in re.findall(r"<h2>(.*?)</h2>", own)]
    assert titles[0] == "The most contended slot"
    assert titles[-1] == "Settings"
    assert '<tspan class="en">seconds from the origin</tspan><tspan class="zh">自起点起的秒数</tspan>' in own


def test_a_stretch_of_time_has_its_percentiles(tmp_path: Path) -> None:
    writer = HistoryWriter(tmp_path / "x.history", {"run": {"id": "7"}}, OPERATIONS)
    for number in range(10):  # answered at 0, 100, …, 900 ms: five took 10 ms, four 20 and the last 120
        took_ms = 10 if number < 5 else 120 if number == 9 else 20
        row = writer.invoke("getYyNo", (1000 + 100 * number - took_ms) * MS)
        writer.complete(row, (1000 + 100 * number) * MS, Outcome.DONE, code=1000, status=200)
    row = writer.invoke("getYyNo", 1200 * MS)
    writer.complete(row, 1300 * MS, Outcome.REFUSED, code=1001, status=200)
    writer.close(9_000 * MS)
    responses = Responses(read_histories([tmp_path]))
    assert {str(kind): len(places) for kind, places in responses.kinds.items()} == {
        "getYyNo 1000": 10,
        "getYyNo 1001": 1,
    }
    first, second = responses.over_time(responses.kinds[Kind("getYyNo", 1000)], 1000 * MS, 2)
    assert [first.at_s, first.responses_per_s] == pytest.approx([0.225, 5 / 0.45])
    assert (first.p50_ms, first.p95_ms) == (10.0, 10.0)
    assert [second.p50_ms, second.p95_ms] == pytest.approx([20.0, 100.0])  # linear between 20 and 120
    assert responses.over_time(responses.kinds[Kind("getYyNo", 1001)], 0, 2) == []  # one response is too few
