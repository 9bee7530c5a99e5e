"""Registrations over the control API: listed in each order, and shown with their whole course."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.patients import card_no
from tests.hospital.timeline.town import DOCTOR, Town, written
from tests.server.control.looking import EIGHT, NINE, TODAY, TOMORROW, cancel, order


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(scenario=written(tmp_path))


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """One in which nothing is changed."""
    return Town(scenario=written(tmp_path_factory.mktemp("still")))


def ids(shown: dict[str, Any]) -> list[str]:
    return [each["registration_id"] for each in shown["registrations"]]


def steps(town: Town, registration_id: int) -> list[tuple[str, str, str]]:
    shown = town.ask("GET", f"/registrations/{registration_id}")["steps"]
    return [(each["at"][5:], each["what"], each["detail"]) for each in shown]


def test_the_newest_come_first(town: Town) -> None:
    assert town.ask("GET", "/registrations") == {
        "now": "2026-03-02T08:00:00", "registrations": [], "next_after": None,
    }  # fmt: skip
    order(town, 20, 1)
    town.to("2026-03-02T08:30:00")
    order(town, 5, 2)
    order(town, 7, 3, TODAY, NINE)
    shown = town.ask("GET", "/registrations")
    assert ids(shown) == ["7", "5", "20"]
    assert shown["registrations"][1] == {
        "hospital_id": "CS01", "department_id": "0302", "doctor_id": "03020001", "work_date": "2026-03-03",
        "work_type": {"code": 1, "zh": "上午", "en": "morning"}, "hospital_name": "吴江区菱泽医院",
        "department_name": "消化内科", "doctor_name": "陈明", "registration_id": "5", "reserve_no": 2,
        "begin": "08:00", "end": "09:00", "check_no": shown["registrations"][1]["check_no"],
        "card_no": card_no(2), "patient_name": "王小明", "phone": "13800000000",
        "channel": {"code": "APP", "zh": "APP", "en": "app"}, "is_platforms": True, "state": "booked",
        "registered_at": "2026-03-02T08:30:00", "paid_at": None, "cancelled_at": None,
    }  # fmt: skip
    first = town.ask("GET", "/registrations?hospital=CS01&limit=2")
    assert ids(first) == ["7", "5"]
    rest = town.ask("GET", f"/registrations?hospital=CS01&limit=2&after={first['next_after']}")
    assert (ids(rest), rest["next_after"]) == (["20"], None)


def test_those_of_a_date_a_card_and_a_state(town: Town) -> None:
    order(town, 20, 1)
    order(town, 5, 2)
    order(town, 7, 1, TODAY, NINE)
    cancel(town, 5)
    assert ids(town.ask("GET", "/registrations?date=2026-03-03")) == ["5", "20"]
    assert ids(town.ask("GET", "/registrations?date=%2B0&hospital=CS01")) == ["7"]
    assert ids(town.ask("GET", f"/registrations?card={card_no(1)}")) == ["7", "20"]
    assert ids(town.ask("GET", f"/registrations?card={card_no(1)}&date=%2B1")) == ["20"]
    assert ids(town.ask("GET", "/registrations?state=cancelled")) == ["5"]
    assert ids(town.ask("GET", "/registrations?state=booked&date=%2B1")) == ["20"]
    first = town.ask("GET", "/registrations?date=%2B1&limit=1")
    assert first["next_after"] == "CS01/5"
    assert ids(town.ask("GET", f"/registrations?date=%2B1&after={first['next_after']}")) == ["20"]
    first = town.ask("GET", f"/registrations?card={card_no(1)}&limit=1")
    assert ids(town.ask("GET", f"/registrations?card={card_no(1)}&after={first['next_after']}")) == ["20"]


def test_registrations_of_all_channels_are_those_of_soap() -> None:
    town = Town(clock="frozen@2026-03-02T09:30:00", scenario="default")
    batch = town.message("getGhInfo", "<HospitalID>WS01</HospitalID><QueyDate>2026-03-03</QueyDate>", "BatRegInfo")
    expected = {
        (each.findtext("ClinicNo"), each.findtext("BeginTime"), each.findtext("IsQuit"))
        for each in batch.findall("RegInfo")
    }
    listed = town.ask("GET", "/registrations?hospital=WS01&date=2026-03-03&all_channels=true&limit=1000")
    assert listed["next_after"] is None
    assert len(listed["registrations"]) == len(batch.findall("RegInfo")) > 20
    assert {
        (str(each["reserve_no"]), each["begin"], "1" if each["cancelled_at"] else "0")
        for each in listed["registrations"]
    } == expected
    assert {each["is_platforms"] for each in listed["registrations"]} == {False}
    one = listed["registrations"][3]
    life = town.ask("GET", f"/registrations/{one['registration_id']}")
    assert {name: life[name] for name in one} == one
    after = town.ask(
        "GET", f"/registrations?hospital=WS01&date=2026-03-03&all_channels=true&after={one['registration_id']}"
    )
    assert ids(after)[0] == ids(listed)[4]


def test_a_life_from_the_booking_to_the_consultation(town: Town) -> None:
    for number in (1, 2, 3, 4):
        order(town, number, number, TODAY, EIGHT)
    town.to("2026-03-02T12:00:00")
    lives = {number: town.ask("GET", f"/registrations/{number}") for number in (1, 2, 3, 4)}
    seen = [number for number, life in lives.items() if life["state"] == "seen"]
    assert seen
    for number in seen:
        life, course = lives[number], steps(town, number)
        whats = [what for _, what, _ in course]
        assert [each for each in whats if each != "arrived"] == ["registered", "paid", "taken", "called", "seen"]
        assert [at for at, _, _ in course] == sorted(at for at, _, _ in course)
        assert course[0] == ("03-02T08:00:00", "registered", "APP")
        assert (life["seen_by"], course[-1][2], life["ahead"]) == ("陈明", "陈明", None)
        assert life["expected_at"] == "2026-03-02T08:00:00"
    for number, life in lives.items():
        by_soap = town.message("getGhInfo", f"<RegID>{number}</RegID><CardNo/>", "OneRegInfo").find("RegInfo")
        assert by_soap is not None
        taken = [each["at"] for each in life["steps"] if each["what"] == "taken"]
        assert [by_soap.findtext("GetNoDate", "")] == ([each.replace("T", " ") for each in taken] or [""])
        assert by_soap.findtext("PayDate", "") == (life["paid_at"] or "").replace("T", " ")
    at = next(each["at"] for each in lives[seen[0]]["steps"] if each["what"] == "called")
    earlier = Town(scenario=town.scenario)
    for number in (1, 2, 3, 4):
        order(earlier, number, number, TODAY, EIGHT)
    earlier.to(at)
    assert earlier.ask("GET", f"/registrations/{seen[0]}")["state"] == "in-room"


def test_who_waits_knows_how_many_are_ahead(town: Town) -> None:
    for number in range(1, 9):
        order(town, number, number, TODAY, EIGHT if number < 5 else NINE)
    waiting: list[int] = []
    for minute in range(5, 120, 5):
        town.to(f"2026-03-02T{8 + minute // 60:02}:{minute % 60:02}:00")
        (session,) = town.ask("GET", "/hospitals/CS01/board?department=0302")["sessions"] or [{"waiting": []}]
        for place, number in enumerate(session["waiting"]):
            assert town.ask("GET", f"/registrations/{number}")["ahead"] == place
        waiting += session["waiting"]
    assert waiting


def test_a_cancelled_registration_and_the_next_holder_of_its_number(town: Town) -> None:
    order(town, 1, 1)
    town.to("2026-03-02T09:00:00")
    cancel(town, 1)
    order(town, 2, 2)
    assert steps(town, 1) == [("03-02T08:00:00", "registered", "APP"), ("03-02T09:00:00", "cancelled", "")]
    life = town.ask("GET", "/registrations/2")
    assert (life["reserve_no"], life["held_before"], life["further_records"]) == (1, ["1"], [])
    assert town.ask("GET", "/registrations/1")["exchanges"] == ["x1", "x3"]
    assert (life["department_name"], life["doctor_name"]) == ("消化内科", "陈明")
    assert (life["patient_birthday"], life["is_walk_in"], life["seen_by"]) == ("1980-01-01", False, None)


def test_a_registration_whose_schedule_is_stopped_and_resumed(town: Town) -> None:
    order(town, 1, 1)
    town.to("2026-03-02T09:00:00")
    town.happen(stop_schedule={**DOCTOR, "date": "+1"})
    assert town.ask("GET", "/registrations/1")["state"] == "stopped"
    town.to("2026-03-02T10:00:00")
    town.happen(resume_schedule={**DOCTOR, "date": "+1"})
    assert town.ask("GET", "/registrations/1")["state"] == "booked"
    assert steps(town, 1) == [
        ("03-02T08:00:00", "registered", "APP"), ("03-02T09:00:00", "stopped", ""), ("03-02T10:00:00", "resumed", ""),
    ]  # fmt: skip


def test_who_never_comes_has_missed_it() -> None:
    town = Town(clock="frozen@2026-03-02T18:00:00", scenario="default")
    path = "/registrations?hospital=WS01&date=2026-03-02&all_channels=true&state=missed"
    missed = town.ask("GET", path)["registrations"]
    assert missed
    life = town.ask("GET", f"/registrations/{missed[0]['registration_id']}")
    assert life["steps"][-1]["what"] == "missed"
    assert not {"arrived", "taken", "seen"} & {each["what"] for each in life["steps"]}


def test_a_second_record_of_a_registration_is_named(town: Town) -> None:
    town.ask("PUT", "/bugs", {"duplicate_record": {}})
    order(town, 1, 1)
    order(town, 1, 1)
    assert town.ask("GET", "/registrations/1")["further_records"] == ["1000000000000000001"]


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("/9", 404, "no hospital has a registration 9 by 2026-03-02T08:00:00; GET /control/v1/registrations lists"),
        ("/x9", 422, 'registration_id: expected a number of at most 18 digits, got "x9"'),
        ("/9223372036854775807", 404, "no hospital has a registration 9223372036854775807 by 2026-03-02T08:00:00;"),
        ("/9223372036854775808", 422, "registration_id: expected a number of at most 18 digits, got"),
        ("/99999999999999999999", 422, "registration_id: expected a number of at most 18 digits, got"),
        ("?all_channels=true", 422, "all_channels: expected a card, or a hospital and a date, beside it; leave it out"),
        ("?all_channels=yes", 422, 'all_channels: expected true or false, got "yes"'),
        ("?state=lost", 422, "state: expected booked, paid, taken, in-room, seen, missed, stopped, cancelled, got"),
        ("?date=tomorrow", 422, "date: expected a date such as 2026-03-02, or days ahead such as +3, got 'tomorrow'"),
        ("?after=x", 422, 'after: expected the next_after of a response, got "x"; leave it out'),
        ("?date=%2B1&after=CS02/1", 422, 'after: expected the next_after of a response, got "CS02/1"'),
        ("?card=1&after=2", 422, 'after: expected the next_after of a response, got "2"; leave it out'),
        ("?hospital=CS02", 404, 'there is no hospital "CS02"; there are CS01'),
    ],
)
def test_operations_that_a_story_cannot_request(still: Town, path: str, status: int, detail: str) -> None:
    refusal = still.refusal("GET", f"/registrations{path}", None)
    assert refusal[0] == status
    assert refusal[2].startswith(detail)


def test_future_registrations_are_not_shown(town: Town) -> None:
    later = Town(clock="frozen@2026-03-03T09:30:00", scenario="default")
    path = "/registrations?hospital=WS01&date=2026-03-03&all_channels=true&limit=1000"
    shown = later.ask("GET", path)["registrations"]
    newest = max(shown, key=lambda each: str(each["registered_at"]))
    assert newest["registered_at"] > "2026-03-02T09:30:00"
    earlier = Town(clock="frozen@2026-03-02T09:30:00", scenario="default")
    assert earlier.refusal("GET", f"/registrations/{newest['registration_id']}", None)[:2] == (
        404, "no-such-registration",
    )  # fmt: skip
    assert TOMORROW.capacity == 8
