"""Every event as the platform sees it: before its instant, and from then on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.hospital.timeline.town import CLINIC, DOCTOR, Town, afternoon, morning, written

AT = "2026-03-02T10:00:00"
BEFORE = "2026-03-02T09:59:59"
WEEK = ("2026-03-04", "2026-03-06")
NORMAL = [("2026-03-04", "0", "8"), ("2026-03-05", "0", "8"), ("2026-03-06", "0", "8")]
FULL = [("4", "4"), ("4", "4")]


def town_with(folder: Path, *events: dict[str, Any]) -> Town:
    """A town to which these events happen at ten, a second before."""
    town = Town(scenario=written(folder, *({"at": AT, **event} for event in events)))
    town.to(BEFORE)
    return town


def test_a_schedule_is_stopped_and_keeps_its_bookings(tmp_path: Path) -> None:
    town = town_with(tmp_path, {"stop_schedule": {**DOCTOR, "date": "+2"}})
    assert town.rosters(*WEEK) == NORMAL
    assert town.book(morning("2026-03-04")) == ("1000", "1")
    town.to(AT)
    assert town.rosters(*WEEK) == [("2026-03-04", "1", "8"), *NORMAL[1:]]
    assert town.book(morning("2026-03-04")) == ("1005", "0")
    assert town.numbers(morning("2026-03-04")) == [("4", "3"), ("4", "4")]
    assert town.book(morning("2026-03-05")) == ("1000", "1")


def test_a_schedule_is_closed_and_held_after_all(tmp_path: Path) -> None:
    resumed = {"at": "2026-03-02T11:00:00", "resume_schedule": {**DOCTOR, "date": "+2"}}
    town = town_with(tmp_path, {"stop_schedule": {**DOCTOR, "date": "+2", "status": "closed"}}, resumed)
    town.to(AT)
    assert town.rosters(*WEEK)[0] == ("2026-03-04", "2", "8")
    assert town.book(morning("2026-03-04"))[0] == "1005"
    town.to("2026-03-02T11:00:00")
    assert town.rosters(*WEEK) == NORMAL
    assert town.book(morning("2026-03-04")) == ("1000", "1")


def test_a_schedule_is_added(tmp_path: Path) -> None:
    added = {**DOCTOR, "department": "0302", "date": "+2", "part": "afternoon", "numbers": 3}
    town = town_with(tmp_path, {"add_schedule": added})
    clinic = replace(morning("2026-03-04"), work_type="2")
    assert town.rosters(*WEEK) == NORMAL
    assert town.numbers(clinic) == []
    assert town.book(clinic)[0] == "1004"
    town.to(AT)
    assert town.rosters(*WEEK) == [NORMAL[0], ("2026-03-04", "0", "3"), *NORMAL[1:]]
    assert sum(int(total) for total, _ in town.numbers(clinic)) == 3
    assert [town.book(clinic)[0] for _ in range(4)] == ["1000", "1000", "1000", "1001"]


@pytest.mark.parametrize(("numbers", "slots"), [(11, [("4", "4"), ("7", "7")]), (5, [("4", "4"), ("1", "1")])])
def test_a_change_of_capacity_leaves_earlier_dates_alone(
    tmp_path: Path, numbers: int, slots: list[tuple[str, str]]
) -> None:
    town = town_with(tmp_path, {"change_capacity": {**DOCTOR, "effective": "+3", "numbers": numbers}})
    assert town.rosters(*WEEK) == NORMAL
    town.to(AT)
    changed = [(day, "0", str(numbers)) for day in ("2026-03-05", "2026-03-06")]
    assert town.rosters(*WEEK) == [NORMAL[0], *changed]
    assert (town.numbers(morning("2026-03-04")), town.numbers(morning("2026-03-05"))) == (FULL, slots)


def test_numbers_are_released_at_the_end(tmp_path: Path) -> None:
    town = town_with(tmp_path, {"release_numbers": {**CLINIC, "date": "+2", "numbers": 2}})
    clinic = afternoon("2026-03-04")
    assert [town.book(clinic)[0] for _ in range(7)] == ["1000"] * 6 + ["1001"]
    town.to(AT)
    assert town.numbers(clinic) == [("8", "2")]
    assert [town.book(clinic) for _ in range(3)] == [("1000", "7"), ("1000", "8"), ("1001", "0")]


def test_what_repeats_happens_before_until_and_not_at_it(tmp_path: Path) -> None:
    released = {**CLINIC, "date": "2026-03-04", "numbers": 1}
    town = Town(scenario=written(tmp_path, {"every": "1h", "until": "+3h", "release_numbers": released}))
    town.to("2026-03-02T10:59:59")
    assert town.numbers(afternoon("2026-03-04")) == [("8", "8")]
    town.to("2026-03-02T13:00:00")
    assert town.numbers(afternoon("2026-03-04")) == [("8", "8")]


def test_no_more_numbers_are_withheld_than_there_are(tmp_path: Path) -> None:
    town = town_with(tmp_path, {"withhold_numbers": {**DOCTOR, "date": "+2", "numbers": 480}})
    town.to(AT)
    assert town.rosters(*WEEK)[0] == ("2026-03-04", "0", "0")
    assert town.numbers(morning("2026-03-04")) == [("0", "0"), ("0", "0")]
    town.happen(release_numbers={**DOCTOR, "date": "+2", "numbers": 2})
    assert town.rosters(*WEEK)[0] == ("2026-03-04", "0", "2")
    town.happen(change_capacity={**DOCTOR, "effective": "+2", "numbers": 6})
    assert town.rosters(*WEEK)[0] == ("2026-03-04", "0", "6")


def test_what_is_booked_of_withheld_numbers_stays_booked(tmp_path: Path) -> None:
    town = town_with(tmp_path, {"withhold_numbers": {**DOCTOR, "date": "+2", "numbers": 3}})
    assert town.book(morning("2026-03-04"), ("09:00", "10:00")) == ("1000", "5")
    assert town.book(morning("2026-03-04"), ("09:00", "10:00")) == ("1000", "6")
    assert town.numbers(morning("2026-03-04")) == [("4", "4"), ("4", "2")]
    town.to(AT)
    assert town.numbers(morning("2026-03-04")) == [("4", "4"), ("2", "0")]
    assert town.rosters(*WEEK)[0] == ("2026-03-04", "0", "6")
    assert town.book(morning("2026-03-04"), ("09:00", "10:00"))[0] == "1001"


def test_a_hospital_is_suspended_and_resumed(tmp_path: Path) -> None:
    resumed = {"at": "2026-03-02T11:00:00", "resume_hospital": {"hospital": "CS01"}}
    town = town_with(tmp_path, {"suspend_hospital": {"hospital": "CS01", "reason": "停电检修"}}, resumed)
    assert hospital(town) == ("0", "")
    town.to(AT)
    assert hospital(town) == ("1", "停电检修")
    assert town.book(morning("2026-03-04"))[0] == "1005"
    town.to("2026-03-02T11:00:00")
    assert hospital(town) == ("0", "")
    assert town.book(morning("2026-03-04"))[0] == "1000"


def test_a_doctor_falls_ill_in_the_middle_of_the_session(tmp_path: Path) -> None:
    town = Town(scenario=written(tmp_path, {"at": "2026-03-03T08:40:00", "doctor_ill": {**DOCTOR, "days": 2}}))
    for _ in range(8):
        assert town.book(morning("2026-03-03"))[0] == "1000"
    town.to("2026-03-03T08:39:59")
    seen_before = seen(town, "2026-03-03")
    assert town.queue(morning("2026-03-03")) is not None
    town.to("2026-03-03T08:40:00")
    assert town.queue(morning("2026-03-03")) is None
    assert town.rosters("2026-03-03", "2026-03-05") == [
        ("2026-03-03", "1", "8"), ("2026-03-04", "1", "8"), ("2026-03-05", "0", "8"),
    ]  # fmt: skip
    town.to("2026-03-03T20:00:00")
    assert seen_before <= seen(town, "2026-03-03") <= seen_before + 1, "a patient with the doctor is seen to the end"


def test_other_channels_come_all_at_once(tmp_path: Path) -> None:
    town = town_with(tmp_path, {"rush": {**DOCTOR, "date": "+2", "patients": 20, "duration": "10m"}})
    assert town.numbers(morning("2026-03-04")) == FULL
    town.to("2026-03-02T10:10:00")
    assert town.numbers(morning("2026-03-04")) == [("4", "0"), ("4", "0")]
    assert town.book(morning("2026-03-04"))[0] == "1001"
    assert town.numbers(morning("2026-03-05")) == FULL


def test_others_who_come_right_after_the_platform_booked_take_other_numbers(tmp_path: Path) -> None:
    """The clock stands still: bookings and event are of one instant."""
    town = Town(scenario=written(tmp_path))
    clinic = morning("2026-03-04")
    assert [town.book(clinic)[0] for _ in range(3)] == ["1000"] * 3
    town.ask("POST", "/events", {"rush": {**DOCTOR, "date": "+2", "patients": 20, "duration": "1s"}})
    assert town.ask("GET", "/invariants")["violations"] == []
    town.to("2026-03-02T08:00:10")
    assert town.ask("GET", "/invariants")["violations"] == []
    assert town.numbers(clinic) == [("4", "0"), ("4", "0")]


def test_walk_ins_take_numbers_and_queue_up(tmp_path: Path) -> None:
    rush = {**CLINIC, "patients": 6, "duration": "5m", "of": "walk-ins"}
    town = Town(scenario=written(tmp_path, {"at": "2026-03-02T14:00:00", "rush": rush}))
    town.to("2026-03-02T14:00:00")
    assert town.numbers(afternoon("2026-03-02")) == [("6", "6")]
    town.to("2026-03-02T14:05:00")
    assert town.numbers(afternoon("2026-03-02")) == [("6", "0")]
    queue = town.queue(afternoon("2026-03-02"))
    assert queue is not None
    assert any(queue)


def test_beds_are_full_for_a_while(tmp_path: Path) -> None:
    town = town_with(tmp_path, {"bed_crisis": {"hospital": "CS01", "duration": "2h"}})
    ward = first_ward(town)
    free = beds_left(town, ward)
    assert free > 0
    town.to(AT)
    assert beds_left(town, ward) == 0
    town.to("2026-03-02T12:00:00")
    assert beds_left(town, ward) > 0


def hospital(town: Town) -> tuple[str, str]:
    found = town.message("getHospInfo", "<HospitalID>CS01</HospitalID>")[0]
    return found.findtext("IsSuspended", ""), found.findtext("SuspendedReason", "")


def seen(town: Town, day: str) -> int:
    window = f"<BeginTime>2026-03-01 00:00:00</BeginTime><EndTime>{day} 23:59:59</EndTime>"
    records = town.message("getGhRecord", f"<HospitalID>CS01</HospitalID>{window}").findall("RecItem")
    return sum(each.findtext("VisitStatus") == "1" for each in records if each.findtext("ClinicDate") == day)


def first_ward(town: Town) -> str:
    departments = town.message("getDepartInfo", "<HospitalID>CS01</HospitalID>").findall("DepartInfo")
    wards = (each.findtext("DepartID", "") for each in departments if each.findtext("DepartType") in {"5", "6"})
    return next(ward for ward in wards if beds_left(town, ward))


def beds_left(town: Town, department_id: str) -> int:
    inner = (
        f"<HospitalID>CS01</HospitalID><DoctorID/><DepartID>{department_id}</DepartID>"
        "<WorkDate>2026-03-02</WorkDate><WorkType>50</WorkType>"
    )
    return sum(int(each.findtext("LeftNum", "0")) for each in town.message("getDtNoInfo", inner).findall("WorkInfo"))
