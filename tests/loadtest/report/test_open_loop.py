"""Arrivals that came by a schedule: which requests begin one, how late they were, and when a run is not valid."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from yuyue_sim.loadtest.audit.audit import audit
from yuyue_sim.loadtest.history.layout import Flag, Outcome
from yuyue_sim.loadtest.history.reader import History, read_histories
from yuyue_sim.loadtest.history.writer import HistoryWriter
from yuyue_sim.loadtest.report.latencies import Responses
from yuyue_sim.loadtest.report.open_loop import OpenLoop, open_loop
from yuyue_sim.loadtest.report.run_measures import Run, Side
from yuyue_sim.loadtest.report.sections import open_loop as section

from tests.cli.shell import run

MS = 1_000_000
BOUND_S = 0.5


class Generator:
    """One worker of an open loop."""

    def __init__(self, folder: Path, bound_s: float | None = BOUND_S) -> None:
        bound = {} if bound_s is None else {"lag_bound_s": bound_s}
        run = {"run": {"id": "7", "open_loop": True, **bound}}
        self.writer = HistoryWriter(folder / "x.history", run, ("getDtNoInfo", "getYyNo"))
        self._folder = folder

    def arrival(self, due_ms: int, sent_ms: int, answered_ms: int | None) -> None:
        row = self.writer.invoke("getDtNoInfo", sent_ms * MS, intended_ns=due_ms * MS, flags=Flag.OPEN_LOOP)
        self._answered(row, answered_ms)

    def follow_up(self, sent_ms: int, answered_ms: int) -> None:
        self._answered(self.writer.invoke("getYyNo", sent_ms * MS), answered_ms)

    def history(self) -> History:
        self.writer.close(10_000 * MS)
        return read_histories([self._folder])

    def found(self) -> OpenLoop:
        found = open_loop(self.history())
        assert found is not None
        return found

    def _answered(self, row: int, answered_ms: int | None) -> None:
        if answered_ms is not None:
            self.writer.complete(row, answered_ms * MS, Outcome.DONE, status=200)


def test_an_arrival_on_time_counts_and_a_follow_up_does_not(tmp_path: Path) -> None:
    generator = Generator(tmp_path)
    generator.arrival(due_ms=100, sent_ms=100, answered_ms=110)
    generator.arrival(due_ms=200, sent_ms=230, answered_ms=250)
    generator.follow_up(sent_ms=260, answered_ms=900)
    found = generator.found()
    assert (found.arrivals.arrivals, found.unanswered, found.arrivals.dropped, found.arrivals.late) == (2, 0, 0, 0)
    assert found.service is not None
    assert found.response is not None
    assert found.lag is not None
    assert (found.service.worst_ms, found.response.worst_ms, found.lag.worst_ms) == (20.0, 50.0, 30.0)
    assert (found.service.p50_ms, found.response.p50_ms, found.lag.p50_ms) == (15.0, 30.0, 15.0)
    assert found.arrivals.is_valid is True


def test_what_is_not_known_of_another_machines_clock_makes_no_latency_longer(tmp_path: Path) -> None:
    generator = Generator(tmp_path)
    generator.writer.clock(0, 5_000 * MS, 40 * MS)
    generator.arrival(due_ms=100, sent_ms=100, answered_ms=110)
    history = generator.history()
    found = open_loop(history)
    assert found is not None
    assert found.service is not None
    assert found.lag is not None
    assert (found.arrivals.arrivals, found.service.worst_ms, found.lag.worst_ms) == (1, 10.0, 0.0)
    assert [each.worst_ms for each in Responses(history).latencies()] == [10.0]


def test_an_arrival_without_response_has_a_lag_too(tmp_path: Path) -> None:
    generator = Generator(tmp_path)
    generator.arrival(due_ms=100, sent_ms=160, answered_ms=None)
    found = generator.found()
    assert (found.arrivals.arrivals, found.unanswered, found.service, found.response) == (1, 1, None, None)
    assert found.lag is not None
    assert found.lag.worst_ms == 60.0


@pytest.mark.parametrize(
    ("on_time", "late", "dropped", "is_valid"),
    [(199, 0, 1, True), (198, 1, 1, True), (197, 0, 3, False), (197, 3, 0, False), (0, 0, 1, False)],
)
def test_a_run_is_valid_while_at_most_one_in_a_hundred_came_too_late(
    tmp_path: Path, on_time: int, late: int, dropped: int, is_valid: bool
) -> None:
    generator = Generator(tmp_path)
    for number in range(on_time):
        generator.arrival(number, number + 500, number + 501)
    for number in range(late):
        generator.arrival(number, number + 501, number + 502)
    for number in range(dropped):
        generator.writer.drop(number * MS)
    history = generator.history()
    found = open_loop(history)
    assert found is not None
    arrivals = found.arrivals
    assert (arrivals.arrivals, arrivals.late, arrivals.is_valid) == (on_time + late + dropped, late + dropped, is_valid)
    assert ("This run is not valid" in section(Side(Run(history, audit(history))))) is not is_valid


def test_the_audit_of_an_invalid_run_says_so_and_is_no_success(tmp_path: Path) -> None:
    generator = Generator(tmp_path)
    for number in range(97):
        generator.arrival(number, number, number + 1)
    for number in range(3):
        generator.writer.drop(number * MS)
    generator.history()
    done = run("audit", str(tmp_path), "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 3
    assert report["open_loop"] == {"arrivals": 100, "dropped": 3, "late": 3, "lag_bound_s": 0.5, "valid": False}
    assert report["unknowns"][0] == (
        "how fast the hospital is; the open loop is not valid: 3 of 100 arrivals were dropped or began more than "
        "500 ms late; at most 1% may. It measured the generator, not the hospital. Use more users, more processes or "
        "fewer arrivals."
    )
    assert report["unknowns"][0] in run("audit", str(tmp_path)).stdout


def test_without_a_bound_nobody_knows_whether_the_generator_kept_up(tmp_path: Path) -> None:
    generator = Generator(tmp_path, bound_s=None)
    generator.arrival(due_ms=0, sent_ms=9_000, answered_ms=9_001)
    history = generator.history()
    found = open_loop(history)
    assert found is not None
    assert found.arrivals.is_valid is None
    text = section(Side(Run(history, audit(history))))
    assert "whether the generator kept up is not known" in text
    assert "not valid" not in text


@pytest.mark.parametrize("settings", [{}, {"lag_bound_s": 0.5}])
def test_a_closed_loop_has_no_arrivals(tmp_path: Path, settings: Mapping[str, float]) -> None:
    writer = HistoryWriter(tmp_path / "x.history", {"run": {"id": "7", **settings}}, ("getDtNoInfo",))
    writer.complete(writer.invoke("getDtNoInfo", 1), 2, Outcome.DONE, status=200)
    writer.close(3)
    history = read_histories([tmp_path])
    assert open_loop(history) is None
    assert "A closed loop" in section(Side(Run(history, audit(history))))
