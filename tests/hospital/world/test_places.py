"""From cards and serials back to the registrations of other channels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.contract.id_card import check_digit
from yuyue_sim.hospital.world.model import Schedule, SerialPlace
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.loader import read_text

MONDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 8)
LATEST = date(2026, 3, 22)


def schedules_of(world: World, hospital_id: str, first: date = MONDAY, last: date = SUNDAY) -> Iterator[Schedule]:
    yield from world.department_schedules(hospital_id, "", first, last)
    yield from world.doctor_schedules(hospital_id, "", "", first, last)


def place(schedule: Schedule, ordinal: int) -> SerialPlace:
    return SerialPlace(
        schedule.hospital_id,
        schedule.department_id,
        schedule.doctor_id,
        schedule.work_date,
        schedule.work_type,
        ordinal,
    )


def sample(world: World, hospital_id: str) -> list[SerialPlace]:
    """Every seventh schedule with its last patient."""
    wanted = [each for each in schedules_of(world, hospital_id) if world.demand(each)][::7]
    return [place(each, len(world.demand(each)) - 1) for each in wanted]


def schedule_at(world: World, found: SerialPlace) -> Schedule:
    key = found.hospital_id, found.department_id, found.doctor_id, found.work_date, found.work_type
    schedule = world.schedule(*key)
    assert schedule is not None
    return schedule


@pytest.mark.parametrize("hospital_id", ["SG01", "KC01", "WS01"])
def test_a_serial_leads_back_to_its_registration(world: World, hospital_id: str) -> None:
    places = sample(world, hospital_id)
    assert len(places) > 10
    serials = [world.serials(schedule_at(world, each))[each.ordinal] for each in places]
    assert [world.serial_place(serial) for serial in serials] == places
    assert len(set(serials)) == len(serials)


def test_the_layout_of_a_serial(world: World) -> None:
    """9, hospital 000, roster, morning, ordinal 012, 1886 days since the first of January 2021."""
    schedule = next(each for each in world.department_schedules("SG01", "0304", MONDAY, SUNDAY))
    schedule = replace(schedule, work_date=MONDAY, work_type=WorkType.MORNING)
    position = [each.id for each in world.departments("SG01")].index("0304")
    assert world.serials(schedule)[12] == int(f"9000{position:04}1012001886")
    doctors = [each.id for each in world.doctors("SG01")]
    roster = len(world.departments("SG01")) + doctors.index("03040001")
    assert world.serials(replace(schedule, doctor_id="03040001"))[0] == int(f"9000{roster:04}1000001886")


@pytest.mark.parametrize(
    "serial",
    [
        0,
        -1,
        100_000_000_000_000_001,
        899_999_999_999_999_999,
        1_000_000_000_000_000_000,
        900_300_001_012_001_886,
        900_099_991_012_001_886,
        900_000_000_012_001_886,
        900_000_006_012_001_886,
    ],
)
def test_what_is_no_serial_leads_nowhere(world: World, serial: int) -> None:
    """Other first digits, other lengths, a fourth hospital of three, no such roster, work types 0 and 6."""
    assert world.serial_place(serial) is None


@pytest.mark.parametrize("hospital_id", ["SG01", "KC01", "WS01"])
def test_a_card_leads_back_to_its_registration(world: World, hospital_id: str) -> None:
    for each in sample(world, hospital_id):
        card_no = world.person(schedule_at(world, each), each.ordinal).card_no
        assert each in world.places_of_card(card_no, hospital_id, LATEST)
        assert each in world.places_of_card(card_no, "", LATEST)


@pytest.mark.slow
def test_a_card_of_a_city_leads_back_without_the_hospital(city: World) -> None:
    for hospital in (city.hospitals[0], city.hospitals[44], city.hospitals[199]):
        for each in sample(city, hospital.id)[:3]:
            card_no = city.person(schedule_at(city, each), each.ordinal).card_no
            found = [found for found in city.places_of_card(card_no, "", LATEST) if found is not None]
            assert each in found
            assert each in city.places_of_card(card_no, each.hospital_id, LATEST)
            for other in found:
                assert city.person(schedule_at(city, other), other.ordinal).card_no == card_no
                assert other.ordinal < len(city.demand(schedule_at(city, other)))


def test_every_card_of_a_day_is_found(world: World) -> None:
    for schedule in schedules_of(world, "WS01", MONDAY, MONDAY):
        for demand in world.demand(schedule):
            card_no = world.person(schedule, demand.ordinal).card_no
            assert place(schedule, demand.ordinal) in world.places_of_card(card_no, "WS01", LATEST)


def test_a_card_is_found_in_the_year_up_to_the_date_alone(world: World) -> None:
    schedule = next(each for each in schedules_of(world, "SG01", MONDAY, MONDAY) if world.demand(each))
    card_no = world.person(schedule, 0).card_no

    def is_found(latest: date) -> bool:
        return place(schedule, 0) in world.places_of_card(card_no, "SG01", latest)

    assert is_found(MONDAY)
    assert is_found(MONDAY + timedelta(days=364))
    assert not is_found(MONDAY + timedelta(days=365))
    assert not is_found(MONDAY - timedelta(days=1))


@pytest.mark.parametrize("latest", [date.min, date(2020, 12, 31), date.max])
def test_a_card_of_no_date_with_rosters_leads_nowhere(world: World, latest: date) -> None:
    schedule = next(each for each in schedules_of(world, "SG01", MONDAY, MONDAY) if world.demand(each))
    assert place(schedule, 0) not in [*world.places_of_card(world.person(schedule, 0).card_no, "", latest)]


def test_the_last_patient_of_a_large_emergency_department_is_found() -> None:
    text = "name: tried\nworld:\n  hospitals:\n    - {profile: tertiary-general, id: AB12, doctors: 3000, demand: 3}\n"
    large = World(read_text(text).sound(), 1)
    (schedule,) = large.department_schedules("AB12", "2000", MONDAY, MONDAY)
    ordinal = len(large.demand(schedule)) - 1
    assert ordinal > 300
    assert place(schedule, ordinal) in large.places_of_card(large.person(schedule, ordinal).card_no, "AB12", LATEST)


def test_somebody_who_did_not_come_is_not_found(world: World) -> None:
    schedule = next(each for each in schedules_of(world, "SG01", MONDAY, MONDAY) if world.demand(each))
    ordinal = len(world.demand(schedule))
    card_no = world.person(schedule, ordinal).card_no
    assert place(schedule, ordinal) not in world.places_of_card(card_no, "SG01", LATEST)


@pytest.mark.parametrize(
    "card_no", ["", "320502198001010010", "32053019800101001", "3205301980010100", "32053019801301001X", "E12345678"]
)
def test_a_card_of_nobody_here_leads_nowhere(world: World, card_no: str) -> None:
    assert [*world.places_of_card(card_no, "", LATEST)] == []


def test_a_card_of_the_block_with_a_wrong_check_digit_or_a_leap_day_leads_nowhere(world: World) -> None:
    schedule = next(each for each in schedules_of(world, "SG01", MONDAY, MONDAY) if world.demand(each))
    card_no = world.person(schedule, 0).card_no
    wrong = card_no[:17] + ("0" if card_no[17] != "0" else "1")
    leap = "32053020000229001"
    assert [*world.places_of_card(wrong, "", LATEST)] == []
    assert [*world.places_of_card(leap + check_digit(leap), "", LATEST)] == []


def test_an_unknown_hospital_has_no_cards(world: World) -> None:
    schedule = next(each for each in schedules_of(world, "SG01", MONDAY, MONDAY) if world.demand(each))
    assert [*world.places_of_card(world.person(schedule, 0).card_no, "NONE", LATEST)] == []
