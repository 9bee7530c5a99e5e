"""Settings that cannot be used are refused in one sentence, on the command line, in the web form and in its API."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.acceptance.served import serving
from tests.loadtest.users.test_tab import free_port
from tests.paths import ROOT

LONGEST_S = 200
"""More than any start or end here takes."""
NO_DATE = "expected a date such as 2026-03-02, from 1970 to 2999"
NO_ADDRESS = "is no address such as http://127.0.0.1:8080"
DAY = ("--first-day", "2026-03-03")
SHY = """
from yuyue_sim.loadtest import HospitalUser, StopUser


class Shy(HospitalUser):
    def visit(self):
        raise StopUser
"""


@contextmanager
def locust(*options: str, script: str = "loadtests/mixed.py") -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "locust", "-f", script, *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def hospital() -> Iterator[str]:
    with serving("--clock", "frozen@2026-03-02T09:30:00") as served:
        yield f"http://127.0.0.1:{served.port}"


def web_client(port: int) -> httpx.Client:
    transport = httpx.HTTPTransport(retries=8)
    return httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=120)


@pytest.fixture(scope="module")
def form(hospital: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Locust's web UI, where runs are started by POST /swarm."""
    port = free_port()
    web = ("--web-host", "127.0.0.1", "--web-port", str(port), "--loglevel", "ERROR")
    histories = ("--history", str(tmp_path_factory.mktemp("histories")))
    with ExitStack() as stack:
        script = "loadtests/mixed.py,loadtests/shapes/steps.py"
        stack.enter_context(locust(*web, *histories, *DAY, "--host", hospital, script=script))
        client = stack.enter_context(web_client(port))
        client.get("/").raise_for_status()
        yield client


def swarm(form: httpx.Client, **settings: str) -> tuple[bool, str]:
    response = form.post("/swarm", data={"user_count": "2", "spawn_rate": "2", **settings}).json()
    return response["success"], response["message"]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("host", "127.0.0.1:8080", f"--host: '127.0.0.1:8080' {NO_ADDRESS}"),
        ("host", "http://127.0.0.1:99999", f"--host: 'http://127.0.0.1:99999' {NO_ADDRESS}"),
        ("host", "", "--host: no hospital; give its address, such as http://127.0.0.1:8080"),
        ("host", "http://127.0.0.1:8080/ ", f"--host: 'http://127.0.0.1:8080/ ' {NO_ADDRESS}"),
        ("history", "/dev/null/x", "--history /dev/null/x: Not a directory"),
        ("history", "a\0b", "--history: 'a\\x00b' is no path"),
        ("style", "soap", "--style: expected string or typed, got 'soap'"),
        ("first_day", "9999-12-31", f"--first-day: {NO_DATE}, got '9999-12-31'"),
        ("first_day", "2026-02-30", f"--first-day: {NO_DATE}, got '2026-02-30'"),
        ("release_at", "8:00", "--release-at: expected an instant such as 2026-03-02T08:00:00+08:00, got '8:00'"),
        ("steps", "many", "--steps: expected users:seconds,… such as 10:30,50:60, got 'many'"),
        ("days", "0", "--days: expected a whole number from 1 to 3660, got '0'"),
        ("arrivals", "-5", "--arrivals: expected a number from 0 to 1000000, got '-5'"),
        ("arrivals", "nan", "--arrivals: expected a number from 0 to 1000000, got 'nan'"),
        ("think", "", "--think: expected a number from 0 to 3600, got ''"),
        ("nobody_else", "maybe", "--nobody-else: expected yes or no, got 'maybe'"),
        ("run_number", "1000000000", "--run-number: expected a whole number from 0 to 999999999, got '1000000000'"),
        ("user_count", "0", "user_count: expected a whole number from 1 to 1000000, got '0'"),
        ("spawn_rate", "-1", "spawn_rate: expected a number from 0.001 to 1000000, got '-1'"),
        ("run_time", "soon", "run_time: expected a time such as 90, 30s, 20m or 1h30m, up to 27777h, got 'soon'"),
    ],
)
@pytest.mark.slow
def test_the_form_refuses_what_cannot_be_used(form: httpx.Client, key: str, value: str, said: str) -> None:
    assert swarm(form, **{key: value}) == (False, said)
    assert form.get("/stats/requests").json()["state"] == "ready"


