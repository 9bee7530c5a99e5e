"""A registration asked for by card, outpatient number or serial is looked up: nobody reads schedule after schedule."""

from __future__ import annotations

from typing import Any

import pytest
from yuyue_sim.hospital.world.world import World

from tests.soap.asking import Hospital, about, make_clinic, string_envelope

WINDOW = "<BeginTime>{}</BeginTime><EndTime>{}</EndTime>"
DAY = WINDOW.format("2026-03-01 00:00:00", "2026-03-01 10:00:00")
EVER = WINDOW.format("1950-01-01 00:00:00", "9999-12-31 23:59:59")
MOST_SCHEDULES = 40
"""A card leaves that many possible schedules at most, of thousands."""


@pytest.fixture
def hospital() -> Hospital:
    return Hospital(make_clinic())


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch, hospital: Hospital) -> set[Any]:
    """The schedules whose patients were looked at."""
    looked: set[Any] = set()
    demand = World.demand

    def noted(world: World, schedule: Any) -> Any:
        looked.add((schedule.department_id, schedule.doctor_id, schedule.work_date, schedule.work_type))
        return demand(world, schedule)

    monkeypatch.setattr(World, "demand", noted)
    return looked


def records(hospital: Hospital, inner: str, hospital_id: str = "CS01") -> list[dict[str, str]]:
    message = about(f"<HospitalID>{hospital_id}</HospitalID>{inner}")
    found = hospital.post(string_envelope("getGhRecord", message)).message
    assert found.findtext(".//Code") in ("2000", "2002")
    return [{each.tag: each.text or "" for each in record} for record in found.iter("RecItem")]


@pytest.mark.parametrize("window", [DAY, EVER], ids=["a day", "ever"])
def test_an_outpatient_number_finds_its_patient_and_no_other(
    hospital: Hospital, looked_at: set[Any], window: str
) -> None:
    everybody = records(hospital, DAY)
    assert len(everybody) > 100
    for wanted in everybody[::30]:
        own = [each["ClinicSN"] for each in everybody if each["OpNo"] == wanted["OpNo"]]
        looked_at.clear()
        found = records(hospital, f"<OpNo>{wanted['OpNo']}</OpNo>{window}")
        assert {each["OpNo"] for each in found} == {wanted["OpNo"]}
        assert {each["IDCard"] for each in found} == {wanted["IDCard"]}
        assert {*own} <= {each["ClinicSN"] for each in found}
        assert len(looked_at) <= MOST_SCHEDULES
        assert records(hospital, f"<IDCard>{wanted['IDCard']}</IDCard>{window}") == found
        assert records(hospital, f"<OpNo>{wanted['OpNo']}</OpNo>{window}", "WS01") == []


@pytest.mark.parametrize("number", ["000000000000", "12345678901234", "99999999999999", "1234567890123", "１" * 14])
def test_a_number_of_nobody_is_not_searched_for(hospital: Hospital, looked_at: set[Any], number: str) -> None:
    assert records(hospital, f"<OpNo>{number}</OpNo>{EVER}") == []
    assert len(looked_at) <= MOST_SCHEDULES


def test_registrations_of_long_ago_are_found_by_number_and_card(hospital: Hospital) -> None:
    long_ago = WINDOW.format("2022-05-09 08:00:00", "2022-05-09 08:30:00")
    everybody = records(hospital, long_ago)
    assert everybody
    for wanted in everybody[:3]:
        for key in ("OpNo", "IDCard"):
            assert wanted in records(hospital, f"<{key}>{wanted[key]}</{key}>{long_ago}")
