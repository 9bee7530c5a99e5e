"""Departments (2.2) from the units of a hospital's plan."""

from __future__ import annotations

from decimal import Decimal

from yuyue_sim.contract.enumerations import AgeLimit, DepartmentType
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.world import texts
from yuyue_sim.hospital.world.model import Department
from yuyue_sim.hospital.world.plan import Plan, Unit
from yuyue_sim.hospital.world.profiles import NO_FEE

CHILDREN_UP_TO = 14
"""Highest age of a children's department outside children's hospitals."""
ADULTS_FROM = 14
"""Lowest age of a department for adults."""
_SPECIAL_PERCENT = 12
_CHILDRENS_DEPARTMENT = "0700"
_LONGEST_BIG_NAME = 20


def clinic_fee(plan: Plan, unit: Unit) -> Decimal:
    """The clinic fee of a department; 0 if it is no clinic and the scenario gives no fee."""
    if unit.model is not None and unit.model.clinic_fee is not None:
        return yuan(unit.model.clinic_fee)
    return plan.figures.clinic_fee if unit.has_clinic else NO_FEE


def yuan(amount: float) -> Decimal:
    """An amount of the scenario, in yuan with two decimals."""
    return Decimal(str(amount)).quantize(NO_FEE)


def location(plan: Plan, unit: Unit, streams: Streams) -> str:
    """Building, floor and area where the department is."""
    if unit.model is not None and unit.model.location is not None:
        return unit.model.location
    draw = streams.number("location", plan.identity.id, unit.id)
    draw, floor = divmod(draw, 5)
    draw, area = divmod(draw, 4)
    if not plan.figures.has_resources:
        return f"综合楼{floor % 3 + 1}楼"
    match unit.type:
        case DepartmentType.EMERGENCY:
            return f"急诊楼1楼{'ABCD'[area]}区"
        case DepartmentType.INPATIENT | DepartmentType.WARD:
            return f"住院楼{draw % 14 + 3}楼"
        case DepartmentType.LABORATORY | DepartmentType.EXAMINATION:
            return f"医技楼{floor % 3 + 1}楼{'ABCD'[area]}区"
        case _:
            return f"门诊楼{floor + 1}楼{'ABCD'[area]}区"


def make_department(plan: Plan, unit: Unit, phone: str, streams: Streams) -> Department:
    """The department of a unit; `phone` is the hospital's own."""
    stream = streams.stream("department", plan.identity.id, unit.id)
    is_special = (
        unit.type in {DepartmentType.ORDINARY, DepartmentType.DISEASE} and stream.integer(0, 99) < _SPECIAL_PERCENT
    )
    age_limit, age_years = _ages(plan, unit)
    extension = stream.integer(8000, 8999)
    intro = texts.department_intro(unit, plan.count_ranks(unit), stream)
    notice = texts.department_notice(unit, stream)
    model = unit.model
    return Department(
        hospital_id=plan.identity.id,
        id=unit.id,
        name=unit.name,
        type=unit.type,
        is_special=is_special if model is None or model.special is None else model.special,
        phone=f"{phone}转{extension}" if model is None or model.phone is None else model.phone,
        intro=intro if model is None or model.intro is None else model.intro,
        clinic_fee=clinic_fee(plan, unit),
        parent_id=unit.parent_id,
        parent_name=_parent_name(plan, unit),
        sex=unit.clinic.sex,
        age_limit=age_limit,
        age_years=age_years,
        notice=notice if model is None or model.notice is None else model.notice,
        location=location(plan, unit, streams),
    )


def _parent_name(plan: Plan, unit: Unit) -> str:
    """MzksName: what the scenario gives, else the name of the big department, or its standard name if that is long."""
    if not unit.parent_id:
        return ""
    if unit.model is not None and unit.model.big_department_name is not None:
        return unit.model.big_department_name
    parent = plan.units[unit.parent_id]
    return parent.name if len(parent.name) <= _LONGEST_BIG_NAME else parent.clinic.subject


def years_of(unit: Unit) -> int | None:
    """The age limit that the scenario gives: the highest for children, the lowest for adults."""
    if unit.model is None:
        return None
    return unit.model.children_up_to if unit.model.adults_from is None else unit.model.adults_from


def _ages(plan: Plan, unit: Unit) -> tuple[AgeLimit, int | None]:
    """Age limit and years; adults only if the hospital has a children's department or the scenario says so."""
    if (years := years_of(unit)) is not None:
        return unit.clinic.age_limit, years
    up_to = plan.figures.children_up_to
    if up_to is not None and (unit.has_clinic or unit.type in {DepartmentType.INPATIENT, DepartmentType.WARD}):
        return AgeLimit.CHILDREN, up_to
    match unit.clinic.age_limit:
        case AgeLimit.CHILDREN:
            return AgeLimit.CHILDREN, up_to or CHILDREN_UP_TO
        case AgeLimit.ADULTS if _CHILDRENS_DEPARTMENT in plan.units and _CHILDRENS_DEPARTMENT in plan.profile_units:
            return AgeLimit.ADULTS, ADULTS_FROM
        case _:
            return AgeLimit.NONE, None
