"""The patients of a story: any number, each admitted by the department, the same in every run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yuyue_sim.contract.enumerations import AgeLimit, DepartmentSex, InsuranceType, PatientSex
from yuyue_sim.contract.id_card import IdCard, IdCardError, check_digit
from yuyue_sim.hospital.world.model import Department, Person

REGION = "320575"
"""The region of their ID cards: no county has this code, and no other simulated patient has it."""
_FAMILY_NAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN_NAMES = ("平", "安", "宁", "康", "欣", "悦", "晨", "雨", "子涵", "思远", "文博", "佳怡", "志明", "秀英")
_ADULT_AGE, _CHILD_AGE = 36, 5
_MOST_IN_A_DAY = 500


@dataclass(slots=True)
class Patients:
    """Creates patients, one after another."""

    count: int = 0
    """How many were created."""

    def new(self, department: Department | None, today: date) -> Person:
        """A new patient whom a department admits by sex and age."""
        number = self.count
        self.count += 1
        sex = PatientSex.FEMALE if number % 2 else PatientSex.MALE
        age = _ADULT_AGE
        if department is not None:
            if department.sex is not DepartmentSex.ANY:
                sex = PatientSex.MALE if department.sex is DepartmentSex.MALE else PatientSex.FEMALE
            if department.age_limit is AgeLimit.CHILDREN:
                age = min(_CHILD_AGE, (department.age_years or _CHILD_AGE + 1) - 1)
        day, turn = divmod(number, _MOST_IN_A_DAY)
        sequence = turn * 2 + (1 if sex is PatientSex.MALE else 0)
        birthday = date(today.year - age, 1, 1 + day % 28) if age else date(today.year - 1, 12, 1 + day % 28)
        first17 = f"{REGION}{birthday:%Y%m%d}{sequence:03}"
        return _person(first17 + check_digit(first17), sex, birthday, number)

    def of_card(self, card_no: str) -> Person:
        """A patient with a given ID card; a malformed card is sent as it is."""
        try:
            card = IdCard.parse(card_no)
        except IdCardError:
            return _person(card_no, PatientSex.MALE, None, 0)
        return _person(card_no, card.sex, card.birthday, 0)


def _person(card_no: str, sex: PatientSex, birthday: date | None, number: int) -> Person:
    given = _GIVEN_NAMES[number // len(_FAMILY_NAMES) % len(_GIVEN_NAMES)]
    return Person(
        name=_FAMILY_NAMES[number % len(_FAMILY_NAMES)] + given,
        sex=sex,
        birthday=birthday or date(1990, 1, 1),
        card_no=card_no,
        phone=f"154{number:08}",
        insurance=InsuranceType.SELF_PAID,
    )
