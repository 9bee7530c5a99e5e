"""Departments, doctors and schedules given explicitly in a scenario are as written; all else stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from yuyue_sim.contract.enumerations import DoctorSex, PatientSex, WorkType
from yuyue_sim.hospital.world.clinic_choice import UnknownClinicError
from yuyue_sim.hospital.world.model import Schedule
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.model import Scenario

FIRST = date(2026, 3, 2)
LAST = date(2026, 3, 8)
NOW = datetime(2026, 3, 4, 10, 20)
SEED = 7
WEEK = [{"weekdays": ["mon", "wed"], "part": "morning", "numbers": 30}]


def world_of(*departments: dict[str, object], **hospital: object) -> World:
    """A county hospital with explicit departments, before a community one."""
    first = {"profile": "county", "id": "AB12", "doctors": 60, "departments": [*departments], **hospital}
    scenario = {"name": "tried", "world": {"hospitals": [first, {"profile": "community", "id": "WS01"}]}}
    return World(Scenario.model_validate(scenario), SEED)


def schedules_of(world: World, hospital_id: str = "AB12") -> list[Schedule]:
    return [
        *world.department_schedules(hospital_id, "", FIRST, LAST),
        *world.doctor_schedules(hospital_id, "", "", FIRST, LAST),
    ]


def patients_of(world: World, schedule: Schedule) -> Iterator[str]:
    for demand in world.demand(schedule):
        yield f"{demand!r} {world.person(schedule, demand.ordinal)!r} {world.serials(schedule)[demand.ordinal]}"


def described(world: World) -> dict[tuple[str, ...], str]:
    """All of the world, by what it is about; of the hospitals all but the texts that count their departments."""
    found: dict[tuple[str, ...], str] = {}
    for hospital_id in ("AB12", "WS01"):
        for department in world.departments(hospital_id):
            beds = world.resources(hospital_id, department.id, WorkType.BEDS, NOW)
            found[hospital_id, department.id] = repr((department, beds))
        for doctor in world.doctors(hospital_id):
            found[hospital_id, doctor.id] = repr(doctor)
        for each in schedules_of(world, hospital_id):
            key = (hospital_id, each.department_id, each.doctor_id, str(each.work_date), each.work_type.name)
            found[key] = "\n".join((repr(each), *patients_of(world, each)))
    return found


@pytest.fixture(scope="module")
def usual() -> dict[tuple[str, ...], str]:
    return described(world_of())


def different(one: dict[tuple[str, ...], str], other: dict[tuple[str, ...], str]) -> set[tuple[str, ...]]:
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def test_nothing_differs_but_the_doctor_who_is_changed(usual: dict[tuple[str, ...], str]) -> None:
    changed = described(
        world_of({"id": "0300", "doctors": [{"id": "03000002", "name": "李平安", "visit_minutes": 42}]})
    )
    assert different(usual, changed) == {("AB12", "03000002")}
    assert "name='李平安'" in changed["AB12", "03000002"]
    assert "average_visit_minutes=42" in changed["AB12", "03000002"]


def test_nothing_differs_but_the_department_that_is_changed(usual: dict[tuple[str, ...], str]) -> None:
    changed = described(world_of({"id": "0300", "notice": "请提前取号。", "schedules": []}))
    differing = different(usual, changed)
    assert ("AB12", "0300") in differing
    schedules = {key for key in differing if len(key) > 2}
    laboratory = {key for key in schedules if key[:3] == ("AB12", "3000", "")}  # its patients had tests there
    assert {key[:3] for key in schedules - laboratory} == {("AB12", "0300", "")}
    for key in laboratory:
        before, after = usual[key].splitlines(), changed[key].splitlines()
        assert len(before) == len(after)
        assert before[0] == after[0]
        assert sum(one != other for one, other in zip(before, after, strict=True)) < len(before) / 4
    assert not any(key[:3] == ("AB12", "0300", "") for key in changed)


def test_nothing_differs_where_others_are_added(usual: dict[tuple[str, ...], str]) -> None:
    """Serials and cards of those who were there stay too."""
    changed = described(
        world_of(
            {"id": "HX", "like": "0302", "doctors": 2},
            {"id": "0300", "doctors": [{"name": "李平安", "schedules": WEEK}]},
        )
    )
    new = "03000003"
    assert ("AB12", "03000002") in usual
    assert ("AB12", new) not in usual
    added = {("AB12", "HX"), ("AB12", "HX0001"), ("AB12", "HX0002"), ("AB12", new)}
    differing = different(usual, changed)
    assert added <= differing
    assert {key for key in differing if len(key) == 2} == {*added, ("AB12", "0300")}
    assert {key[2] or key[1] for key in differing if len(key) > 2} <= {"HX", "HX0001", "HX0002", new}
    assert ("AB12", "0300", new, "2026-03-04", "MORNING") in changed


def test_a_department_of_its_own_has_a_week_patients_and_a_place_in_serials_and_cards() -> None:
    world = world_of(
        {"id": "HX", "like": "0302", "doctors": [{"id": "HX0007", "rank": "主任医师", "schedules": WEEK, "demand": 3}]},
        {"id": "0300", "doctors": [{"id": "03000099", "schedules": WEEK}], "demand": 2},
    )
    seen = 0
    for schedule in schedules_of(world):
        for demand in world.demand(schedule):
            person = world.person(schedule, demand.ordinal)
            place = world.serial_place(world.serials(schedule)[demand.ordinal])
            assert place is not None
            assert (place.department_id, place.doctor_id, place.work_date, place.work_type, place.ordinal) == (
                schedule.department_id, schedule.doctor_id, schedule.work_date, schedule.work_type, demand.ordinal
            )  # fmt: skip
            if schedule.doctor_id in {"HX0007", "03000099"} or schedule.department_id == "HX":
                assert place in list(world.places_of_card(person.card_no, "AB12", LAST))
                seen += 1
    assert seen > 40
    assert {each.doctor_id for each in schedules_of(world) if each.department_id == "HX"} == {"", "HX0007"}


def test_a_hospital_of_these_alone_has_no_others_and_their_serials_are_nobodys() -> None:
    every = world_of({"id": "0300", "doctors": [{"id": "03000002", "schedules": WEEK, "demand": 3}]})
    alone = world_of({"id": "0300", "doctors": [{"id": "03000001"}]}, only_these=True)
    assert [department.id for department in alone.departments("AB12")] == ["0300"]
    assert [doctor.id for doctor in alone.doctors("AB12")] == ["03000001"]
    assert alone.doctor_count("AB12") == 1
    assert alone.doctor("AB12", "03000002") is None
    places = set()
    for schedule in schedules_of(every):
        for demand in every.demand(schedule)[:1]:
            place = alone.serial_place(every.serials(schedule)[demand.ordinal])
            person = every.person(schedule, demand.ordinal)
            found = alone.places_of_card(person.card_no, "AB12", LAST)
            assert all(each is not None and each.department_id == "0300" for each in found)
            places.add((schedule.department_id, schedule.doctor_id) if place else None)
    assert places <= {None, ("0300", ""), ("0300", "03000001")}
    assert None in places
    assert len(places) > 1
    assert any(schedule.doctor_id == "03000002" and every.demand(schedule) for schedule in schedules_of(every))


def test_a_doctor_is_an_expert_where_it_is_written() -> None:
    doctors = [
        {"id": "HX0001", "expert": True, "rank": "副主任医师", "schedules": WEEK},
        {"id": "HX0002", "rank": "医士"},
    ]
    world = world_of({"id": "HX", "like": "心血管内科", "name": "心二科", "doctors": doctors})
    first, second = world.doctors("AB12", "HX")
    assert (first.rank, first.is_expert, second.rank, second.is_expert) == ("副主任医师", True, "医士", False)
    (schedule, _) = world.doctor_schedules("AB12", "HX", "HX0001", FIRST, LAST)
    assert (schedule.is_expert, str(schedule.experts_fee), schedule.limited) == (True, "8.00", 30)


def test_sex_birth_and_career_follow_a_given_id_card() -> None:
    woman = {"id": "HX0001", "rank": "医师", "education": "大学本科", "id_card": "32050319910704038X"}
    world = world_of({"id": "HX", "like": "心血管内科", "doctors": [woman, {"id": "HX0002", "id_card": ""}]})
    first, second = world.doctors("AB12", "HX")
    assert (first.id_card, second.id_card) == ("32050319910704038X", "")
    assert first.sex is DoctorSex.FEMALE
    assert first.experience[:4] in {"2014", "2015"}  # a graduate of 23 or 24


def test_a_long_name_of_a_big_department_gives_way_to_the_standard_one() -> None:
    world = world_of({"id": "0300", "name": "内科" * 11}, {"id": "HX", "like": "0500", "big_department": "0300"})
    assert [each.parent_name for each in world.departments("AB12") if each.id == "HX"] == ["内科"]


@pytest.mark.parametrize(
    ("given", "sexes", "youngest", "oldest"),
    [
        ({"sex": "male"}, {PatientSex.MALE}, 0, 120),
        ({"sex": "female", "adults_from": 70}, {PatientSex.FEMALE}, 70, 120),
        ({"children_up_to": 3}, {PatientSex.MALE, PatientSex.FEMALE}, 0, 3),
    ],
)
def test_only_those_come_who_are_admitted(
    given: dict[str, object], sexes: set[PatientSex], youngest: int, oldest: int
) -> None:
    world = world_of({"id": "HX", "like": "0302", "schedules": WEEK, "demand": 3, **given})
    department = world.department("AB12", "HX")
    assert department is not None
    people = [
        (schedule.work_date, world.person(schedule, demand.ordinal))
        for schedule in world.department_schedules("AB12", "HX", FIRST, LAST)
        for demand in world.demand(schedule)
    ]
    assert len(people) > 20
    assert {person.sex for _, person in people} == sexes
    ages = [(day - person.birthday).days // 365.25 for day, person in people]
    assert youngest <= min(ages)
    assert max(ages) <= oldest


def test_a_ward_may_be_given_with_its_beds() -> None:
    world = world_of(
        {"id": "HX", "like": "0302"},
        {"id": "HX50", "name": "心二科住院部", "like": "0302", "type": "inpatient"},
        {"id": "HX61", "name": "心二科病区", "like": "0302", "type": "ward"},
        only_these=True,
    )
    assert [(each.id, int(each.type)) for each in world.departments("AB12")] == [("HX", 1), ("HX50", 5), ("HX61", 6)]
    ward, whole = (world.resources("AB12", each, WorkType.BEDS, NOW) for each in ("HX61", "HX50"))
    assert ward == whole
    assert [each.name for each in ward] == ["病床数"]
    assert ward[0].total >= ward[0].in_use > 0
    assert [*world.doctors("AB12", "HX61")] == []


def test_the_order_of_requests_does_not_matter() -> None:
    explicit = (
        {"id": "HX", "like": "0302", "doctors": [{"schedules": WEEK}, {"id": "HX0009"}], "demand": 2},
        {"id": "0300", "doctors": 5, "schedules": WEEK},
    )
    forward, backward = world_of(*explicit), world_of(*explicit)
    found = schedules_of(forward)
    assert len(found) > 100
    for each in reversed(found):
        key = (each.hospital_id, each.department_id, each.doctor_id, each.work_date, each.work_type)
        assert backward.schedule(*key) == each
        assert [*patients_of(backward, each)] == [*patients_of(forward, each)]


def test_texts_stay_within_their_lengths_whatever_the_names() -> None:
    name = "心血管内科" * 10
    world = world_of(
        {"id": "HX", "name": name, "doctors": [{"specialty": "高" * 100, "rank": "主任医师", "famous": True}]}
    )
    department, doctor = world.department("AB12", "HX"), world.doctor("AB12", "HX0001")
    assert department is not None
    assert doctor is not None
    assert (len(department.name), len(department.intro) <= 200, len(doctor.intro) <= 200) == (50, True, True)
    assert doctor.intro.startswith("主任医师，")


def test_a_department_like_an_unknown_one_is_reported() -> None:
    with pytest.raises(UnknownClinicError, match="department HX: expected a clinic of the catalogue"):
        world_of({"id": "HX", "name": "量子门诊室"}).departments("AB12")
