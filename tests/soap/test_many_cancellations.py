"""A schedule with thousands of cancelled bookings costs no more than one without, so a load test measures its users."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import FrameType
from typing import Any, NamedTuple

import pytest
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.world.model import Schedule

from tests.hospital.ledger.registrations import sqlite_of
from tests.soap.asking import NOW, Hospital, about, make_clinic, string_envelope

MAN = "320503198001010014"
OTHERS = ("320503198001010057", "32050319700101001X", "320503198001010030", "320503198001010073")
MOST = 1.2
HOSPITAL = "CS01"


class Work(NamedTuple):
    """What one request costs: calls of our functions, and instructions of the database."""

    calls: int
    instructions: int


def work_of(clinic: Clinic, request: Callable[[], Any]) -> Work:
    connection = sqlite_of(clinic.insight._ledger)
    calls = instructions = 0

    def called(frame: FrameType, event: str, _: Any) -> None:
        nonlocal calls
        calls += event == "call" and "yuyue_sim" in frame.f_code.co_filename

    def executed() -> int:
        nonlocal instructions
        instructions += 1
        return 0

    connection.set_progress_handler(executed, 1)
    before = sys.getprofile()
    sys.setprofile(called)
    try:
        request()
    finally:
        sys.setprofile(before)
        connection.set_progress_handler(None, 0)
    return Work(calls, instructions)


def order(schedule: Schedule, registration_id: int, card_no: str = MAN, hospital_id: str = HOSPITAL) -> str:
    return (
        f"<Message><OrderInfo><RegID>{registration_id}</RegID><HospitalID>{hospital_id}</HospitalID>"
        f"<DepartID>{schedule.department_id}</DepartID><DepartName>科</DepartName>"
        f"<DoctorID>{schedule.doctor_id}</DoctorID><IsExpert>{int(schedule.is_expert)}</IsExpert>"
        "<SickName>王小明</SickName><SickSex>0</SickSex><SickInsureType>0</SickInsureType>"
        f"<SeeDoctorDate>{schedule.work_date}</SeeDoctorDate><WorkType>{int(schedule.work_type)}</WorkType>"
        f"<RegistryFee>0</RegistryFee><ClinicFee>0</ClinicFee><Phone>13800000000</Phone><CardNo>{card_no}</CardNo>"
        "<RegType>0</RegType><PayType>0</PayType><CreateDate>2026-03-02 08:00:00</CreateDate></OrderInfo></Message>"
    )


def cancellation(registration_id: int) -> str:
    return about(f"<HospitalID>{HOSPITAL}</HospitalID><RegID>{registration_id}</RegID>")


def numbers_left(schedule: Schedule) -> str:
    return about(
        f"<HospitalID>{HOSPITAL}</HospitalID><DoctorID>{schedule.doctor_id}</DoctorID>"
        f"<DepartID>{schedule.department_id}</DepartID><WorkDate>{schedule.work_date}</WorkDate>"
        f"<WorkType>{int(schedule.work_type)}</WorkType>"
    )


def schedules(clinic: Clinic, days: int) -> Iterator[Schedule]:
    day = (NOW + timedelta(days=days)).date()
    for schedule in clinic.department_schedules(HOSPITAL, "", day, day):
        if schedule.begin == "07:30" and not schedule.is_reserved:
            yield schedule


def bookable(hospital: Hospital, days: int) -> Schedule:
    """The first schedule of a day in which a man of 46 gets a number."""
    for count, schedule in enumerate(schedules(hospital.clinic, days)):
        if code_of(hospital, "getYyNo", order(schedule, 10 + count)) == "1000":
            assert code_of(hospital, "backNo", cancellation(10 + count)) == "0000"
            return schedule
    raise AssertionError("no schedule can be booked")


def code_of(hospital: Hospital, operation: str, document: str) -> str:
    return hospital.post(string_envelope(operation, document)).message.findtext(".//Code") or ""


def given_back(hospital: Hospital, schedule: Schedule) -> list[Registration]:
    """Some bookings at the same time, all cancelled."""
    ledger = hospital.clinic.insight._ledger
    for index, card_no in enumerate((MAN, *OTHERS)):
        assert code_of(hospital, "getYyNo", order(schedule, 900 + index, card_no)) == "1000"
    found = [ledger.find(900 + index) for index in range(1 + len(OTHERS))]
    for index in range(len(found)):
        assert code_of(hospital, "backNo", cancellation(900 + index)) == "0000"
    return [each for each in found if each is not None]


def add_cancelled(clinic: Clinic, numbers: list[Registration], count: int) -> None:
    """So many former bookings of one patient, one after another, by turns of these numbers."""
    ledger = clinic.insight._ledger
    with ledger.transaction():
        for index in range(count):
            began = NOW - timedelta(seconds=10 * (count - index))
            ledger.add(
                numbers[index % len(numbers)]._replace(
                    registration_id=10_000 + index,
                    identity=MAN,
                    registered_at=f"{began}",
                    cancelled_at=f"{began + timedelta(seconds=1)}",
                )
            )


@pytest.mark.parametrize("days", [0, 1], ids=["running", "tomorrow"])
def test_requests_cost_the_same_after_4000_cancellations(days: int) -> None:
    hospital = Hospital(make_clinic())
    clinic = hospital.clinic
    schedule = bookable(hospital, days)

    def costs(first: int) -> dict[str, Work]:
        def ask(operation: str, document: str, code: str = "") -> Work:
            envelope = string_envelope(operation, document)
            answers = []
            work = work_of(clinic, lambda: answers.append(hospital.post(envelope)))
            assert (answers[0].message.findtext(".//Code") or "") == code
            return work

        return {
            "getYyNo": ask("getYyNo", order(schedule, first), "1000"),
            "getDtNoInfo": ask("getDtNoInfo", numbers_left(schedule)),
            "getYyNo again": ask("getYyNo", order(schedule, first + 1), "1002"),
            "backNo": ask("backNo", cancellation(first), "0000"),
            "getDtNoInfo after it": ask("getDtNoInfo", numbers_left(schedule)),
        }

    costs(100)
    fresh = costs(200)
    numbers = given_back(hospital, schedule)
    costs(300)
    before = costs(400)
    add_cancelled(clinic, numbers, 4000)
    costs(500)
    after = costs(600)
    for name, work in after.items():
        assert work.calls <= MOST * fresh[name].calls, name
        assert work.calls <= MOST * before[name].calls, name
        assert work.instructions <= MOST * before[name].instructions, name
