"""A hospital for somebody else's test: everything it offers, over a real socket."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from yuyue_sim.contract.styles import Style
from yuyue_sim.platform.client import HospitalClient
from yuyue_sim.platform.envelope import SoapFaultError
from yuyue_sim.server.control.client import ControlRefusedError
from yuyue_sim.testing import Hospital, hospital

from tests.scenario.faults.faulty import order, scenario

ONE = scenario(["WORL"], [])
"""One hospital with one schedule of five numbers."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "one.yaml"
    path.write_text(ONE, encoding="utf-8")
    return path


def book(world: Hospital, registration_id: int) -> str:
    client = HospitalClient(world.url, Style.STRING, 120.0)
    return client.exchange("getYyNo", order(registration_id, "WORL")).findtext(".//Code") or ""


def test_two_worlds_never_meet(file: Path) -> None:
    with hospital(file) as one, hospital(file, seed=7) as other:
        assert one.url != other.url
        assert (one.seed, other.seed) == (12320, 7)
        assert [book(one, each) for each in (1, 2)] == ["1000", "1000"]
        assert [each["registration_id"] for each in one.registrations()] == ["2", "1"]
        assert other.registrations() == []


def test_the_clock_is_in_the_hand(file: Path) -> None:
    with hospital(file) as world:
        assert world.clock.now() == datetime(2026, 3, 2, 8, 0)
        assert world.clock.advance("2h") == datetime(2026, 3, 2, 10, 0)
        assert world.clock.advance(timedelta(minutes=1, milliseconds=500)) == datetime(2026, 3, 2, 10, 1, 0, 500000)
        assert world.clock.to("2026-03-03T07:00:00") == datetime(2026, 3, 3, 7, 0)
        assert world.clock.to_next("morning") == datetime(2026, 3, 3, 8, 0)
        with pytest.raises(ControlRefusedError, match="forward only"):
            world.clock.to(datetime(2026, 3, 1))


def test_a_real_clock_is_frozen_unless_requested() -> None:
    with hospital() as world:
        assert (world.scenario, world.clock.now()) == ("default", datetime(2026, 3, 2, 8, 0))
        assert world.clock.now() == datetime(2026, 3, 2, 8, 0)
    with hospital(clock="frozen@2026-05-04T09:00:00") as world:
        assert world.clock.now() == datetime(2026, 5, 4, 9, 0)


@pytest.mark.parametrize(
    ("clock", "now"),
    [
        ("", datetime(2026, 3, 2, 7, 59)),
        ("clock: frozen@2026-06-01T09:00:00\n", datetime(2026, 6, 1, 9, 0)),
        ("clock: null\nends: null\n", datetime(2026, 3, 2, 8, 0)),
        ("clock: real\nends: null\n", datetime(2026, 3, 2, 8, 0)),
    ],
)
def test_a_scenario_that_extends_another_has_its_clock(tmp_path: Path, clock: str, now: datetime) -> None:
    file = tmp_path / "rush.yaml"
    file.write_text(f"extends: release-rush\nname: rush\ntimeline: []\nexpectations: []\n{clock}", encoding="utf-8")
    with hospital(file) as world:
        assert world.clock.now() == now


def test_a_journey_expects_its_refusals(file: Path) -> None:
    with hospital(file, plants=["false_sold_out"]) as world:
        assert book(world, 1) == "1001"
        assert world.explain("x1")["exchanges"][0]["cause"]["name"] == "false_sold_out"
        assert world.plant() == {}
        world.faults.add("down", soap_fault={"text": "维护中"})
        with pytest.raises(SoapFaultError):
            book(world, 1)
        assert [(each["name"], each["is_on"]) for each in world.faults.all()] == [("down", True)]
        world.faults.switch("down", is_on=False)
        assert book(world, 1) == "1000"
        world.faults.remove("down")
        world.stop_schedule("WORL", "0300", "2026-03-04", doctor="03000001", part="morning")
        assert book(world, 2) == "1005"
        assert world.registration(1)["state"] == "stopped"


def test_a_story_returns_to_a_snapshot(file: Path) -> None:
    with hospital(file) as world:
        name = world.snapshot()
        assert book(world, 1) == "1000"
        world.clock.advance("1h")
        world.restore(name)
        assert (world.registrations(), world.clock.now()) == ([], datetime(2026, 3, 2, 8, 0))
        assert book(world, 1) == "1000"
        world.reset()
        assert world.registrations() == []


def test_the_journal_lists_the_requests(file: Path) -> None:
    with hospital(file) as world:
        assert world.journal.last is None
        book(world, 1)
        book(world, 1)
        assert [each["code"] for each in world.journal.exchanges()] == ["1002", "1000"]
        assert [each["id"] for each in world.journal.exchanges(code="1000")] == ["x1"]
        last = world.journal.last
        assert last is not None
        assert "<Code>1002</Code>".replace("<", "&lt;").replace(">", "&gt;") in last["response"]


def test_a_world_is_gone_when_its_test_is(file: Path) -> None:
    with hospital(file) as world:
        control = world.control
        with hospital(file, url=control.url.partition("/w/")[0]) as beside:
            assert beside.url.partition("/w/")[0] == world.url.partition("/w/")[0]
    with hospital() as other:
        names = [each["name"] for each in other.control.ask("GET", "/worlds")["worlds"]]
    assert names == ["", other.name]


FIRST_USE = """
from threading import Barrier, Thread
from yuyue_sim.testing import hospital

together = Barrier(4)
servers = set()

def use():
    together.wait()
    with hospital() as world:
        servers.add(world.url.partition("/w/")[0])

threads = [Thread(target=use) for _ in range(4)]
for each in threads:
    each.start()
for each in threads:
    each.join()
print(len(servers))
"""


def test_threads_that_begin_together_share_one_simulator() -> None:
    command = [sys.executable, "-W", "error", "-c", FIRST_USE]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1\n", "")
