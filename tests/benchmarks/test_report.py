"""What `make bench` says of the figures that it measured."""

from __future__ import annotations

import json
from collections.abc import Callable

import psutil
import pytest
import typer
from typer.testing import CliRunner

from benchmarks import command
from benchmarks.comparisons import COMPARISONS, OF_FLOOR
from benchmarks.measurement import Target
from benchmarks.report import Row
from benchmarks.servers import Server
from benchmarks.traffic import LEFT

SHARE = Row(
    name="getYyNo, memory",
    unit="of its floor",
    rounds=(0.52, 0.4949, 0.4951),
    at_least=0.5,
    cpu_us=412.34,
    rate_per_s=2104.4,
)
WAIT = Row(name="longest wait beside 1,000 × 404", unit="ms", rounds=(12.34, 8.0, 101.0), at_most=100)
MISSED = Row(name="start of the city to its first response", unit="s", rounds=(2.004,), at_most=2)
OVER = Row(name="start of the city to its first response", unit="s", rounds=(2.01,), at_most=2)
NOTED = Row(name="getDtNoInfo, typed, memory", unit="of its floor", rounds=(0.7, 0.8))
TITLE = "medians of 3 rounds, the sources"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """The command, with rows that need no measurement."""

    def run(rows: list[Row], *options: str) -> tuple[int, str]:
        monkeypatch.setattr(command, "measure", lambda *_: ("medians of 3 rounds", rows))
        application = typer.Typer()
        application.command()(command.bench)
        result = CliRunner().invoke(application, ["--sources", *options])
        return result.exit_code, result.stdout

    return run


def test_a_table_for_people(bench: Callable[..., tuple[int, str]]) -> None:
    exit_code, said = bench([SHARE, WAIT, NOTED])
    assert exit_code == 0
    assert [line.split() for line in said.splitlines() if line.strip("─ ")] == [
        TITLE.split(),
        ["what", "figure", "lowest–highest", "unit", "must", "CPU_µs", "requests/s"],
        *(
            line.split()
            for line in (
                "getYyNo, memory 0.50 0.49–0.52 of its floor ≥ 0.5 412 2104",
                "longest wait beside 1,000 × 404 12.3 8.00–101 ms ≤ 100",
                "getDtNoInfo, typed, memory 0.75 0.70–0.80 of its floor",
                "every row is as it must be",
            )
        ),
    ]


def test_rows_that_are_missed_are_named(bench: Callable[..., tuple[int, str]]) -> None:
    exit_code, said = bench([SHARE, OVER])
    assert exit_code == 1
    assert said.splitlines()[-2:] == ["missed:", "start of the city to its first response: 2.01 s, must be ≤ 2"]


def test_a_figure_is_judged_as_it_is_shown(bench: Callable[..., tuple[int, str]]) -> None:
    assert bench([MISSED])[0] == 0


def test_json_for_programs(bench: Callable[..., tuple[int, str]]) -> None:
    exit_code, said = bench([SHARE, WAIT, OVER, NOTED], "--json")
    assert exit_code == 1
    report = json.loads(said)
    assert (report["title"], report["is_met"]) == (TITLE, False)
    assert report["rows"][0] == {
        "name": "getYyNo, memory",
        "unit": "of its floor",
        "figure": 0.5,
        "lowest": 0.49,
        "highest": 0.52,
        "must": "≥ 0.5",
        "is_met": True,
        "cpu_us": 412.3,
        "rate_per_s": 2104,
    }
    assert [(row["must"], row["is_met"]) for row in report["rows"][1:]] == [
        ("≤ 100", True),
        ("≤ 2", False),
        (None, True),
    ]


def measured(cpu_us: list[float]) -> Target:
    """A target with the processor time a request of each round."""
    server = Server("memory", 1, psutil.Process(), 0.0)
    return Target("any", server, lambda _: iter(()), LEFT, rates_per_s=[10.0, 30.0, 20.0], cpu_us=cpu_us)


def test_speeds_and_costs_are_medians_of_the_rounds_ratios() -> None:
    share = next(each for each in COMPARISONS if each.unit == OF_FLOOR)
    cost = next(each for each in COMPARISONS if each.unit == "× one worker")
    for comparison, expected in ((share, (0.5, 0.25, 0.8)), (cost, (2.0, 4.0, 1.25))):
        targets = {
            (comparison.asked, comparison.server): measured([400.0, 800.0, 500.0]),
            comparison.beside: measured([200.0, 200.0, 400.0]),
        }
        row = comparison.row(targets)
        assert row.rounds == pytest.approx(expected)
        assert (row.cpu_us, row.rate_per_s) == (500.0, 20.0)


def test_every_row_of_the_table_has_what_it_must_reach() -> None:
    required = [
        (f"{each.asked}, {each.server}", each.unit, each.at_least or each.at_most)
        for each in COMPARISONS
        if each.at_least or each.at_most
    ]
    assert required == [
        ("getDtNoInfo, memory", "of its floor", 0.75),
        ("getDtNoInfo, file", "of its floor", 0.65),
        ("getYyNo, memory", "of its floor", 0.5),
        ("getYyNo, file", "of its floor", 0.4),
        ("getYyNo refused with 1001, memory", "of its floor", 0.6),
        ("rush: 20 getDtNoInfo, 1 getYyNo, memory", "of its floor", 0.65),
        ("getDtNoInfo, memory", "× spyne's pipeline", 5),
        ("getYyNo, memory", "× spyne's pipeline", 4),
        ("getDtNoInfo, memory, 10⁶ registrations", "of itself with an empty ledger", 0.9),
        ("getYyNo, memory, 10⁶ registrations", "of itself with an empty ledger", 0.9),
        ("getDtNoInfo, file, 10⁶ registrations", "of itself with an empty ledger", 0.9),
        ("getYyNo, file, 10⁶ registrations", "of itself with an empty ledger", 0.9),
        ("getYyNo, file, 2 workers", "× one worker", 1.15),
        ("getYyNo and backNo beside 4,000 cancelled, memory, 10⁶ registrations", "× beside none", 1.2),
        ("getDtNoInfo, running session, memory", "× a date to come", 1.5),
        ("getDtNoInfo, memory", "of itself without a journal", 0.8),
        ("getDtNoInfo, memory, journal in a file", "of itself without a journal", 0.5),
        ("getDtNoInfo, through a recorder", "of the hospital behind it", 0.5),
        ("rush: 20 getDtNoInfo, 1 getYyNo, through a recorder", "of the hospital behind it", 0.6),
    ]
