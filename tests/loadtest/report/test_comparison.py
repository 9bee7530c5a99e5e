"""Two runs beside each other: both named, differing settings marked, and what became better or worse."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from yuyue_sim.loadtest.history.layout import Outcome
from yuyue_sim.loadtest.history.writer import HistoryWriter

from tests.cli.shell import run
from tests.loadtest.report.pages import data_of, english, figures_of
from tests.loadtest.report.test_measures import MS, OPERATIONS, SLOT


def write_run(folder: Path, started: str, took_ms: Sequence[int], users: int = 300, numbers: int = 900) -> None:
    """A run in which everybody is booked, after so many milliseconds each."""
    folder.mkdir()
    about = {"id": folder.name, "seed": 1, "script": "Rush", "users": users, "scenario": "s", "started": started}
    writer = HistoryWriter(folder / "x.history", {"run": about}, OPERATIONS)
    look = writer.invoke("getDtNoInfo", 0)
    writer.complete(look, MS, Outcome.DONE, status=200, readings=[(SLOT, numbers, numbers)])
    for number, took in enumerate(took_ms, start=1):
        row = writer.invoke("getYyNo", number * MS, registration_id=number, slot=SLOT, user=number)
        writer.complete(row, (number + took) * MS, Outcome.DONE, registration_id=number, code=1000, status=200)
    writer.close(10_000 * MS)


def compared(folder: Path) -> str:
    """The page of the runs `one` and `two`."""
    to = folder / "both.html"
    done = run("contention", str(folder / "one"), "--compare", str(folder / "two"), "--output", str(to))
    assert done.returncode == 0, done.stderr
    return to.read_text(encoding="utf-8")


def comparison_in(page: str) -> str:
    """Its section, in English."""
    found = re.search(r"<section id=comparison>.*?</section>", page, re.DOTALL)
    assert found is not None
    return english(found[0])


def test_a_slower_run_is_worse_where_the_intervals_are_apart(tmp_path: Path) -> None:
    write_run(tmp_path / "one", "2026-03-02T08:00:00", [10 + number % 5 for number in range(300)])
    write_run(tmp_path / "two", "2026-03-02T09:00:00", [20 + number % 5 for number in range(300)])
    page = compared(tmp_path)
    figures = figures_of(page)
    assert figures["getYyNo.p50"] == ["12.0 ms", "22.0 ms", "+10.0 ms (× 1.83)", "worse"]
    assert figures["booked"] == ["300", "300", "+0 (× 1.00)", ""]
    assert figures["oversold"] == ["0", "0", "+0", "the same"]
    assert figures["sold_out"] == ["–", "–", "–", ""]
    assert figures["answers_per_s.mean"][-1] == "cannot tell"
    assert figures["unclear"] == ["0.0%", "0.0%", "+0.0%", "no clear difference"]
    said = comparison_in(page)
    assert "A: Rush 2026-03-02 08:00 / B: Rush 2026-03-02 09:00" in said
    assert "Both runs tried the same; their figures can be compared." in said
    charts = data_of(page)["charts"]
    domains = [charts[name]["encoding"]["y"]["scale"]["domain"] for name in ("a-sold", "b-sold")]
    assert domains[0] == domains[1]


def test_nearly_the_same_is_no_clear_difference(tmp_path: Path) -> None:
    write_run(tmp_path / "one", "2026-03-02T08:00:00", [10 + number % 50 for number in range(300)])
    write_run(tmp_path / "two", "2026-03-02T09:00:00", [11 + number % 50 for number in range(300)])
    assert figures_of(compared(tmp_path))["getYyNo.p50"][-1] == "no clear difference"


def test_runs_of_another_load_cannot_be_compared(tmp_path: Path) -> None:
    write_run(tmp_path / "one", "2026-03-02T08:00:00", [10] * 5)
    write_run(tmp_path / "two", "2026-03-02T09:00:00", [10] * 5, users=600)
    said = comparison_in(compared(tmp_path))
    assert "These runs cannot be compared: they did not try the same (users)." in said
    assert "users300600" in said


def test_runs_of_other_numbers_cannot_be_compared(tmp_path: Path) -> None:
    write_run(tmp_path / "one", "2026-03-02T08:00:00", [10] * 5)
    write_run(tmp_path / "two", "2026-03-02T09:00:00", [10] * 5, numbers=600)
    said = comparison_in(compared(tmp_path))
    assert "These runs cannot be compared: they did not try the same (numbers 900 / 600)." in said
