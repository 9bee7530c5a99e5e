"""What users learn of a hospital, from responses written by hand: only what they can book."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from yuyue_sim.loadtest.users.directory import NothingToBookError, discover
from yuyue_sim.platform.client import response_in
from yuyue_sim.platform.envelope import read_response

from tests.loadtest.users.test_users import typed_style

URL = "http://127.0.0.1:8080"
DAY = date(2026, 3, 9)
HOSPITAL = (
    "<HospInfo><HospitalID>ZZ01</HospitalID><HospName>另一家</HospName><LogoPic>-</LogoPic><District>苏州市</District>"
    "<Affiliation>市卫健委</Affiliation><Grade>三级甲等</Grade><Kind>非营利</Kind><Classes>医院</Classes>"
    "<Address>-</Address><Way>-</Way><Phone>-</Phone><Intro>-</Intro><InterfaceAddr>-</InterfaceAddr>"
    "<InsureSupport><InsureType>市民卡</InsureType></InsureSupport></HospInfo>"
)


def department(number: str, kind: int, more: str = "") -> str:
    return (
        f"<DepartInfo><DepartName>科室{number}</DepartName><DepartID>{number}</DepartID><DepartType>{kind}</DepartType>"
        f"<RegistryFee>0</RegistryFee><ClinicFee>10</ClinicFee>{more}</DepartInfo>"
    )


def works(number: str, status: int = 0, work_type: int = 1, more: str = "") -> str:
    return (
        f"<DepartCalendar><WorkStatus>{status}</WorkStatus><DepartID>{number}</DepartID><WorkDate>2026-03-09</WorkDate>"
        f"<WorkType>{work_type}</WorkType><Limited>10</Limited><RegistryFee>0</RegistryFee><ClinicFee>10</ClinicFee>"
        f"{more}</DepartCalendar>"
    )


def hospital(departments: str, calendar: str) -> Any:
    """What asks a hospital that has these departments and schedules."""
    head = "<HospitalID>ZZ01</HospitalID>"
    responses = {
        "getHospInfo": HOSPITAL,
        "getDepartInfo": head + departments,
        "getDoctorInfo": head,
        "getDoctorWorkInfo": head,
        "getDepartWorkInfo": head + calendar,
    }

    def ask(_url: str, operation: str, _: Any) -> Any:
        return response_in(operation, read_response(operation, typed_style(operation, responses[operation])))

    return ask


@pytest.mark.parametrize(
    ("kind", "is_clinic"), [(1, True), (2, True), (3, True), *((kind, False) for kind in (4, 5, 6, 10, 11, 20))]
)
def test_only_departments_that_take_bookings_are_used(kind: int, is_clinic: bool) -> None:
    ask = hospital(department("01", 1) + department("02", kind), works("01") + works("02"))
    found = discover(ask, URL, DAY, DAY)
    assert [each.department_id for each in found.schedules] == (["01", "02"] if is_clinic else ["01"])


def test_what_not_everybody_can_book_is_left_out() -> None:
    departments = (
        department("01", 1)
        + department("02", 1, "<DepartSex>2</DepartSex>")
        + department("03", 1, "<BabyFlag>1</BabyFlag>")
    )
    calendar = works("01") + works("02") + works("03") + works("01", status=1, work_type=2)
    assert [each.key for each in discover(hospital(departments, calendar), URL, DAY, DAY).schedules] == [
        "ZZ01/01//2026-03-09/1"
    ]


def test_a_hospital_with_nothing_to_book_is_reported_with_a_way_out() -> None:
    with pytest.raises(NothingToBookError, match=r"\(hospitals: ZZ01\).*give --first-day and --days"):
        discover(hospital(department("01", 10), works("01")), URL, DAY, DAY)


@pytest.mark.parametrize("wanted", [("XX99",), ("ZZ01", "XX99")])
def test_a_hospital_that_is_not_listed_is_named(wanted: tuple[str, ...]) -> None:
    with pytest.raises(NothingToBookError) as caught:
        discover(hospital(department("01", 0), works("01")), URL, DAY, DAY, wanted)
    assert str(caught.value) == "--hospitals: there is no hospital XX99; there are ZZ01"
