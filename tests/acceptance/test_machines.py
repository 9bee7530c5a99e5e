"""One hospital on three machines and one database: what is acknowledged stays, whoever fails in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance import machines as namespaces
from tests.acceptance.machines import Machines, machines
from tests.paths import ROOT
from tests.postgresql import PostgresqlServer, programs, serving_postgresql

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(namespaces.why_not()), reason=namespaces.why_not() or "they can be made"),
    pytest.mark.skipif(programs() is None or find_spec("psycopg") is None, reason="needs PostgreSQL and its driver"),
]

SERVERS = ("server-1", "server-2", "server-3")
WORKERS = ("users-1", "users-2", "users-3")
USERS = 64
STEP = 300_000
"""Bytes of history that the users write between two failures: some 1,500 requests."""
TOKEN = {"YUYUE_SIM_CONTROL_TOKEN": "of-the-test"}
CUT_OFF_S = 5.0
RIGHT, WRONG = 0, 1
SCENARIO = """\
name: one-schedule
clock: frozen@2026-03-02T07:59:00
world:
  hospitals:
    - profile: tertiary-general
      id: SG01
      demand: 0
      only_these: true
      departments:
        - id: "0302"
          only_these: true
          schedules: []
          doctors:
            - {id: "03020001", schedules: [{date: "2026-03-04", part: morning, numbers: 40}]}
"""


class Cluster:
    """The machines, and what runs on them."""

    def __init__(self, network: Machines, folder: Path, database: PostgresqlServer, plants: tuple[str, ...]) -> None:
        self.network = network
        self.folder = folder
        self.database = database
        self.servers: dict[str, subprocess.Popen[bytes]] = {}
        self._plants = [f"--plant={plant}" for plant in plants]
        self._url = database.url("hospital")

    def serve(self, name: str) -> None:
        """Start a server on its machine, and wait until it listens."""
        command = [sys.executable, "-m", "yuyue_sim", "serve", str(self.folder / "one-schedule.yaml")]
        log = self.folder / f"{name}-{len([*self.folder.glob(f'{name}-*.log')])}.log"
        with log.open("wb") as said:
            process = subprocess.Popen(
                [*self.network.at(name), *command, "--host=0.0.0.0", f"--state={self._url}", *self._plants],
                stdout=said,
                stderr=subprocess.STDOUT,
                env=os.environ | TOKEN,
            )
        self.servers[name] = process
        while "Ctrl-C" not in log.read_text(encoding="utf-8"):
            with suppress(subprocess.TimeoutExpired):
                raise AssertionError(f"exit code {process.wait(0.1)}: {log.read_text(encoding='utf-8')}")

    def kill(self, name: str) -> None:
        """End a server as a power cut would."""
        self.servers[name].send_signal(signal.SIGKILL)
        self._finish(name)

    def stop(self) -> None:
        """End all servers."""
        for process in self.servers.values():
            process.terminate()
        for name in [*self.servers]:
            self._finish(name)

    def _finish(self, name: str) -> None:
        with self.servers.pop(name) as process:
            try:
                process.wait(60)
            finally:
                process.kill()

    def url(self, name: str) -> str:
        return f"http://{self.network.address(name)}:8080"


@contextmanager
def cluster(folder: Path, *plants: str) -> Iterator[Cluster]:
    (folder / "one-schedule.yaml").write_text(SCENARIO, encoding="utf-8")
    with machines(["database", *SERVERS, "master", *WORKERS]) as network, ExitStack() as stack:
        place = network.address("database"), network.at("database")
        database = stack.enter_context(serving_postgresql(*place))
        started = Cluster(network, folder, database, plants)
        try:
            for name in SERVERS:
                started.serve(name)
            yield started
        finally:
            started.stop()


class Load:
    """A locust master and three workers, each on a machine of its own."""

    def __init__(self, on: Cluster, stack: ExitStack, actions: str = "mixed", hang_up: float = 0.02) -> None:
        self._on = on
        self._stack = stack
        self._actions = actions
        settings = ("--host", on.url("server-1"), "-u", str(USERS), "-r", str(USERS), "--first-day", "2026-03-04")
        run = ("--days", "1", "--think", "0.05", "--timeout", "2", "--attempts", "8", f"--hang-up={hang_up}")
        master = ("--master", "--expect-workers", "3", "--headless", "--only-summary", "--nobody-else", "yes")
        self.master = self._start("master", *settings, *run, *master)
        for name in WORKERS:
            self._start(name, "--worker", "--master-host", on.network.address("master"))

    @property
    def histories(self) -> Path:
        return self._on.folder / "master" / "histories"

    def wait_for(self, size: int) -> None:
        """Wait until the users have written so much more of their histories."""
        wanted = self._written() + size
        while self._written() < wanted:
            self.pause(0.1)

    def pause(self, seconds: float) -> None:
        """Let the run go on."""
        with suppress(subprocess.TimeoutExpired):
            raise AssertionError(f"exit code {self.master.wait(seconds)}: {self.said()}")

    def end(self) -> None:
        """End the run, and let the master collect the histories."""
        self.master.send_signal(signal.SIGTERM)
        self.master.wait(120)

    def said(self) -> str:
        return (self._on.folder / "master.log").read_text(encoding="utf-8")

    def _written(self) -> int:
        return sum(path.stat().st_size for name in WORKERS for path in (self._on.folder / name).rglob("*.history"))

    def _start(self, name: str, *options: str) -> subprocess.Popen[bytes]:
        (self._on.folder / name).mkdir()
        log = self._stack.enter_context((self._on.folder / f"{name}.log").open("wb"))
        locustfile = str(ROOT / "tests" / "acceptance" / "everywhere.py")
        process = self._stack.enter_context(
            subprocess.Popen(
                [*self._on.network.at(name), sys.executable, "-m", "locust", "-f", locustfile, *options],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._on.folder / name,
                env=os.environ | {"SERVERS": " ".join(map(self._on.url, SERVERS)), "ACTIONS": self._actions},
            )
        )
        self._stack.callback(process.kill)
        return process


def audited(on: Cluster, histories: Path) -> tuple[int, dict[str, Any]]:
    """Exit code and report of an audit with final reads, made on the master's machine."""
    command = [
        sys.executable,
        "-m",
        "yuyue_sim",
        "audit",
        str(histories),
        "--final-reads",
        on.url("server-2"),
        "--json",
    ]
    done = subprocess.run(
        [*on.network.at("master"), *command],
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
        env=os.environ | TOKEN,
    )
    assert done.stdout, done.stderr
    print(done.stdout[-3000:])  # pytest shows it with a failure
    return done.returncode, json.loads(done.stdout)


