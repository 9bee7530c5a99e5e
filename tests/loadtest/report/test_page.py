"""The page as its reader meets it: a wrong verdict, two runs beside each other, what was measured over time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from yuyue_sim.loadtest.history.layout import Outcome
from yuyue_sim.loadtest.history.reader import History, read_histories
from yuyue_sim.loadtest.history.writer import HistoryWriter
from yuyue_sim.loadtest.report.figures import figures_of
from yuyue_sim.loadtest.report.latencies import Kind, Responses
from yuyue_sim.loadtest.report.page import Run, page
from yuyue_sim.loadtest.report.run_measures import Side
from yuyue_sim.loadtest.report.sales import Attempts, sales_by_schedule
from yuyue_sim.loadtest.report.sections import sold_out

from tests.loadtest.audit.written_run import WrittenRun
from tests.loadtest.report.test_measures import MS, OPERATIONS, rush

A_SCHEDULE, B_SCHEDULE = "SG01/01/0001/2026-03-09/1", "SG01/01/0002/2026-03-09/1"


def slow_rush(folder: Path) -> History:
    """One number of two is booked, and it takes two seconds."""
    writer = HistoryWriter(folder / "x.history", {"run": {"id": "8", "seed": 2, "script": "Rush"}}, OPERATIONS)
    slot = f"{A_SCHEDULE}/08:00-08:30"
    writer.complete(writer.invoke("getDtNoInfo", 0), 10 * MS, Outcome.DONE, status=200, readings=[(slot, 2, 2)])
    writer.release(100 * MS)
    row = writer.invoke("getYyNo", 110 * MS, registration_id=1, slot=slot)
    writer.complete(row, 2_110 * MS, Outcome.DONE, registration_id=1, code=1000, status=200)
    writer.close(3_000 * MS)
    return read_histories([folder])


def cells(text: str, figure: str) -> list[str]:
    """A row of the table of figures, without its name."""
    row = re.search(rf"<tr><td>{re.escape(figure)}<small>.*?</tr>", text)
    assert row is not None, figure
    return re.findall(r"<td class=figure[^>]*>(.*?)</td>", row[0])


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of a fast run beside a slow one."""
    fast = rush(tmp_path_factory.mktemp("fast"))
    slow = slow_rush(tmp_path_factory.mktemp("slow"))
    return page(Run(fast, None), Run(slow, None))


def test_two_runs_are_compared_by_difference_and_ratio(both: str) -> None:
    assert cells(both, "Booked") == ["2", "1", "−1 (× 0.50)"]
    assert cells(both, "Half sold after") == ["0.03 s", "2.01 s", "+1.98 s (× 67.00)"]
    assert cells(both, "Sold out after") == ["0.05 s", "–", "–"]
    assert cells(both, "Refused as full") == ["1", "0", "−1 (× 0.00)"]
    assert cells(both, "Phantom rate") == ["33.3%", "0.0%", "−33.3% (× 0.00)"]


def test_two_runs_share_their_axes(both: str, tmp_path: Path) -> None:
    def ticks(text: str, figure: str) -> list[str]:
        drawn = re.search(rf'<figure id="{figure}">.*?</figure>', text, re.DOTALL)
        assert drawn is not None, figure
        return re.findall(r"<text[^>]*>([\d.%]+)</text>", drawn[0])

    assert ticks(page(Run(rush(tmp_path), None)), "selling") != ticks(both, "a-selling")
    assert ticks(both, "a-selling") == ticks(both, "b-selling")
    assert ticks(both, "a-heat")[-3:] == ticks(both, "b-heat")[-3:]  # the scale of grey


def test_a_wrong_run_says_so_first_with_its_witnesses(tmp_path: Path) -> None:
    written = WrittenRun(tmp_path)
    written.look(0, 1, 2)
    for number in (1, 2, 3):
        written.book(number, 10 * number, 10 * number + 5)
        written.shows(number)
    text = page(Run(written.history(), written.audit(left=0)))
    words = text.index("Somebody was wronged")
    assert '<section class="verdict wrong"' in text
    assert words < text.index("oversell × 1") < text.index("Figures")
    assert "3 bookings were acknowledged and not cancelled, for 2 numbers" in text[words : text.index("Figures")]
    assert cells(text, "Kinds of anomalies") != ["0"]


def test_seats_closed_falsely_are_among_the_figures(tmp_path: Path) -> None:
    written = WrittenRun(tmp_path)
    written.look(0, 1, 2)
    written.look(1000, 3000, 0)  # two seats for two seconds
    written.book(1, 4000, 4001)
    written.shows(1)
    for audit, shown in ((written.audit(), "4.00"), (None, "–")):
        figures = {each.name: each.worded for each in figures_of(Side(Run(written.history(), audit)))}
        assert figures["False-closed seat-seconds"] == shown


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


def test_schedules_are_ordered_by_when_they_were_sold_out(tmp_path: Path) -> None:
    writer = HistoryWriter(tmp_path / "x.history", {"run": {"id": "7"}}, OPERATIONS)
    names = (f"{A_SCHEDULE}/08:00-08:30", f"{A_SCHEDULE}/08:30-09:00", f"{B_SCHEDULE}/08:00-08:30")
    slots = [(name, 1, 1) for name in names]
    look = writer.invoke("getDtNoInfo", 0)
    writer.complete(look, 1, Outcome.DONE, status=200, readings=slots)
    for number, (slot, sent_ms) in enumerate([(0, 1000), (2, 1500), (1, 4000)], start=1):
        row = writer.invoke("getYyNo", sent_ms * MS, registration_id=number, slot=names[slot])
        writer.complete(row, (sent_ms + 500) * MS, Outcome.DONE, registration_id=number, code=1000, status=200)
    writer.close(9_000 * MS)
    history = read_histories([tmp_path])
    sold = [(name, each.numbers, each.half_s, each.all_s) for name, each in sales_by_schedule(Attempts(history))]
    assert sold == [(B_SCHEDULE, 1, 1.0, 1.0), (A_SCHEDULE, 2, 0.5, 3.5)]
    assert "2 of 2 requested schedules were sold out" in sold_out(Side(Run(history, None)))
