"""An exchange of the journal as a step of a story, which `yuyue-sim check` and `run` accept."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from yuyue_sim.contract.styles import Style
from yuyue_sim.platform.client import HospitalClient
from yuyue_sim.server.control.client import ControlRefusedError
from yuyue_sim.testing import Hospital, hospital

from tests.acceptance.patients import card_no
from tests.cli.shell import run
from tests.scenario.faults.faulty import about, scenario

OPERATION = re.compile(r"operation: (\w+)")
CARD = "320502198506071238"
BOOKING = (
    "RegID=7001 HospitalID=WORL DepartID=0300 DepartName=内科 DoctorID=03000001 DoctorName=冯波 IsExpert=0 "
    f"SickName=张三 SickSex=0 SickInsureType=0 SeeDoctorDate=2026-03-04 WorkType=1 "
    f"ClinicFee=0 Phone=13800000000 CardNo={CARD}"
)
REQUESTS = [
    "getHospInfo",
    "getGhRecord HospitalID=WORL BeginTime='2026-03-02 00:00:00' EndTime='2026-03-02 23:00:00'",
    "getDepartInfo HospitalID=WORL",
    "getDoctorInfo HospitalID=WORL",
    "getDoctorPhoto HospitalID=WORL DoctorID=03000001",
    "getDepartWorkInfo HospitalID=WORL BeginDate=2026-03-03 EndDate=2026-03-05",
    "getDoctorWorkInfo HospitalID=WORL BeginDate=2026-03-03 EndDate=2026-03-05",
    "getDtNoInfo HospitalID=WORL DepartID=0300 DoctorID=03000001 WorkDate=2026-03-04 WorkType=1",
    f"getYyNo {BOOKING}",
    f"getYyNo {BOOKING} BeginTime=09:00 EndTime=10:00".replace("7001", "7002").replace(CARD, card_no(2)),
    f"getYyNo {BOOKING}".replace("7001", "7003").replace("WORL", "NONE"),
    f"getYyNo {BOOKING}".replace("7001", "7004").replace("03000001", "03000009"),
    f"getYyNo {BOOKING}".replace("7001", "7005").replace("2026-03-04", "2026-03-05"),
    "backNo HospitalID=WORL RegID=7009",
    f"updateOrderInfo HospitalID=WORL RegID=7009 CardNo={CARD} Phone=13800000001",
    "getGhInfo HospitalID=WORL RegID=7009",
    "getGhInfo HospitalID=WORL QueyDate=2026-03-05",
]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Hospital]:
    file = tmp_path / "faulty.yaml"
    file.write_text(scenario(["WORL"], []), encoding="utf-8")
    with hospital(file) as served:
        yield served


def story(world: Hospital, exchange: str, folder: Path) -> Path:
    """The file of a step made of an exchange."""
    made = world.control.ask("GET", f"/journal/{exchange}/story")
    file = folder / str(made["file"])
    file.write_text(made["story"], encoding="utf-8")
    return file


def call(world: Hospital, words: str) -> str:
    """Send a request; the id of its exchange."""
    run("call", "--url", world.url, *shlex.split(words))
    return newest(world)


def newest(world: Hospital) -> str:
    """The id of the newest request."""
    found: str = world.control.ask("GET", "/journal?kind=soap&limit=1")["exchanges"][0]["id"]
    return found


def play(file: Path, expected: str = "1 expectation") -> None:
    """Check a story, and play it: all is as expected."""
    checked, played = run("check", str(file)), run("run", str(file))
    assert (checked.returncode, checked.stderr) == (0, "")
    last = played.stdout.splitlines()[-1]
    assert (played.returncode, last.startswith(expected), last.endswith(", all met")) == (0, True, True), played.stdout


def test_every_request_can_be_played_again(world: Hospital, tmp_path: Path) -> None:
    for words in REQUESTS:
        play(story(world, call(world, words), tmp_path), "")


def test_a_booking_says_in_words_what_words_can_say(world: Hospital, tmp_path: Path) -> None:
    world.clock.to("2026-03-03T07:30:00")
    exchange = call(world, f"getYyNo {BOOKING} BeginTime=09:00 EndTime=10:00")
    lines = story(world, exchange, tmp_path).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "name: x2"
    assert "clock: frozen@2026-03-02T08:00:00" in lines
    step = lines[lines.index("expectations:") + 1 :]
    assert step[:12] == [
        '- at: "2026-03-03T07:30:00"',
        "  operation: getYyNo",
        "  with:",
        "    hospital: WORL",
        '    department: "0300"',
        '    doctor: "03000001"',
        '    date: "2026-03-04"',
        "    part: morning",
        '    slot: "09:00-10:00"',
        "    elements:",
        '      RegID: "7001"',
        "      DepartName: 内科",
    ]
    assert step[-2:] == ["  responses:", '    "1000": 1']


@pytest.mark.parametrize(
    "effect",
    [
        {"http_status": {"status": 503}},
        {"reset": {}},
        {"empty": {}},
        {"truncated": {}},
        {"soap_fault": {}},
        {"business_code": {"code": "0003"}},
    ],
    ids=json.dumps,
)
def test_the_fault_that_met_it_is_part_of_the_story(world: Hospital, tmp_path: Path, effect: dict[str, Any]) -> None:
    world.faults.add(name="bad-line", operations=["backNo"], **effect)
    with suppress(Exception):
        HospitalClient(world.url, Style.STRING, 30.0).exchange("backNo", about("backNo", 7001, "WORL"))
    world.faults.off()
    file = story(world, newest(world), tmp_path)
    assert "name: bad-line" in file.read_text(encoding="utf-8")
    play(file)


def test_a_scenario_of_the_catalogue_is_extended(tmp_path: Path) -> None:
    with hospital("release-rush") as served:
        served.plant(oversell={})
        file = story(served, call(served, "getHospInfo"), tmp_path)
    assert file.read_text(encoding="utf-8").startswith("name: x2\nextends: release-rush\nbugs:\n  oversell: {}\n")
    play(file)


def test_what_it_depends_on_comes_before_it(world: Hospital, tmp_path: Path) -> None:
    call(world, f"getYyNo {BOOKING}".replace("7001", "7002").replace(CARD, card_no(2)).replace("03-04", "03-11"))
    call(world, f"getYyNo {BOOKING}")
    again = call(world, f"getYyNo {BOOKING}".replace("7001", "7003"))
    cancelled = call(world, "backNo HospitalID=WORL RegID=7001")
    assert OPERATION.findall(story(world, again, tmp_path).read_text(encoding="utf-8")) == ["getYyNo", "getYyNo"]
    play(story(world, again, tmp_path), "2 expectations")
    file = story(world, cancelled, tmp_path)
    assert OPERATION.findall(file.read_text(encoding="utf-8")) == ["getYyNo", "backNo"]
    play(file, "2 expectations")


def test_injected_events_are_part_of_it_in_their_order(world: Hospital, tmp_path: Path) -> None:
    call(world, f"getYyNo {BOOKING}")
    stop = {"hospital": "WORL", "department": "0300", "doctor": "03000001", "date": "2026-03-04", "part": "morning"}
    world.control.ask("POST", "/events", {"stop_schedule": stop})
    file = story(world, call(world, f"getYyNo {BOOKING}".replace("7001", "7002").replace(CARD, card_no(2))), tmp_path)
    text = file.read_text(encoding="utf-8")
    assert re.findall(r"at: \"(.*)\"", text) == ["2026-03-02T08:00:01", "2026-03-02T08:00:00", "2026-03-02T08:00:01"]
    assert text.endswith('  responses:\n    "1005": 1\n')
    play(file, "2 expectations")


def test_a_story_says_what_is_missing(world: Hospital) -> None:
    call(world, f"getYyNo {BOOKING}")
    world.control.ask("POST", "/snapshots", {"name": "booked"})
    world.control.ask("POST", "/snapshots/booked/restore")
    made = world.control.ask("GET", f"/journal/{call(world, 'backNo HospitalID=WORL RegID=7001')}/story")
    assert (made["earlier"], made["without"], made["left_out"], made["is_restored"]) == ([], ["7001"], 0, True)
    assert made["story"].startswith(
        "# The journal does not hold the bookings of RegID 7001 any more: book them first.\n"
        "# A snapshot was restored before: what it held is not in this story.\n"
        "name: x"
    )


def test_a_malformed_request_is_no_step(world: Hospital) -> None:
    exchange = call(world, "getDepartInfo HospitalID=WORLDWIDE")
    with pytest.raises(ControlRefusedError, match="x1 breaks the specification"):
        world.control.ask("GET", f"/journal/{exchange}/story")
