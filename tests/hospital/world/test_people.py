from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import pytest
from yuyue_sim.contract.enumerations import AgeLimit, DepartmentSex, DepartmentType, PatientSex
from yuyue_sim.contract.id_card import IdCard
from yuyue_sim.hospital.world.model import Department, Person, Schedule
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.loader import read_text

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


class Patient(NamedTuple):
    schedule: Schedule
    ordinal: int
    person: Person
    department: Department

    @property
    def age(self) -> int:
        return IdCard.parse(self.person.card_no).age_on(self.schedule.work_date)


def patients_of(world: World, first: date = MONDAY, last: date = TUESDAY) -> Iterator[Patient]:
    for hospital in world.hospitals:
        for schedule in (
            *world.department_schedules(hospital.id, "", first, last),
            *world.doctor_schedules(hospital.id, "", "", first, last),
        ):
            department = world.department(hospital.id, schedule.department_id)
            assert department is not None
            for demand in world.demand(schedule):
                yield Patient(schedule, demand.ordinal, world.person(schedule, demand.ordinal), department)


@pytest.fixture(scope="module")
def patients(world: World) -> list[Patient]:
    return [*patients_of(world)]


@pytest.fixture(scope="module")
def patients_of_women() -> list[Patient]:
    text = "name: tried\nworld:\n  hospitals:\n    - {profile: maternity, id: AB12, district: 常熟}\n"
    return [*patients_of(World(read_text(text).sound(), 3))]


def test_id_cards_are_right_and_say_what_the_person_is(patients: list[Patient]) -> None:
    assert len(patients) > 3000
    for patient in patients:
        card = IdCard.parse(patient.person.card_no)
        assert card.number == patient.person.card_no
        assert (card.birthday, card.sex) == (patient.person.birthday, patient.person.sex)
        assert (card.birthday.month, card.birthday.day) != (2, 29)


def test_id_cards_are_of_a_block_that_no_county_ever_had(patients: list[Patient]) -> None:
    """The counties of Suzhou had 320520 to 320525, its districts up to 320511, its cities have 320581 and up."""
    regions = {int(patient.person.card_no[:6]) for patient in patients}
    assert min(regions) == 320527
    assert max(regions) == 320569


def test_a_patient_has_one_visit_to_a_clinic_on_a_day_and_tests_beside_it(patients: list[Patient]) -> None:
    visits = Counter(
        (each.schedule.hospital_id, each.schedule.work_date, each.person.card_no)
        for each in patients
        if each.department.type not in {DepartmentType.LABORATORY, DepartmentType.EXAMINATION}
    )
    assert set(visits.values()) == {1}


def test_sex_and_age_fit_the_department(patients: list[Patient], patients_of_women: list[Patient]) -> None:
    limits = Counter[str]()
    for patient in patients + patients_of_women:
        department = patient.department
        if department.sex != DepartmentSex.ANY:
            limits["sex"] += 1
            women_only = department.sex == DepartmentSex.FEMALE
            assert patient.person.sex == (PatientSex.FEMALE if women_only else PatientSex.MALE)
        if department.age_limit == AgeLimit.CHILDREN:
            limits["children"] += 1
            assert department.age_years is not None
            assert 0 <= patient.age <= department.age_years
        if department.age_limit == AgeLimit.ADULTS:
            limits["adults"] += 1
            assert department.age_years is not None
            assert patient.age >= department.age_years
        assert 0 <= patient.age <= 100
    assert min(limits["sex"], limits["children"], limits["adults"]) > 200


@pytest.mark.parametrize(("name", "youngest", "oldest"), [("产科", 20, 42), ("更年期专病门诊", 43, 58)])
def test_women_are_of_the_age_of_their_clinic(
    patients_of_women: list[Patient], name: str, youngest: int, oldest: int
) -> None:
    ages = [each.age for each in patients_of_women if each.department.name.startswith(name)]
    assert len(ages) > 20
    assert youngest <= min(ages) <= max(ages) <= oldest


def test_the_aged_go_to_geriatrics_and_all_ages_to_the_bone_clinic(city: World) -> None:
    ages: dict[str, list[int]] = {"0309": [], "0403": []}
    for code, found in ages.items():
        for schedule in city.department_schedules("SG01", code, MONDAY, date(2026, 3, 8)):
            for demand in city.demand(schedule):
                card = IdCard.parse(city.person(schedule, demand.ordinal).card_no)
                found.append(card.age_on(schedule.work_date))
    assert min(ages["0309"]) >= 60
    assert min(ages["0403"]) < 14
    assert max(ages["0403"]) > 75


def test_a_children_s_hospital_treats_children_in_its_laboratory_too(patients: list[Patient]) -> None:
    tested = [each.age for each in patients if each.schedule.hospital_id == "KC01" and each.department.type >= 10]
    assert len(tested) > 20
    assert max(tested) <= 16


def test_insurance_is_one_that_the_hospital_takes(world: World, patients: list[Patient]) -> None:
    counts = Counter((each.schedule.hospital_id, each.person.insurance.zh) for each in patients)
    for hospital in world.hospitals:
        of_hospital = {zh: count for (hospital_id, zh), count in counts.items() if hospital_id == hospital.id}
        assert set(of_hospital) <= {*hospital.insurance_types, "自费"}
        own = {"苏州市": "市民卡", "昆山": "昆山医保", "吴江": "吴江医保"}[hospital.district]
        assert 0.6 < of_hospital[own] / sum(of_hospital.values()) < 0.85


def test_telephones_are_of_a_block_that_no_operator_gives_out(patients: list[Patient]) -> None:
    assert all(len(each.person.phone) == 11 and each.person.phone.isdecimal() for each in patients)
    assert {each.person.phone[:3] for each in patients} == {"154"}


def test_names_fit_the_table(patients: list[Patient]) -> None:
    assert all(2 <= len(each.person.name) <= 4 for each in patients)
    assert len({each.person.name for each in patients}) > len(patients) / 3


def test_a_seed_always_gives_the_same_person_and_another_seed_another(world: World) -> None:
    schedule = next(world.department_schedules("SG01", "0304", MONDAY, date(2026, 3, 8)))
    assert world.person(schedule, 3) == world.person(schedule, 3)
    text = "name: tried\nworld:\n  hospitals:\n    - {profile: maternity, id: AB12}\n"
    one, other = (World(read_text(text).sound(), seed) for seed in (1, 2))
    schedules = [next(each.department_schedules("AB12", "2004", MONDAY, MONDAY)) for each in (one, other)]
    assert one.person(schedules[0], 0).name != other.person(schedules[1], 0).name