def test_nothing_is_lost_while_servers_database_and_network_fail_in_turn(tmp_path: Path) -> None:
    with cluster(tmp_path) as on, ExitStack() as stack:
        load = Load(on, stack)
        load.wait_for(STEP)
        on.kill("server-2")
        load.wait_for(STEP)
        on.serve("server-2")
        load.wait_for(STEP)
        on.database.stop()
        load.pause(1)
        on.database.start()
        load.wait_for(STEP)
        on.network.cut_off("server-3")
        load.pause(CUT_OFF_S)
        on.network.connect("server-3")
        load.wait_for(STEP)
        on.kill("server-1")
        on.serve("server-1")
        load.wait_for(STEP)
        load.end()
        assert "yuyue-sim: histories of 3 workers are in " in load.said()
        code, report = audited(on, load.histories)
    facts = report["facts"]
    assert (code, report["verdict"], report["anomalies"], report["unknowns"]) == (RIGHT, "right", [], [])
    assert facts["booked"] > 200
    assert facts["cancelled"] > 100
    assert facts["unclear"] > 10
    assert facts["overlaps_on_last_number"] > 0
    assert report["judged"]["lost"] > 0


def test_a_rush_at_three_machines_gives_each_number_once(tmp_path: Path) -> None:
    with cluster(tmp_path) as on, ExitStack() as stack:
        load = Load(on, stack, "rush")
        load.wait_for(1)
        on.kill("server-3")
        load.wait_for(STEP)
        load.end()
        code, report = audited(on, load.histories)
    assert (code, report["verdict"], report["anomalies"], report["unknowns"]) == (RIGHT, "right", [], [])
    assert report["facts"]["booked"] == 40
    assert report["facts"]["overlaps_on_last_number"] > 0


@pytest.mark.parametrize(
    ("bug", "invariant"),
    [
        ("oversell", "oversell"),
        ("lost_booking=0.2", "lost"),
        ("stale_left", "left-too-high"),
        ("leaky_cancel", "left-too-low"),
        ("repeated_reserve_no", "repeated-reserve-no"),
        ("duplicate_record", "repeated-registration"),
        ("refused_but_stored=0.2", "refused-but-present"),
        ("false_sold_out=0.2", "false-sold-out"),
    ],
)
def test_each_planted_bug_is_found_on_three_machines_too(tmp_path: Path, bug: str, invariant: str) -> None:
    with cluster(tmp_path, bug) as on, ExitStack() as stack:
        load = Load(on, stack, hang_up=0.3)  # some bugs show only in what is repeated
        load.wait_for(STEP)
        load.end()
        code, report = audited(on, load.histories)
    assert (code, report["verdict"]) == (WRONG, "wrong")
    assert invariant in {each["invariant"] for each in report["anomalies"]}