@pytest.mark.slow
def test_a_second_run_needs_no_run_number(hospital: str, tmp_path: Path) -> None:
    port = free_port()
    web = ("--web-host", "127.0.0.1", "--web-port", str(port), "--loglevel", "ERROR")
    with (
        locust(*web, *DAY, "--host", hospital, "--history", str(tmp_path)),
        web_client(port) as client,
    ):
        for _ in range(2):
            assert swarm(client) == (True, "Swarming started")
            while not client.get("/stats/requests").json()["total_rps"]:
                pass
            client.post("/stop")
        first, second = sorted(path.name.partition("-")[0] for path in tmp_path.iterdir())
        assert first != second
        said = f"--run-number: {tmp_path} has run {first} already; 0 chooses another"
        assert swarm(client, run_number=first) == (False, said)


@pytest.mark.slow
def test_a_run_may_be_stopped_before_the_hospitals_are_known(hospital: str, tmp_path: Path) -> None:
    port = free_port()
    web = ("--web-host", "127.0.0.1", "--web-port", str(port), "--loglevel", "ERROR")
    with locust(*web, *DAY, "--host", hospital, "--history", str(tmp_path)) as process:
        with web_client(port) as client:
            for _ in range(5):
                assert swarm(client) == (True, "Swarming started")
                client.post("/stop").raise_for_status()
        process.terminate()
        printed, _ = process.communicate(timeout=LONGEST_S)
    assert "Traceback" not in printed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--host", "127.0.0.1:8080"), f"yuyue-sim: --host: '127.0.0.1:8080' {NO_ADDRESS}"),
        ((), "yuyue-sim: --host: no hospital; give its address, such as http://127.0.0.1:8080"),
        (("--run-number", "99999999999"), "expected a whole number from 0 to 999999999, got '99999999999'"),
        (("--host", "http://127.0.0.1:9", "--history", "/dev/null/x"), "--history /dev/null/x: Not a directory"),
        (("--host", "http://127.0.0.1:9", "--history", ""), "yuyue-sim: --history: '' is no path"),
    ],
)
def test_the_command_line_refuses_it_too(options: tuple[str, ...], said: str, tmp_path: Path) -> None:
    with locust("--headless", "-u", "2", "-t", "5s", "--history", str(tmp_path), *options) as process:
        printed, _ = process.communicate(timeout=LONGEST_S)
    assert said in printed
    assert "Traceback" not in printed
    assert process.returncode == 2


def test_a_run_in_which_nobody_asked_is_no_success(hospital: str, tmp_path: Path) -> None:
    script = tmp_path / "shy.py"
    script.write_text(SHY, encoding="utf-8")
    options = ("--headless", "-u", "1", "-t", "3s", "--history", str(tmp_path), "--host", hospital)
    with locust(*options, *DAY, script=str(script)) as process:
        printed, _ = process.communicate(timeout=LONGEST_S)
    assert "yuyue-sim: no user sent a request" in printed
    assert process.returncode == 2


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM")
def test_sigterm_ends_an_open_loop_of_any_rate(hospital: str, tmp_path: Path) -> None:
    options = ("--headless", "-u", "2", "--arrivals", "1e6", "--history", str(tmp_path), "--host", hospital)
    with locust(*options, *DAY) as process:
        while sum(path.stat().st_size for path in tmp_path.iterdir()) < 1_000_000:
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=LONGEST_S)
    dropped = sum(path.stat().st_size for path in tmp_path.iterdir()) / 64
    assert dropped < 300_000  # arrivals of a few seconds are millions; those that are left are not written one by one


@pytest.mark.slow
@pytest.mark.parametrize("place", ["environment", "locust.conf", "pyproject.toml"])
def test_a_setting_is_checked_wherever_it_is_given(place: str, tmp_path: Path) -> None:
    contents = {"locust.conf": "days = 0\n", "pyproject.toml": "[tool.locust]\ndays = 0\n"}
    if place in contents:
        (tmp_path / place).write_text(contents[place])
    environment = {**os.environ, "YUYUE_DAYS": "0"} if place == "environment" else None
    script = str(ROOT / "loadtests/mixed.py")
    done = subprocess.run(
        [sys.executable, "-m", "locust", "-f", script, "--headless", "-u", "2", "--host", "http://127.0.0.1:9"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    assert "--days: expected a whole number from 1 to 3660, got '0'" in done.stderr
    assert done.returncode == 2
