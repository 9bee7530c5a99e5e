"""Whole experiments as a user starts them: a hospital, its users, the audit and the page.

Hospital and users are always processes of their own; the command itself is one only in the first experiment.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from yuyue_sim.loadtest.history.layout import Flag
from yuyue_sim.loadtest.history.reader import read_histories

from tests.acceptance.served import serving
from tests.cli.shell import run

SECOND_HOSPITAL = Path(__file__).parent / "second_hospital.py"
RIGHT, WRONG, USAGE, UNKNOWN = 0, 1, 2, 3


def words_of(folder: Path, script: str, *options: str) -> list[str]:
    more = list(options[options.index("--") :]) if "--" in options else []
    own = options[: len(options) - len(more)]
    return ["load", script, *own, "--output", str(folder), "--json", *more]


def load(folder: Path, *words: str) -> tuple[int, dict[str, Any], str]:
    """`yuyue-sim load` into a folder: its exit code, its JSON and what it said of errors."""
    done = run(*words_of(folder, *words))
    print(done.stdout, done.stderr)  # pytest shows it with a failure
    report = json.loads(done.stdout) if done.stdout.strip() else {}
    assert done.returncode == USAGE or "verdict" in report, done.stdout + done.stderr
    return done.returncode, report, done.stderr


@pytest.fixture
def second_hospital() -> Iterator[str]:
    with subprocess.Popen([sys.executable, str(SECOND_HOSPITAL)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def kinds(report: dict[str, Any]) -> set[str]:
    return {anomaly["invariant"] for anomaly in report["anomalies"]}


@pytest.mark.slow
def test_a_healthy_rush_of_three_processes_is_found_right_and_was_worth_auditing(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    words = words_of(folder, "rush", "--users", "200", "--seed", "1", "--hang-up", "0.2", "--processes", "3")
    command = [sys.executable, "-m", "yuyue_sim", *words]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == RIGHT, done.stdout + done.stderr
    report = json.loads(done.stdout)

    assert (done.returncode, report["verdict"], report["anomalies"], report["unknowns"]) == (RIGHT, "right", [], [])
    facts = report["facts"]
    assert facts["booked"] == 94  # 20 of the doctor, and what the department itself offers under seed 1
    assert facts["overlaps_on_last_number"] > 0
    assert facts["unclear"] > 0
    assert facts["false_closed_seat_s"] == 0
    assert report["judged"]["not-linearizable"] == facts["slots"] == 21
    assert len(list(folder.glob("*.history"))) == 3
    page = (folder / "contention.html").read_text(encoding="utf-8")
    assert "all 200 users were waiting" in page
    assert page.index("; nobody was double-booked.") < page.index("How fast the numbers went")
    repeating = (
        "yuyue-sim load rush --scenario release-rush --users 200 --seconds 20 --seed 1 --processes 3 --hang-up 0.2"
    )
    about = json.loads((folder / "experiment.json").read_text(encoding="utf-8"))
    assert (about["command"], about["bugs"], about["faults"]) == (repeating, [], [])
    assert f"<code>{repeating}</code>" in page
    assert {path.name for path in folder.iterdir()} >= {
        "contention.html",
        "end-state.json",
        "hospital.log",
        "locust.log",
        "verdict.json",
    }


@pytest.mark.slow
def test_one_process_sees_what_three_see_and_a_planted_bug_ends_red(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    code, report, _ = load(folder, "rush", "--users", "150", "--plant", "repeated_reserve_no", "--no-page")
    assert (code, report["verdict"]) == (WRONG, "wrong")
    assert len(list(folder.glob("*.history"))) == 1
    assert (report["facts"]["booked"], report["facts"]["slots"]) == (94, 21)
    assert kinds(report) == {"repeated-reserve-no"}
    witness = report["anomalies"][0]["first"]
    assert " of the same schedule" in witness["text"]
    assert not (folder / "contention.html").exists()


@pytest.mark.slow
def test_users_know_only_the_interface_and_find_the_bug_of_another_hospital(
    tmp_path: Path, second_hospital: str
) -> None:
    locust = ("--", "--first-day", "2026-03-09", "--days", "1", "--nobody-else", "yes")
    code, report, _ = load(
        tmp_path / "run", "rush", "--users", "60", "--against", second_hospital, "--no-page", *locust
    )
    assert (code, report["verdict"]) == (WRONG, "wrong")
    assert "oversell" in kinds(report)
    assert report["facts"]["booked"] > 10  # two slots of five numbers each


@pytest.mark.slow
def test_a_hospital_is_not_blamed_for_what_its_other_channels_book(tmp_path: Path) -> None:
    with serving(clock="x600@2026-03-02T08:00:00") as hospital:
        words = ("--users", "20", "--seconds", "6", "--against", f"http://127.0.0.1:{hospital.port}", "--no-page")
        code, report, _ = load(tmp_path / "run", "mixed", *words, "--", "--first-day", "2026-03-02", "--think", "0")
    assert code in {RIGHT, UNKNOWN}
    assert (report["anomalies"], report["run"]["nobody_else"]) == ([], False)
    assert report["facts"]["requests"] > 100
    about = json.loads((tmp_path / "run" / "experiment.json").read_text(encoding="utf-8"))
    assert about["command"].startswith(
        "yuyue-sim load mixed --users 20 --seconds 6 --seed 1 --against http://127.0.0.1:"
    )


@pytest.mark.slow
def test_an_open_loop_of_journeys_asks_all_twelve_operations_and_notes_when_each_was_due(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    however_slow = ("--lag-bound", "600", "--drop-after", "600")
    code, report, _ = load(
        folder, "journey", "--users", "20", "--seconds", "10", "--", "--arrivals", "6", *however_slow
    )
    assert code == RIGHT
    assert report["run"]["open_loop"] is True
    assert set(report["facts"]["succeeded"]) == {
        "getHospInfo",
        "getDepartInfo",
        "getDoctorInfo",
        "getDoctorPhoto",
        "getDepartWorkInfo",
        "getDoctorWorkInfo",
        "getDtNoInfo",
        "getYyNo",
        "backNo",
        "updateOrderInfo",
        "getGhInfo",
        "getGhRecord",
    }
    assert min(report["facts"]["succeeded"].values()) > 0
    history = read_histories([folder])
    rows = history.operations
    begun = rows["flags"] & Flag.OPEN_LOOP > 0
    assert 10 <= int(begun.sum()) <= 90  # 6 a second for 10 seconds
    assert (rows["intended_ns"][begun] <= history.sent_ns[begun]).all()
    assert (rows["intended_ns"][~begun] == history.sent_ns[~begun]).all()
    assert set(rows["operation"][begun].tolist()) == {history.operation_names.index("getHospInfo")}
    assert "response" in (folder / "contention.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_an_open_loop_that_is_not_valid_is_no_success(tmp_path: Path) -> None:
    limit = ("--assert", "booked<0")
    words = (
        "mixed",
        "--users",
        "2",
        "--seconds",
        "12",
        *limit,
        "--no-page",
        "--",
        "--arrivals",
        "50",
        "--lag-bound",
        "0",
    )
    code, report, _ = load(tmp_path / "run", *words)
    assert (code, report["verdict"], report["open_loop"]["valid"]) == (UNKNOWN, "unknown", False)
    assert report["unknowns"][0].startswith("how fast the hospital is; the open loop is not valid: ")
    assert json.loads((tmp_path / "run" / "verdict.json").read_text(encoding="utf-8")) == report


@pytest.mark.slow
def test_a_day_of_bookings_and_cancellations_is_found_right(tmp_path: Path) -> None:
    code, report, _ = load(
        tmp_path / "run", "mixed", "--users", "10", "--seconds", "12", "--think", "0.05", "--no-page"
    )
    assert (code, report["verdict"]) == (RIGHT, "right")
    assert report["facts"]["booked"] > report["facts"]["cancelled"] > 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rash",), "'rash' is neither a locustfile nor one of browse, journey, mixed, rush, soak"),
        (("rush", "--scenario", "relase-rush"), "did you mean 'release-rush'?"),
        (("rush", "--plant", "overbook"), "expected one of oversell, lost_booking"),
        (("rush", "--against", "http://127.0.0.1:9"), "connection refused from http://127.0.0.1:9"),
        (
            ("rush", "--against", "http://127.0.0.1:9", "--plant", "oversell"),
            ": only for a hospital that is started here; leave --against out",
        ),
        (
            ("rush", "--against", "http://127.0.0.1:9", "--scenario", "city"),
            ": only for a hospital that is started here; leave --against out",
        ),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    code, _, errors = load(tmp_path / "run", *words)
    assert code == USAGE
    assert said in errors


def test_a_run_prints_what_it_measured_and_keeps_it_for_programs(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    done = run("load", "rush", "--users", "3", "--seconds", "30", "--no-page", "--output", str(folder))
    assert (done.returncode, done.stdout.splitlines()[0]) == (RIGHT, "RIGHT: nobody was double-booked, lost or lied to")
    figures = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))["figures"]
    assert (figures["people"], figures["booked"], figures["oversold"], figures["response_time.p99"]) == (3, 3, 0, None)
    assert 0 < figures["getYyNo.p50"] <= figures["getYyNo.p99"]
    spoken = f"getYyNo: p50 {figures['getYyNo.p50']:.1f} ms, p95 {figures['getYyNo.p95']:.1f} ms, p99 "
    assert spoken in done.stdout
    assert "\nmost wanted: SG01/" in done.stdout


def test_users_of_several_processes_need_no_port_that_another_run_has(tmp_path: Path) -> None:
    with socket.socket() as another:
        another.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):  # then another run has it
            another.bind(("127.0.0.1", 5557))
            another.listen()
        code, report, said = load(
            tmp_path / "run", "rush", "--users", "4", "--seconds", "30", "--processes", "2", "--no-page"
        )
    assert (code, report["facts"]["booked"]) == (RIGHT, 4), said


def test_a_folder_is_not_used_twice(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    code, _, errors = load(tmp_path, "rush")
    assert code == USAGE
    assert f"--output {tmp_path}: it is not empty; every run takes a directory of its own" in errors
