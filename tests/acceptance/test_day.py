"""A day followed from outside: one step of the clock or many, and a restart in the middle of it."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.patients import Clinic, is_reserved, open_clinics, slots
from tests.acceptance.served import Served, serving

DAY = "2026-03-04"
EVENING_BEFORE = "frozen@2026-03-03T18:00:00"
COUNTY = """\
name: county
world:
  hospitals:
    - profile: county
      id: RC01
      district: 吴江
      doctors: 40
"""


@pytest.fixture
def county(tmp_path: Path) -> str:
    """A scenario of one small hospital."""
    file = tmp_path / "county.yaml"
    file.write_text(COUNTY, encoding="utf-8")
    return str(file)


def post(hospital: Served, path: str, body: dict[str, Any]) -> dict[str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", hospital.port, timeout=120)
    try:
        headers = {"Content-Type": "application/json", "Host": f"127.0.0.1:{hospital.port}"}
        connection.request("POST", f"/control/v1/{path}", json.dumps(body), headers)
        response = connection.getresponse()
        body = json.loads(response.read())
        assert response.status == 200, body
        return dict(body)
    finally:
        connection.close()


def advance_to(hospital: Served, instant: str) -> None:
    assert post(hospital, "clock/advance", {"to": instant})["now"].startswith(instant)


def booked_morning(hospital: Served, patients: int) -> Clinic:
    """The first morning that has room for so many of the platform's patients, booked."""
    for clinic in open_clinics(hospital, DAY):
        if clinic.work_type == "1" and clinic.left(hospital) > patients:
            break
    for patient in range(1, patients + 1):
        response = hospital.ask("getYyNo", clinic.order(5_000_000 + patient, patient))[0]
        assert response.findtext("Code") == "1000", response.findtext("ErrMsg")
    return clinic


def request(clinic: Clinic) -> str:
    return (
        f"<Message><RequestInfo><HospitalID>{clinic.hospital_id}</HospitalID><DoctorID>{clinic.doctor_id}</DoctorID>"
        f"<DepartID>{clinic.department_id}</DepartID><WorkDate>{clinic.work_date}</WorkDate>"
        f"<WorkType>{clinic.work_type}</WorkType></RequestInfo></Message>"
    )


def records_request(clinic: Clinic) -> str:
    return (
        f"<Message><RequestInfo><HospitalID>{clinic.hospital_id}</HospitalID><BeginTime>2026-02-18 00:00:00</BeginTime>"
        "<EndTime>2026-03-04 23:59:59</EndTime></RequestInfo></Message>"
    )


def everything(hospital: Served, clinic: Clinic) -> list[bytes]:
    """All that the hospital shows of the day, to the byte."""
    batch = (
        f"<Message><BatRegInfo><HospitalID>{clinic.hospital_id}</HospitalID><QueyDate>{DAY}</QueyDate></BatRegInfo>"
        "</Message>"
    )
    return [
        hospital.ask_raw("getDtNoInfo", request(clinic)),
        hospital.ask_raw("getGhInfo", batch),
        hospital.ask_raw("getGhRecord", records_request(clinic)),
    ]


def minutes(first: str, last: str) -> Iterator[str]:
    hour, minute = map(int, first.split(":"))
    while f"{hour:02}:{minute:02}" <= last:
        yield f"{hour:02}:{minute:02}"
        hour, minute = (hour, minute + 1) if minute < 59 else (hour + 1, 0)


def hold_together(hospital: Served, clinic: Clinic, now: str) -> None:
    """The queue and the numbers left are those of the registrations that the hospital shows."""
    availability = hospital.ask("getDtNoInfo", request(clinic))
    infos = availability.findall("WorkInfo")
    waiting = [number for number in availability.findtext("Queue/QueuingNum", "").split(",") if number]
    current = [number for number in availability.findtext("Queue/CurrentNum", "").split(",") if number]
    mine = [
        record
        for record in hospital.ask("getGhRecord", records_request(clinic)).findall("RecItem")
        if record.findtext("DepartID") == clinic.department_id
        and record.findtext("DoctorID") == clinic.doctor_id
        and record.findtext("SchedulType") == clinic.work_type
        and record.findtext("ClinicDate") == DAY
        and record.findtext("IsQuit") == "0"
    ]
    holders = [record for record in mine if record.findtext("IsExtra") == "0"]
    left = sum(int(info.findtext("LeftNum", "")) for info in infos)
    total = sum(int(info.findtext("TotalNum", "")) for info in infos)
    assert left + len(holders) == total, now
    seen = [record for record in mine if record.findtext("VisitStatus") == "1"]
    assert all(record.findtext("VisitDoctorID") for record in seen), now
    if now >= "08:00":
        assert sum(int(info.findtext("CheckSum", "")) for info in infos) == len(
            set(map(id_of, seen)) & set(map(id_of, holders))
        )
        assert not {*waiting, *current} & {record.findtext("ClinicNo") for record in seen}, now
    for record in mine:
        if record.findtext("VisitStatus") == "1":
            assert record.findtext("IsPayed") == "1", now


def id_of(record: Any) -> str:
    return str(record.findtext("ClinicSN"))


@pytest.mark.slow
def test_minute_by_minute_or_at_once_the_day_ends_the_same(county: str) -> None:
    with serving(scenario=county, clock=EVENING_BEFORE) as hospital:
        clinic = booked_morning(hospital, 3)
        for now in minutes("07:30", "12:00"):
            advance_to(hospital, f"{DAY}T{now}:00")
            hospital.ask("getDtNoInfo", request(clinic))
            if now in {"07:30", "09:00", "11:30"}:
                hold_together(hospital, clinic, now)
        step_by_step = everything(hospital, clinic)
    with serving(scenario=county, clock=EVENING_BEFORE) as hospital:
        assert booked_morning(hospital, 3) == clinic
        advance_to(hospital, f"{DAY}T12:00:00")
        assert everything(hospital, clinic) == step_by_step


@pytest.mark.slow
def test_one_more_patient_changes_nothing_for_the_others_but_waiting(county: str) -> None:
    days = []
    for patients in (2, 3):
        with serving(scenario=county, clock=EVENING_BEFORE) as hospital:
            clinic = booked_morning(hospital, 2)
            if patients == 3:
                assert hospital.ask("getYyNo", clinic.order(5_000_003, 3))[0].findtext("Code") == "1000"
            advance_to(hospital, f"{DAY}T23:00:00")
            records = hospital.ask("getGhRecord", records_request(clinic)).findall("RecItem")
            days.append({id_of(record): [(each.tag, each.text) for each in record] for record in records})
    two, three = days
    assert len(two) > 100
    assert [serial for serial in three if serial not in two] == ["RC01000000000005000003"]
    assert {serial: three[serial] for serial in two} == two


@pytest.mark.slow
def test_a_restart_in_the_middle_of_the_day_finds_the_same_clock_and_queue(county: str, tmp_path: Path) -> None:
    state = ("--state", str(tmp_path / "hospital.sqlite"))
    with serving(*state, scenario=county, clock=EVENING_BEFORE) as hospital:
        clinic = booked_morning(hospital, 3)
        advance_to(hospital, f"{DAY}T09:30:00")
        before = everything(hospital, clinic)
        assert hospital.ask("getDtNoInfo", request(clinic)).find("Queue") is not None
    with serving(*state, scenario=county, clock=EVENING_BEFORE) as hospital:
        assert everything(hospital, clinic) == before
        assert sum(not is_reserved(info) for info in slots(hospital, clinic)) > 0
