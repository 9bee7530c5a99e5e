"""Patients of other channels, wholly invented: age and sex that fit the clinic, insurance that fits the district.

Name and telephone depend on the ID card alone, so that a card that occurs twice is one person who comes twice.
Telephone numbers begin with 154, which no operator is known to use.
"""

from __future__ import annotations

from yuyue_sim.contract.enumerations import AgeLimit, DepartmentSex, DepartmentType, InsuranceType, PatientSex
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.world.cards import Holder, PatientKey, card_of
from yuyue_sim.hospital.world.departments import ADULTS_FROM, CHILDREN_UP_TO, years_of
from yuyue_sim.hospital.world.model import Person
from yuyue_sim.hospital.world.names import chinese_name
from yuyue_sim.hospital.world.places import PLACES
from yuyue_sim.hospital.world.plan import Plan, Unit

_WOMEN_PERCENT = 54
_NEW_BORN = frozenset({"0708"})
_PARTICULAR = (
    (frozenset({"0502", "0503", "0504", "0532", "0601", "2004"}), 20, 22),
    (frozenset({"0522"}), 43, 15),
    (frozenset({"0309", "0326", "0423", "1001"}), 60, 30),
)
"""Clinics with one age group: codes, youngest age, and span in years; young ages are more frequent."""

_CHILDREN = (0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
"""Usual ages of children at a hospital: most are small."""
_ADULTS = (
    *(18, 20, 22, 24, 25, 27, 28, 29, 31, 32, 33, 34, 36, 37, 38, 40, 42, 44, 46, 47, 49, 50, 52),
    *(53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 73, 75, 77, 79, 82, 86),
)
"""Usual ages of adults: one rise about 30, a higher one about 60."""
_CHILDREN_PERCENT = 12
"""Children among the patients of clinics without a limit of age (an assumption, as all here)."""

_YEARS_BEYOND = 8
"""How far apart in age those are who would be too young for a department of older adults."""

_OWN_INSURANCE_PERCENT, _SELF_PAID_PERCENT = 66, 14


def person_of(plan: Plan, unit: Unit, holder: Holder, streams: Streams) -> Person:
    """Who the patient is."""
    sex, age = sex_and_age(plan, unit, holder.key, streams)
    card_no, birthday = card_of(holder, sex, age)
    stream = streams.stream("person", card_no)
    return Person(
        name=chinese_name(stream, is_woman=sex == PatientSex.FEMALE),
        sex=sex,
        birthday=birthday,
        card_no=card_no,
        phone=f"154{stream.integer(0, 99_999_999):08}",
        insurance=_insurance(plan, stream.integer(0, 99)),
    )


def sex_and_age(plan: Plan, unit: Unit, key: PatientKey, streams: Streams) -> tuple[PatientSex, int]:
    """Sex and age as the clinic has them; the age is that of `AGE_DAYS` before the visit."""
    draw = streams.number("patient", *key)
    draw, percent = divmod(draw, 100)
    match unit.clinic.sex:
        case DepartmentSex.MALE:
            sex = PatientSex.MALE
        case DepartmentSex.FEMALE:
            sex = PatientSex.FEMALE
        case _:
            sex = PatientSex.FEMALE if percent < _WOMEN_PERCENT else PatientSex.MALE
    return sex, _age(plan, unit, draw)


def _age(plan: Plan, unit: Unit, draw: int) -> int:
    draw, percent = divmod(draw, 100)
    clinic, up_to = unit.clinic, plan.figures.children_up_to
    if (years := years_of(unit)) is not None:
        if clinic.age_limit == AgeLimit.CHILDREN:
            return min(_CHILDREN[draw % len(_CHILDREN)], years - 1)
        return max(_ADULTS[draw % len(_ADULTS)], years + draw % _YEARS_BEYOND)
    if up_to is not None or clinic.age_limit == AgeLimit.CHILDREN:
        oldest = 0 if clinic.code in _NEW_BORN else (up_to or CHILDREN_UP_TO) - 1
        return min(_CHILDREN[draw % len(_CHILDREN)], oldest)
    for codes, youngest, years in _PARTICULAR:
        if clinic.code in codes:
            return youngest + min(draw % years, draw // years % years)
    is_for_all = clinic.age_limit == AgeLimit.NONE and clinic.sex == DepartmentSex.ANY
    if is_for_all and percent < _CHILDREN_PERCENT and unit.type != DepartmentType.OTHER:
        return 3 + draw % (ADULTS_FROM - 3)
    return _ADULTS[draw % len(_ADULTS)]


def _insurance(plan: Plan, percent: int) -> InsuranceType:
    if percent < _OWN_INSURANCE_PERCENT:
        return PLACES[plan.identity.district].insurance
    if percent < _OWN_INSURANCE_PERCENT + _SELF_PAID_PERCENT:
        return InsuranceType.SELF_PAID
    return InsuranceType.CITIZEN_CARD if percent % 2 else InsuranceType.OTHER_PLACE
