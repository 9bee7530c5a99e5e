"""The lines for the terminal: how fast it was, what was fought over, and whether the generator kept up."""

from __future__ import annotations

from pathlib import Path

from yuyue_sim.loadtest.audit.end_state import END_STATE_FILE

from tests.cli.shell import run
from tests.loadtest.audit.written_run import WrittenRun
from tests.loadtest.report.pages import figures_of, page_of, write_rush
from tests.loadtest.report.test_open_loop import Generator

MS = 1_000_000


def summary(folder: Path, *words: str) -> list[str]:
    """What is printed before the line that names the page."""
    done = run("contention", str(folder), "--output", str(folder / "page.html"), *words)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    wrote = next(place for place, line in enumerate(lines) if "page.html" in line)
    return lines[:wrote]


def test_speed_and_the_most_wanted_slots_are_printed(tmp_path: Path) -> None:
    write_rush(tmp_path)
    assert summary(tmp_path) == [
        (
            "responses: 67/s on average, 67/s at most; getYyNo: p50 15.0 ms, p95 33.0 ms, p99 34.6 ms, refused 33.3%, "
            "unclear 0.0%"
        ),
        (
            "most wanted: SG01/01/0001/2026-03-09/1/08:00-08:30: 3 attempts for 2 numbers; 2 booked, 1 refused as "
            "full, 0 otherwise"
        ),
    ]
    assert summary(tmp_path, "--lang", "zh") == [
        "响应：平均 67/s，峰值 67/s；getYyNo：p50 15.0 ms, p95 33.0 ms, p99 34.6 ms，被拒 33.3%，不明 0.0%",
        "最抢手：SG01/01/0001/2026-03-09/1/08:00-08:30：2 个号，请求 3 次；约到 2，号满被拒 1，其他 0",
    ]


def test_an_open_loop_has_a_response_time_from_when_each_arrival_was_due(tmp_path: Path) -> None:
    generator = Generator(tmp_path)
    generator.arrival(due_ms=100, sent_ms=100, answered_ms=110)
    generator.arrival(due_ms=200, sent_ms=230, answered_ms=250)
    generator.arrival(due_ms=300, sent_ms=400, answered_ms=None)
    generator.history()
    assert summary(tmp_path, "--assert", "response_time.p99<60ms")[1] == (
        "response time of arrivals, from when each was due: p50 30.0 ms, p95 48.0 ms, p99 49.6 ms"
    )
    page = page_of(tmp_path)
    assert figures_of(page)["response_time.p50"] == ["30.0 ms"]
    assert "Response time, p99</span>" in page.partition("Figures")[0]


def test_a_closed_loop_has_no_response_time(tmp_path: Path) -> None:
    write_rush(tmp_path)
    page = page_of(tmp_path)
    assert figures_of(page)["response_time.p99"] == ["–"]
    assert "Response time, p99" not in page.partition("Figures")[0]


def test_what_to_do_about_a_generator_that_is_too_slow(tmp_path: Path) -> None:
    generator = Generator(tmp_path)
    generator.follow_up(sent_ms=0, answered_ms=10)
    generator.writer.lag(0, 4 * MS)
    generator.history()
    assert summary(tmp_path)[-1] == (
        "load generator NOT OK, these latencies measure it: it woke up 4.0 ms late (p99), 40% of getYyNo's p99; take "
        "more processes, fewer users, or a machine of its own"
    )


def test_a_right_run_in_which_nobody_fought_says_how_to_try_more(tmp_path: Path) -> None:
    written = WrittenRun(tmp_path)
    written.look(0, 1, 2)
    written.book(1, 10, 15)
    written.shows(1)
    written.history()
    written.end_state(1).write(tmp_path / END_STATE_FILE)
    assert summary(tmp_path)[-1] == (
        "little was tried: no two users asked for a last number at the same time; take more users, or let them begin "
        "closer together (-- --eagerness 0)"
    )
