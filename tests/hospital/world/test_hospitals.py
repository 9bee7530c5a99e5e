from __future__ import annotations

import re

import pytest
from yuyue_sim.hospital.world.identities import DuplicateHospitalIdError
from yuyue_sim.hospital.world.model import Hospital
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.loader import read_text

DISTRICTS = {"苏州市", "常熟", "昆山", "太仓", "吴江", "张家港"}
GRADES = {
    "三级甲等",
    "三级乙等",
    "三级",
    "二级甲等",
    "二级乙等",
    "二级",
    "一级甲等",
    "一级乙等",
    "一级",
    "未定级",
}
KINDS = {"非营利", "营利", "其他"}
CLASSES = {
    "医院",
    "社区卫生服务中心（站）",
    "卫生院",
    "门诊部、诊所、医务室、村卫生室",
    "妇幼保健院（所、站）",
    "其他卫生机构",
}
INSURANCES = {"市民卡", "异地医保", "吴江医保", "昆山医保", "常熟医保", "太仓医保", "张家港医保"}


def made(hospitals: str, seed: int = 1) -> World:
    return World(read_text(f"name: tried\nworld:\n  hospitals:\n{hospitals}").sound(), seed)


def test_the_default_scenario_has_three_hospitals_of_different_size(world: World) -> None:
    assert [hospital.id for hospital in world.hospitals] == ["SG01", "KC01", "WS01"]
    assert [world.doctor_count(hospital.id) for hospital in world.hospitals] == [300, 96, 12]
    assert [hospital.district for hospital in world.hospitals] == ["苏州市", "昆山", "吴江"]
    assert [hospital.affiliation_rank for hospital in world.hospitals] == [1, 2, 0]


def test_the_city_has_two_hundred_hospitals_and_sixty_thousand_doctors(city: World) -> None:
    assert len(city.hospitals) == 200
    assert len({hospital.id for hospital in city.hospitals}) == 200
    assert len({hospital.name for hospital in city.hospitals}) == 200
    assert sum(city.doctor_count(hospital.id) for hospital in city.hospitals) == 60_000
    assert {hospital.district for hospital in city.hospitals} == DISTRICTS
    assert {hospital.policy.ahead_days for hospital in city.hospitals} == {14}


def test_the_words_are_those_of_the_tables(city: World) -> None:
    for hospital in city.hospitals:
        assert hospital.district in DISTRICTS
        assert hospital.grade in GRADES
        assert hospital.kind in KINDS
        assert hospital.classes in CLASSES
        assert set(hospital.insurance_types) <= INSURANCES
        assert hospital.insurance_types


def test_every_required_field_is_filled_and_fits(city: World) -> None:
    for hospital in city.hospitals:
        assert re.fullmatch(r"[A-Z0-9]{4}", hospital.id)
        assert 2 <= len(hospital.name) <= 20, hospital.name
        assert hospital.zone in hospital.address
        assert re.fullmatch(r"公交\d+路(、\d+路)*", hospital.way)
        assert re.fullmatch(r"0512-\d{8}", hospital.phone)
        assert hospital.intro.startswith(hospital.name)
        assert hospital.intro.endswith("。")
        assert "{" not in hospital.intro
        assert "。。" not in hospital.intro


def test_staff_counts_the_doctors_that_there_are(world: World) -> None:
    for hospital in world.hospitals:
        ranks = [doctor.rank for doctor in world.doctors(hospital.id)]
        assert f"医师{len(ranks)}人" in hospital.staff
        assert f"正高级专家{ranks.count('主任医师')}人" in hospital.staff
        assert f"副高级专家{ranks.count('副主任医师')}人" in hospital.staff


def test_campuses_share_an_affiliation_and_are_ranked(city: World) -> None:
    campuses = [hospital for hospital in city.hospitals if hospital.affiliation == "太湖医科大学附属第一医院"]
    assert [campus.affiliation_rank for campus in campuses] == [1, 2, 3]
    assert all(re.fullmatch(r"太湖医科大学附属第一医院\(\w+\)", campus.name) for campus in campuses)


