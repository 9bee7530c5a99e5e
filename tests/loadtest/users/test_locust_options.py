"""Numbers that locust's own options cannot use are refused in a sentence: no traceback, and no run that never ends."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.paths import ROOT

NO_TIME = "expected a time such as 90, 30s, 20m or 1h30m, up to 27777h, got"
NO_PROCESSES = "expected a whole number from 0 to 64, or -1 for one per processor, got"
NO_PORT = "expected a whole number from 1 to 65535, got"


def refused(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "locust", "-f", "loadtests/mixed.py", "--headless", "--host", "http://127.0.0.1:9"]
    done = subprocess.run(
        [*command, *options], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=200, check=False
    )
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == 2
    return done


def test_fewer_users_than_one() -> None:
    said = "argument -u/--users: expected a whole number from 1 to 1000000, got '-3'"
    assert said in refused("-u", "-3").stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--users", "0", "-u/--users: expected a whole number from 1 to 1000000, got '0'"),
        ("--spawn-rate", "0", "-r/--spawn-rate: expected a number from 0.001 to 1000000, got '0'"),
        ("--spawn-rate", "nan", "-r/--spawn-rate: expected a number from 0.001 to 1000000, got 'nan'"),
        ("--run-time", "-5", f"-t/--run-time: {NO_TIME} '-5'"),
        ("--run-time", "99999999999999999999h", f"-t/--run-time: {NO_TIME} '99999999999999999999h'"),
        ("--stop-timeout", "", f"-s/--stop-timeout: {NO_TIME} ''"),
        (
            "--processes",
            "-3",
            f"--processes: {NO_PROCESSES} '-3'",
        ),
        (
            "--processes",
            "65",
            f"--processes: {NO_PROCESSES} '65'",
        ),
        ("--expect-workers", "0", "--expect-workers: expected a whole number from 1 to 64, got '0'"),
        ("--autoquit", "-2", "--autoquit: expected a whole number from -1 to 100000000, got '-2'"),
        ("--exit-code-on-error", "256", "--exit-code-on-error: expected a whole number from 0 to 255, got '256'"),
        ("--web-port", "99999", f"--web-port/-P: {NO_PORT} '99999'"),
        ("--master-port", "-1", f"--master-port: {NO_PORT} '-1'"),
        ("--master-bind-port", "99999", f"--master-bind-port: {NO_PORT} '99999'"),
    ],
)
def test_what_cannot_be_used(option: str, value: str, said: str) -> None:
    assert f"argument {said}" in refused(f"{option}={value}").stderr


def test_it_is_refused_in_the_environment_too_and_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("PYTHONUTF8", "1")
    monkeypatch.setenv("LOCUST_RUN_TIME", "soon")
    said = "应为 90、30s、20m、1h30m 这样的时长，最长 27777h，实际是 'soon'"
    assert f"argument -t/--run-time: {said}" in refused().stderr
