"""Whom the departments of a hospital admit, as it says itself (2.2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

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


class _Department(NamedTuple):
    """What a department says of those whom it admits; `None` for what it does not say."""

    kind: DepartmentType | None
    sex: PatientSex | None
    age_limit: AgeLimit | None
    years: int

    @classmethod
    def of(cls, node: Node) -> _Department:
        limit, years = node.value("age_limit"), node.value("age_years")
        if years is None:
            years = _CHILDREN_UP_TO if limit is AgeLimit.CHILDREN else _ADULTS_FROM
        return cls(node.value("department_type"), _SEX_OF.get(node.value("sex")), limit, int(years))

    def admits(self, card: IdCard, visit_date: date) -> bool:
        if self.sex is not None and self.sex is not card.sex:
            return False
        if self.age_limit is AgeLimit.CHILDREN:
            return card.age_on(visit_date) <= self.years
        return self.age_limit is not AgeLimit.ADULTS or card.age_on(visit_date) >= self.years


class Admission:
    """The departments of a hospital by their id."""

    def __init__(self, view: HospitalView) -> None:
        self._departments = {each.node.text("department_id"): _Department.of(each.node) for each in view.departments}

    def takes_bookings(self, department_id: str) -> bool:
        """Whether it is a department whose schedules are booked like those of any clinic."""
        department = self._departments.get(department_id)
        return department is not None and department.kind in _CLINICS

    def admits(self, department_id: str, card: IdCard, visit_date: date) -> bool:
        """Whether a patient may be booked for a date; anybody may in a department that is not known."""
        department = self._departments.get(department_id)
        return department is None or department.admits(card, visit_date)

    def admitted(self, department_id: str, patients: Iterable[Patient], visit_date: date) -> list[Patient]:
        """The patients who may be booked."""
        return [each for each in patients if self.admits(department_id, each.card, visit_date)]

    def restrictions(self, department_id: str) -> list[Restriction]:
        """Whom a department is for; empty for anybody."""
        department = self._departments.get(department_id)
        if department is None:
            return []
        found = []
        if department.sex is not None:
            found.append(Restriction.WOMEN if department.sex is PatientSex.FEMALE else Restriction.MEN)
        if department.age_limit is AgeLimit.CHILDREN:
            found.append(Restriction.CHILDREN)
        elif department.age_limit is AgeLimit.ADULTS:
            found.append(Restriction.ELDERLY if department.years >= _ELDERLY_FROM else Restriction.ADULTS)
        return found
