from __future__ import annotations

from decimal import Decimal

import pytest
from yuyue_sim.contract.specialties import SUBJECTS
from yuyue_sim.hospital.world.model import Department
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.loader import read_text

PROFILES = ["tertiary-general", "children", "maternity", "chinese-medicine", "county", "community"]
ADMITTED_HERE = {1, 2, 3, 4}


def named(world: World, hospital_id: str, name: str) -> Department:
    return next(department for department in world.departments(hospital_id) if department.name == name)


@pytest.fixture(scope="module")
def every_profile() -> World:
    hospitals = "".join(f"\n    - {{profile: {profile}, id: AA{n:02}}}" for n, profile in enumerate(PROFILES))
    return World(read_text(f"name: tried\nworld:\n  hospitals:{hospitals}\n").sound(), 7)


def test_a_tertiary_hospital_has_all_nine_types(world: World) -> None:
    assert {int(department.type) for department in world.departments("SG01")} == {1, 2, 3, 4, 5, 6, 10, 11, 20}


def test_ids_and_names_are_unique_and_every_field_fits_its_table(every_profile: World) -> None:
    for hospital in every_profile.hospitals:
        departments = every_profile.departments(hospital.id)
        assert len({department.id for department in departments}) == len(departments)
        assert len({department.name for department in departments}) == len(departments)
        for department in departments:
            assert 1 <= len(department.id) <= 8
            assert 2 <= len(department.name) <= 50
            assert len(department.phone) <= 50
            assert 10 <= len(department.intro) <= 200
            assert department.intro.endswith("。")
            assert len(department.parent_id) <= 10
            assert len(department.parent_name) <= 20
            assert len(department.notice) <= 50
            assert len(department.location) <= 90
            assert every_profile.department(hospital.id, department.id) == department


def test_a_big_department_is_a_department_of_the_same_hospital_and_of_the_catalogue(every_profile: World) -> None:
    children = 0
    for hospital in every_profile.hospitals:
        for department in every_profile.departments(hospital.id):
            assert bool(department.parent_id) == bool(department.parent_name)
            if department.parent_id:
                children += 1
                parent = every_profile.department(hospital.id, department.parent_id)
                assert parent is not None
                assert parent.name == department.parent_name
                assert parent.name in SUBJECTS.values()
                assert parent.parent_id == ""
    assert children > 100


def test_only_clinics_charge_a_clinic_fee(every_profile: World) -> None:
    for hospital in every_profile.hospitals:
        for department in every_profile.departments(hospital.id):
            assert (department.clinic_fee > 0) is (department.type in ADMITTED_HERE), department
            assert department.clinic_fee == department.clinic_fee.quantize(Decimal("0.01"))


@pytest.mark.parametrize(
    ("name", "sex"), [("妇科", 2), ("产科", 2), ("产科病区", 2), ("男科门诊", 1), ("骨科", 0), ("儿科", 0)]
)
def test_sexes_are_limited_where_they_are(every_profile: World, name: str, sex: int) -> None:
    assert named(every_profile, "AA00", name).sex == sex


@pytest.mark.parametrize(
    ("hospital_id", "name", "limit", "years"),
    [
        ("SG01", "儿科", 1, 14),
        ("SG01", "心血管内科", 2, 14),
        ("SG01", "骨科", 0, None),
        ("KC01", "儿科", 1, 16),
        ("KC01", "眼科", 1, 16),
    ],
)
def test_ages_are_limited_where_they_are(
    world: World, hospital_id: str, name: str, limit: int, years: int | None
) -> None:
    department = named(world, hospital_id, name)
    assert (department.age_limit, department.age_years) == (limit, years)


def test_a_small_hospital_has_no_beds_and_a_pharmacy_all_the_same(world: World) -> None:
    types = {department.type for department in world.departments("WS01")}
    assert types.isdisjoint({5, 6})
    assert named(world, "WS01", "药房").type == 20


def test_an_intro_counts_its_own_doctors(world: World) -> None:
    department = named(world, "SG01", "心血管内科")
    ranks = [doctor.rank for doctor in world.doctors("SG01", department.id)]
    senior = ranks.count("主任医师") + ranks.count("副主任医师")
    assert f"现有医师{len(ranks)}名，其中高级职称{senior}名。" in department.intro


def test_an_unknown_department_is_none(world: World) -> None:
    assert world.department("SG01", "9999") is None
    assert world.department("SG01", "") is None
    assert list(world.doctors("SG01", "9999")) == []


@pytest.mark.parametrize("doctors", [1, 3, 17, 5000])
@pytest.mark.parametrize("profile", PROFILES)
def test_doctors_are_divided_exactly(profile: str, doctors: int) -> None:
    text = f"name: tried\nworld:\n  hospitals:\n    - {{profile: {profile}, id: AB12, doctors: {doctors}}}\n"
    world = World(read_text(text).sound(), 3)
    ids = [doctor.id for doctor in world.doctors("AB12")]
    assert len(ids) == len(set(ids)) == doctors == world.doctor_count("AB12")
    per_department = [len([*world.doctors("AB12", each.id)]) for each in world.departments("AB12")]
    assert sum(per_department) == doctors
