"""Applies the departments and doctors that a scenario gives explicitly to the plan that the profile makes.

Everything else stays as the profile has it: additional departments and doctors come after all others, in the order of
the scenario, so that the places of the others in the hospital do not change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from yuyue_sim.contract.enumerations import AgeLimit, DepartmentSex, DepartmentType
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.world.catalogue import Clinic
from yuyue_sim.hospital.world.clinic_choice import choose_clinic
from yuyue_sim.hospital.world.plan import Plan, Staff, Unit
from yuyue_sim.scenario.files.departments import NUMBER_DIGITS, DepartmentModel, DoctorModel

_DEFAULT_DOCTORS = 5
"""Doctors of an additional department, if the scenario gives no number."""
_LONGEST_ID = 8


def apply_explicit_departments(plan: Plan, streams: Streams) -> Plan:
    """The plan with the departments and doctors that the scenario gives explicitly.

    Raises:
        UnknownClinicError: no clinic of the catalogue fits a department.
    """
    model = plan.identity.model
    if not model.departments:
        return plan
    units = {} if model.only_these else dict(plan.units)
    beyond: list[tuple[str, int]] = []
    doctors = sum(unit.usual_doctors for unit in plan.profile_units.values())
    for department in model.departments:
        unit = _unit(plan, department, doctors, streams)
        if department.id not in plan.profile_units:
            beyond.append((unit.id, 0))
        if unit.staff is not None:
            others = [number for number in unit.staff.numbers if number > unit.staff.profile_count]
            beyond += [(unit.id, number) for number in others]
            doctors += len(others)
        units[unit.id] = unit
    kept = {unit_id: replace(unit, parent_id=_parent(unit, units)) for unit_id, unit in units.items()}
    return replace(plan, units=MappingProxyType(kept), beyond=tuple(beyond))


def _parent(unit: Unit, units: dict[str, Unit]) -> str:
    given = unit.model.big_department if unit.model is not None else None
    if given is not None:
        return given if given in units else ""
    return unit.parent_id if unit.parent_id in units and unit.parent_id != unit.id else ""


def _unit(plan: Plan, model: DepartmentModel, first_beyond: int, streams: Streams) -> Unit:
    """The unit of an explicit department; `first_beyond` is the place of its next additional doctor."""
    usual = plan.profile_units.get(model.id)
    clinic = choose_clinic(model, usual.clinic if usual else None).clinic
    if model.type is not None:
        kind = DepartmentType[model.type.name]
    else:
        kind = clinic.type if usual is None or model.like is not None else usual.type
    drops_others = model.only_these or plan.identity.model.only_these
    staff = _staff(model, usual, kind, clinic, first_beyond, drops_others=drops_others)
    if usual is not None:
        return replace(
            usual, name=model.name or usual.name, type=kind, clinic=_admitting(clinic, model), model=model, staff=staff
        )
    return Unit(
        id=model.id,
        name=model.name or clinic.name,
        type=kind,
        clinic=_admitting(clinic, model),
        parent_id=clinic.subject_code,
        usual_doctors=len(staff.numbers) if staff else 0,
        first_doctor=streams.number("ranks", plan.identity.id, model.id) % 100,
        model=model,
        staff=staff,
    )


def _admitting(clinic: Clinic, model: DepartmentModel) -> Clinic:
    """The clinic, with the sex and the age limit that the scenario gives for the department."""
    if model.sex is not None:
        clinic = replace(clinic, sex=DepartmentSex[model.sex.name])
    if model.children_up_to is not None:
        clinic = replace(clinic, age_limit=AgeLimit.CHILDREN)
    if model.adults_from is not None:
        clinic = replace(clinic, age_limit=AgeLimit.ADULTS)
    return clinic


def _staff(
    model: DepartmentModel,
    usual: Unit | None,
    kind: DepartmentType,
    clinic: Clinic,
    first_beyond: int,
    *,
    drops_others: bool,
) -> Staff | None:
    """The doctors of a department; `None` if they are those of the profile."""
    count = usual.usual_doctors if usual else 0
    if isinstance(model.doctors, list):
        explicit = _numbered(model, count, drops_others=drops_others)
        numbers = {*explicit} if drops_others else {*range(1, count + 1), *explicit}
        return Staff(tuple(sorted(numbers)), MappingProxyType(explicit), count, first_beyond)
    if model.doctors is not None:
        own = model.doctors
    elif usual is not None:
        return None
    else:
        has_room = len(model.id) + NUMBER_DIGITS <= _LONGEST_ID
        has_doctors = clinic.weight and kind not in {DepartmentType.INPATIENT, DepartmentType.WARD}
        own = _DEFAULT_DOCTORS if has_room and has_doctors else 0
    return Staff(range(1, own + 1), MappingProxyType({}), count, first_beyond)


def _numbered(model: DepartmentModel, profile_count: int, *, drops_others: bool) -> dict[int, DoctorModel]:
    """The explicit doctors, by number; those without an id get the next free number."""
    doctors = model.doctors if isinstance(model.doctors, list) else []
    given = {int(doctor.id[-NUMBER_DIGITS:]) for doctor in doctors if doctor.id is not None}
    free = _free_numbers(1 if drops_others else profile_count + 1, given)
    return {int(doctor.id[-NUMBER_DIGITS:]) if doctor.id is not None else next(free): doctor for doctor in doctors}


def _free_numbers(first: int, given: set[int]) -> Iterator[int]:
    number = first
    while True:
        if number not in given:
            yield number
        number += 1
