"""Variables that begin with YUYUE_: one that is misspelt is named, with the nearest that is read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shell import run
from tests.paths import ROOT


def said(problem: str) -> str:
    return f"yuyue-sim: nobody reads the environment variable {problem}\n"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("YUYUE_SIM_TOKEN", "YUYUE_SIM_TOKEN; did you mean YUYUE_SIM_CONTROL_TOKEN?"),
        ("YUYUE_CONTROL_TOKEN", "YUYUE_CONTROL_TOKEN; did you mean YUYUE_SIM_CONTROL_TOKEN?"),
        ("YUYUE_DAY", "YUYUE_DAY; did you mean YUYUE_DAYS?"),
        ("YUYUE_SIM_HOWEVER", "YUYUE_SIM_HOWEVER"),
    ],
)
def test_a_command_warns_and_goes_on(monkeypatch: pytest.MonkeyPatch, name: str, problem: str) -> None:
    monkeypatch.setenv(name, "1")
    done = run("schema")
    assert done.stderr == said(problem)
    assert done.returncode == 0
    assert done.stdout.startswith("{")


@pytest.mark.parametrize(
    "name",
    [
        "YUYUE_SIM_CONTROL_TOKEN",
        "YUYUE_SIM_URL",
        "YUYUE_SIM_SETTINGS",
        "YUYUE_LOOK_TO_BOOK",
        "YUYUE_RAMP_TO",
        "YUYUE_PLATFORM_URL",  # a platform has variables of its own
        "YUYUE_PORT",
    ],
)
def test_what_is_read_by_somebody_is_no_mistake(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "1")
    assert run("schema").stderr == ""


def test_locust_warns_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUYUE_LOOK_TO_BOK", "5")
    monkeypatch.setenv("YUYUE_PLATFORM_URL", "http://127.0.0.1:9")
    command = [sys.executable, "-m", "locust", "-f", "loadtests/mixed.py", "--headless", "--host", "http://127.0.0.1:9"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=200, check=False)
    assert said("YUYUE_LOOK_TO_BOK; did you mean YUYUE_LOOK_TO_BOOK?") in done.stderr
    assert done.stderr.count("nobody reads") == 1
    assert "yuyue-sim: getHospInfo: connection refused from http://127.0.0.1:9\n" in done.stdout + done.stderr


OWN = """
from locust import events
from yuyue_sim.loadtest import HospitalUser


@events.init_command_line_parser.add_listener
def add(parser):
    parser.add_argument("--colour", env_var="YUYUE_COLOUR", default="red")


class Own(HospitalUser):
    def visit(self):
        pass


@events.init.add_listener
def end(environment, **_):
    print(environment.parsed_options.colour)
    raise SystemExit(0)
"""


def test_a_variable_of_somebodys_own_script_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "own.py"
    script.write_text(OWN, encoding="utf-8")
    monkeypatch.setenv("YUYUE_COLOUR", "green")
    command = [sys.executable, "-m", "locust", "-f", str(script), "--headless", "--host", "http://127.0.0.1:9"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=200, check=False)
    assert done.stdout == "green\n"
    assert done.returncode == 0