def test_a_campus_is_in_the_district_of_its_name(world: World) -> None:
    assert world.hospitals[0].name == "太湖医科大学附属第一医院(平江)"
    assert world.hospitals[0].zone == "姑苏区"
    assert world.hospitals[0].address.startswith("苏州市姑苏区")


def test_ranks_count_from_one_within_the_district(city: World) -> None:
    ranks = [hospital.district_rank for hospital in city.hospitals if hospital.district == "太仓"]
    assert ranks == list(range(1, len(ranks) + 1))


def test_an_unknown_hospital_has_nothing(world: World) -> None:
    assert world.hospital("NONE") is None
    assert world.departments("NONE") == ()
    assert list(world.doctors("NONE")) == []
    assert world.doctor("NONE", "03010001") is None
    assert world.doctor_count("NONE") == 0
    assert world.logo_png("NONE") == b""
    assert world.photo_jpeg("NONE", "03010001") == b""


def unranked(hospital: Hospital | None) -> str:
    assert hospital is not None
    return re.sub(r"(district|affiliation)_rank=\d+", "", repr(hospital))


BEFORE = """
    - {profile: county, district: 昆山, count: 3, doctors: 40}
    - {profile: community, count: 4, doctors: 10}
    - {profile: community, id: AB12, doctors: 10}
"""


@pytest.mark.parametrize(
    "added",
    [
        BEFORE + "    - {profile: county, district: 昆山, doctors: 60}\n",
        "\n    - {profile: county, id: ZZ99, district: 昆山, doctors: 60}" + BEFORE,
        "\n    - {profile: community, district: 昆山, doctors: 60}" + BEFORE,
        "\n    - {profile: county, doctors: 60}" + BEFORE,
    ],
    ids=["at the end", "with an id of its own", "of another profile", "without a district"],
)
def test_a_further_hospital_changes_no_other(added: str) -> None:
    before, after = made(BEFORE), made(added)
    assert len(after.hospitals) == len(before.hospitals) + 1
    for hospital in before.hospitals:
        assert unranked(hospital) == unranked(after.hospital(hospital.id))
        assert before.departments(hospital.id) == after.departments(hospital.id)
        assert [*before.doctors(hospital.id)] == [*after.doctors(hospital.id)]


def test_a_given_id_and_name_win() -> None:
    world = made(
        "\n    - {profile: county, district: 昆山, count: 2}\n    - {profile: community, id: KR01, name: 测试医院}\n"
    )
    assert [hospital.id for hospital in world.hospitals] == ["KR02", "KR03", "KR01"]
    assert world.hospitals[2].name == "测试医院"


def test_as_many_hospitals_of_one_kind_as_a_scenario_may_hold_have_ids_and_names_of_their_own() -> None:
    lines = "".join("\n    - {profile: county, district: 昆山, count: 400, doctors: 1}" for _ in range(2))
    hospitals = made(lines + "\n").hospitals
    assert len({hospital.id for hospital in hospitals}) == 800
    assert len({hospital.name for hospital in hospitals}) == 800


def test_one_id_for_two_hospitals_is_refused() -> None:
    scenario = read_text("name: tried\nworld:\n  hospitals:\n    - {profile: county, id: AB12}\n").sound()
    twice = scenario.world.model_copy(update={"hospitals": scenario.world.hospitals * 2})
    with pytest.raises(DuplicateHospitalIdError, match="HospitalID AB12: expected an id that no other hospital"):
        World(scenario.model_copy(update={"world": twice}), 1)


def test_policy_and_dialect_come_from_the_scenario() -> None:
    world = made(
        "\n    - {profile: county, id: AB12, policy: {ahead_days: 30, cancel_that_day: false},"
        " dialect: {layout: example, omit_empty: true}}\n"
    )
    (hospital,) = world.hospitals
    assert (hospital.policy.ahead_days, hospital.policy.cancel_that_day) == (30, False)
    assert (hospital.dialect.layout.value, hospital.dialect.omit_empty) == ("example", True)
