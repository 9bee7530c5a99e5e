"""Whole experiments as a user starts them: a hospital, its users, the audit and the page, in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.history.layout import Flag
from simulator.history.reading import read_histories

SECOND_HOSPITAL = Path(__file__).parent / "second_hospital.py"
RIGHT, WRONG, USAGE = 0, 1, 2


def load(folder: Path, *words: str) -> tuple[int, dict[str, Any], str]:
    """`yuyue-sim load` into a folder: its exit code, its JSON and what it said of errors."""
    script, *options = words
    more = options[options.index("--") :] if "--" in options else []
    own = options[: len(options) - len(more)]
    command = [sys.executable, "-m", "simulator", "load", script, *own, "--output", str(folder), "--json", *more]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=100, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout) if done.stdout.strip() else {}, done.stderr


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


def test_a_healthy_rush_is_found_right_and_was_worth_auditing(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    code, report, _ = load(folder, "rush", "--users", "200", "--seed", "1", "--hang-up", "0.2")

    assert (code, report["verdict"], report["anomalies"], report["unknowns"]) == (RIGHT, "right", [], [])
    facts = report["facts"]
    assert facts["booked"] == 94  # 20 of the doctor, and what the department itself offers under seed 1
    assert facts["overlaps_on_last_number"] > 0
    assert facts["unclear"] > 0
    assert report["judged"]["not-linearizable"] == facts["slots"] == 21
    page = (folder / "contention.html").read_text(encoding="utf-8")
    assert page.index("Nobody was double-booked, lost or lied to") < page.index("How fast the numbers went")
    assert {path.name for path in folder.iterdir()} >= {
        "contention.html",
        "end-state.json",
        "hospital.log",
        "locust.log",
        "verdict.json",
    }


def test_a_planted_bug_ends_red(tmp_path: Path) -> None:
    code, report, _ = load(tmp_path / "run", "rush", "--users", "200", "--plant", "oversell", "--no-page")
    assert (code, report["verdict"]) == (WRONG, "wrong")
    assert "oversell" in kinds(report)
    witness = next(each for each in report["anomalies"] if each["invariant"] == "oversell")["first"]
    assert "bookings were acknowledged and not cancelled, for" in witness["text"]


def test_three_processes_of_users_see_what_one_sees(tmp_path: Path) -> None:
    found = {}
    for processes in ("1", "3"):
        code, report, _ = load(tmp_path / processes, "rush", "--users", "150", "--processes", processes, "--no-page")
        histories = list((tmp_path / processes).glob("*.history"))
        assert (code, len(histories)) == (RIGHT, int(processes))
        found[processes] = (report["verdict"], report["facts"]["booked"], report["facts"]["slots"], report["anomalies"])
    assert found["1"] == found["3"] == ("right", 94, 21, [])


def test_users_know_only_the_interface_and_find_the_bug_of_another_hospital(
    tmp_path: Path, second_hospital: str
) -> None:
    locust = ("--", "--first-day", "2026-03-09", "--days", "1", "--nobody-else", "yes")
    code, report, _ = load(
        tmp_path / "run", "rush", "--users", "60", "--against", second_hospital, "--no-page", *locust
    )
    assert (code, report["verdict"]) == (WRONG, "wrong")
    assert "oversell" in kinds(report)
    assert report["facts"]["booked"] > 10  # two segments of five numbers each


def test_an_open_loop_notes_when_each_arrival_was_due(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    code, report, _ = load(folder, "mixed", "--users", "20", "--seconds", "4", "--", "--arrivals", "40")
    assert code == RIGHT
    history = read_histories([folder])
    rows = history.operations
    begun = rows["flags"] & Flag.OPEN_LOOP > 0
    assert (rows["intended_ns"][begun] <= history.sent_ns[begun]).all()
    assert (rows["intended_ns"][~begun] == history.sent_ns[~begun]).all()
    assert 60 <= int(begun.sum()) <= 160  # 40 a second for 4 seconds, those that do nothing but cancel left out
    assert report["run"]["open_loop"] is True
    assert "response" in (folder / "contention.html").read_text(encoding="utf-8")


def test_a_journey_asks_all_twelve_operations(tmp_path: Path) -> None:
    code, report, _ = load(tmp_path / "run", "journey", "--users", "5", "--seconds", "4", "--think", "0.1", "--no-page")
    assert code == RIGHT
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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rash",), "'rash' is neither a locustfile nor one of browse, journey, mixed, rush, soak"),
        (("rush", "--scenario", "relase-rush"), "did you mean 'release-rush'?"),
        (("rush", "--plant", "overbook"), "expected one of oversell, lost_booking"),
        (("rush", "--against", "http://127.0.0.1:9"), "connection refused from http://127.0.0.1:9"),
        (("rush", "--users", "5", "--", "--first-day", "2020-01-01"), "give --first-day and --days"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    code, _, errors = load(tmp_path / "run", *words)
    assert code == USAGE
    assert said in errors


def test_a_folder_is_not_used_twice(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    code, _, errors = load(tmp_path, "rush")
    assert code == USAGE
    assert f"--output {tmp_path}: it is not empty; every run takes a directory of its own" in errors
