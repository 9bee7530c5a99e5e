"""Departments (2.2) from the units of a hospital's plan."""

from __future__ import annotations

from decimal import Decimal

from simulator.contract.enumerations import AgeLimit, DepartmentType
from simulator.streams import Streams
from simulator.world import texts
from simulator.world.catalogue import CATALOGUE
from simulator.world.model import Department
from simulator.world.plan import Plan, Unit
from simulator.world.profiles import NO_FEE

CHILDREN_UP_TO = 14
"""Highest age of a children's department outside children's hospitals."""
ADULTS_FROM = 14
"""Lowest age of a department for adults."""
_SPECIAL_PERCENT = 12
_CHILDRENS_DEPARTMENT = "0700"


def clinic_fee(plan: Plan, unit: Unit) -> Decimal:
    """The clinic fee of a department; 0 where it is no clinic."""
    return plan.figures.clinic_fee if unit.has_clinic else NO_FEE


def location(plan: Plan, unit: Unit, streams: Streams) -> str:
    """Building, floor and area where the department is."""
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
    return Department(
        hospital_id=plan.identity.id,
        id=unit.id,
        name=unit.name,
        type=unit.type,
        is_special=is_special,
        phone=f"{phone}转{stream.integer(8000, 8999)}",
        intro=texts.department_intro(unit, plan.count_ranks(unit), stream),
        clinic_fee=clinic_fee(plan, unit),
        parent_id=unit.parent_id,
        parent_name=CATALOGUE[unit.parent_id].name if unit.parent_id else "",
        sex=unit.clinic.sex,
        age_limit=age_limit,
        age_years=age_years,
        notice=texts.department_notice(unit, stream),
        location=location(plan, unit, streams),
    )


def _ages(plan: Plan, unit: Unit) -> tuple[AgeLimit, int | None]:
    """Adults only holds where the hospital has a department for the children."""
    up_to = plan.figures.children_up_to
    if up_to is not None and (unit.has_clinic or unit.type in {DepartmentType.INPATIENT, DepartmentType.WARD}):
        return AgeLimit.CHILDREN, up_to
    match unit.clinic.age_limit:
        case AgeLimit.CHILDREN:
            return AgeLimit.CHILDREN, up_to or CHILDREN_UP_TO
        case AgeLimit.ADULTS if _CHILDRENS_DEPARTMENT in plan.units:
            return AgeLimit.ADULTS, ADULTS_FROM
        case _:
            return AgeLimit.NONE, None
