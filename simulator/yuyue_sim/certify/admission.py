"""Whom the departments of a hospital admit, as it says itself (2.2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from yuyue_sim.certify.node import Node
from yuyue_sim.certify.patients import Patient
from yuyue_sim.certify.view import HospitalView
from yuyue_sim.contract.enumerations import AgeLimit, DepartmentSex, DepartmentType, PatientSex
from yuyue_sim.contract.id_card import IdCard

_CLINICS = frozenset({DepartmentType.ORDINARY, DepartmentType.DISEASE, DepartmentType.EXPERT})
"""Departments that take ordinary bookings; tests and examinations have registration types of their own."""
_CHILDREN_UP_TO, _ADULTS_FROM = 14, 18
"""Where the hospital gives no age."""
_ELDERLY_FROM = 50
_SEX_OF = {DepartmentSex.MALE: PatientSex.MALE, DepartmentSex.FEMALE: PatientSex.FEMALE}


class Restriction(StrEnum):
    """Whom a department is for."""

    WOMEN = "women"
    MEN = "men"
    CHILDREN = "children"
    ELDERLY = "elderly"
    ADULTS = "adults"


class Admission:
    """The departments of a hospital by their id."""

    def __init__(self, view: HospitalView) -> None:
        self._departments = {each.node.text("department_id"): each.node for each in view.departments}

    def takes_bookings(self, department_id: str) -> bool:
        """Whether it is a department whose schedules are booked like those of any clinic."""
        department = self._departments.get(department_id)
        return department is not None and department.value("department_type") in _CLINICS

    def admits(self, department_id: str, card: IdCard, visit_date: date) -> bool:
        """Whether a patient may be booked for a date; anybody may in a department that is not known."""
        department = self._departments.get(department_id)
        if department is None:
            return True
        sex = _SEX_OF.get(department.value("sex"))
        return (sex is None or sex is card.sex) and _has_age(department, card.age_on(visit_date))

    def admitted(self, department_id: str, patients: Iterable[Patient], visit_date: date) -> list[Patient]:
        """The patients who may be booked."""
        return [each for each in patients if self.admits(department_id, each.card, visit_date)]

    def restrictions(self, department_id: str) -> list[Restriction]:
        """Whom a department is for; empty for anybody."""
        department = self._departments.get(department_id)
        if department is None:
            return []
        found = []
        if department.value("sex") in _SEX_OF:
            found.append(Restriction.WOMEN if department.value("sex") is DepartmentSex.FEMALE else Restriction.MEN)
        if department.value("age_limit") is AgeLimit.CHILDREN:
            found.append(Restriction.CHILDREN)
        elif department.value("age_limit") is AgeLimit.ADULTS:
            is_late = _years(department, _ADULTS_FROM) >= _ELDERLY_FROM
            found.append(Restriction.ELDERLY if is_late else Restriction.ADULTS)
        return found


def _has_age(department: Node, age: int) -> bool:
    limit = department.value("age_limit")
    if limit is AgeLimit.CHILDREN:
        return age <= _years(department, _CHILDREN_UP_TO)
    return limit is not AgeLimit.ADULTS or age >= _years(department, _ADULTS_FROM)


def _years(department: Node, otherwise: int) -> int:
    years = department.value("age_years")
    return otherwise if years is None else int(years)
