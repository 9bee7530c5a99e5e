from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from yuyue_sim.hospital.world.model import Doctor
from yuyue_sim.hospital.world.world import World

RANKS = {"主任医师", "副主任医师", "主治医师", "医师", "医士"}
EDUCATIONS = {"研究生", "大学本科", "大学专科及专科学校", "中专及中技", "技工学校", "高中", "初中及以下"}
AGES_IN_2025 = {
    "主任医师": (46, 60),
    "副主任医师": (40, 53),
    "主治医师": (33, 46),
    "医师": (28, 37),
    "医士": (27, 35),
}


@pytest.fixture(scope="module")
def doctors(world: World) -> list[Doctor]:
    return [doctor for hospital in world.hospitals for doctor in world.doctors(hospital.id)]


def check_character(first17: str) -> str:
    """ISO 7064 MOD 11-2, computed from the powers of two rather than from the table of weights."""
    remainder = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(first17)) % 11
    value = (12 - remainder) % 11
    return "X" if value == 10 else str(value)


def test_the_check_character_of_the_standard_s_own_example() -> None:
    assert check_character("11010519491231002") == "X"
    assert check_character("44052418800101001") == "4"


def test_every_field_fits_its_table(doctors: list[Doctor]) -> None:
    for doctor in doctors:
        assert re.fullmatch(r"\d{8}", doctor.id)
        assert doctor.id.startswith(doctor.department_id)
        assert re.fullmatch(r"[\u4e00-\u9fff]{2,4}", doctor.name)
        assert doctor.rank in RANKS
        assert doctor.education in EDUCATIONS
        assert 10 <= len(doctor.intro) <= 200
        assert 3 <= len(doctor.specialty) <= 100
        assert 5 <= len(doctor.experience) <= 200
        assert len(doctor.notice) <= 50
        assert "。。" not in doctor.intro
        assert 3 <= doctor.average_visit_minutes <= 12


def test_id_cards_have_right_check_characters_and_regions_of_suzhou(doctors: list[Doctor]) -> None:
    assert len(doctors) == 408
    for doctor in doctors:
        assert doctor.id_card[17] == check_character(doctor.id_card[:17])
        assert doctor.id_card.startswith("3205")
    assert len({doctor.id_card for doctor in doctors}) == 408


def test_sex_and_age_of_the_id_card_fit_the_doctor(doctors: list[Doctor]) -> None:
    for doctor in doctors:
        assert (int(doctor.id_card[16]) % 2 == 1) is (doctor.sex == 1)
        birthday = date.fromisoformat(doctor.id_card[6:14])
        youngest, oldest = AGES_IN_2025[doctor.rank]
        assert youngest <= 2025 - birthday.year <= oldest, doctor


def test_careers_follow_one_another(doctors: list[Doctor]) -> None:
    youngest = {"研究生": 26, "大学本科": 23, "大学专科及专科学校": 21, "中专及中技": 19}
    for doctor in doctors:
        born = int(doctor.id_card[6:10])
        years = [int(year) for year in re.findall(r"(\d{4})年", doctor.experience)]
        assert years == sorted(years)
        assert 0 <= years[0] - born - youngest[doctor.education] <= 1
        assert f"{years[0]}年毕业" in doctor.intro
        assert years[-1] <= 2025
        if doctor.rank != "医士":
            assert doctor.experience.endswith(f"取得{doctor.rank}职称。")


def test_only_chief_and_associate_chief_physicians_are_experts(doctors: list[Doctor]) -> None:
    experts = [doctor for doctor in doctors if doctor.is_expert]
    assert {doctor.rank for doctor in experts} == {"主任医师", "副主任医师"}
    famous = [doctor for doctor in doctors if doctor.is_famous]
    assert 1 <= len(famous) <= len(experts) / 5
    assert all(doctor.is_expert and doctor.rank == "主任医师" for doctor in famous)


def test_ranks_have_the_mix_of_a_tertiary_hospital(world: World) -> None:
    counts = Counter(doctor.rank for doctor in world.doctors("SG01"))
    assert 0.10 <= counts["主任医师"] / 300 <= 0.20
    assert 0.20 <= counts["副主任医师"] / 300 <= 0.28
    assert 0.30 <= counts["主治医师"] / 300 <= 0.40


def test_every_doctor_of_an_expert_clinic_is_an_expert(world: World) -> None:
    expert_clinics = [department for department in world.departments("SG01") if department.type == 3]
    assert expert_clinics
    for department in expert_clinics:
        doctors = [*world.doctors("SG01", department.id)]
        assert doctors
        assert all(doctor.is_expert for doctor in doctors)


def test_only_senior_doctors_are_known_for_a_technique(doctors: list[Doctor]) -> None:
    known = [doctor for doctor in doctors if "尤其擅长" in doctor.specialty + doctor.intro]
    assert {doctor.rank for doctor in known} == {"主任医师", "副主任医师"}
    for doctor in doctors:
        if doctor.rank in {"医师", "医士"}:
            assert "多年" not in doctor.intro
            assert "擅长" not in doctor.intro


def test_specialties_come_from_the_department(world: World) -> None:
    for doctor in world.doctors("SG01", "0304"):
        assert re.search("冠心病|高血压|心律失常|心力衰竭|心肌病", doctor.specialty)
        assert "从事心血管内科临床工作" in doctor.intro
        assert doctor.rank == doctor.intro.split("，")[0]


def test_women_are_many_in_gynaecology_and_few_in_orthopaedics(city: World) -> None:
    def share_of_women(department_id: str) -> float:
        sexes = [doctor.sex for doctor in city.doctors("SG01", department_id)]
        assert len(sexes) > 30
        return sexes.count(sexes[0].__class__.FEMALE) / len(sexes)

    assert share_of_women("0501") > 0.7
    assert share_of_women("0403") < 0.25


@pytest.mark.parametrize(
    "doctor_id", ["", "0301", "03010000", "03019999", "99990001", "0301000１", "030100001", "0301-001", "0301 001"]
)
def test_an_unknown_doctor_is_none(world: World, doctor_id: str) -> None:
    assert world.doctor("SG01", doctor_id) is None
    assert world.photo_jpeg("SG01", doctor_id) == b""


def test_a_doctor_is_found_by_id(world: World, doctors: list[Doctor]) -> None:
    for doctor in doctors:
        assert world.doctor(doctor.hospital_id, doctor.id) == doctor
