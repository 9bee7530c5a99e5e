"""Whether the hospitals, departments and doctors that a scenario names exist and belong together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.core.language import say
from yuyue_sim.hospital.checks.checkable import Checkable
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.expectations import ExpectationModel, RequestModel
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.scenario.files.yaml_file import KeyPath


def unknown(checkable: Checkable, world: World) -> Iterator[Finding]:
    """Every name in a scenario that does not exist in its world."""
    for path, model in checkable.parts:
        yield from unknown_in(model, path, world)


def unknown_in(model: BaseModel, path: KeyPath, world: World) -> Iterator[Finding]:
    """The names in a model, or in a model inside it, that do not exist in the world.

    An expectation of 1003 may name a department or a doctor that does not exist.
    """
    if isinstance(model, ExpectationModel) and BookingCode.NO_SUCH_DEPARTMENT_OR_DOCTOR in model.responses:
        model = RequestModel(hospital=model.with_.hospital)
    fields = type(model).model_fields
    if {"hospital", "department", "doctor"} & fields.keys():
        yield from _of_place(model, path, world)
    for index, hospital_id in enumerate(getattr(model, "hospitals", None) or ()):
        if world.hospital(hospital_id) is None:
            yield Finding((*path, "hospitals", index), no_hospital(hospital_id, world))
    for name, field in fields.items():
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from unknown_in(value, (*path, field.alias or name), world)


def _of_place(model: BaseModel, path: KeyPath, world: World) -> Iterator[Finding]:
    """A place in a hospital; the first hospital of the world if none is named."""
    hospital_id: str = getattr(model, "hospital", None) or next(iter(world.hospitals)).id
    department_id: str | None = getattr(model, "department", None)
    doctor_id: str | None = getattr(model, "doctor", None)
    if world.hospital(hospital_id) is None:
        yield Finding((*path, "hospital"), no_hospital(hospital_id, world))
        return
    has_department = department_id is None or world.department(hospital_id, department_id) is not None
    if department_id is not None and not has_department:
        known = [department.id for department in world.departments(hospital_id)]
        yield Finding(
            (*path, "department"),
            say(
                "{hospital_id} has no department {department_id!r}{those}",
                hospital_id=hospital_id,
                department_id=department_id,
                those=_those(known, department_id),
            ),
        )
    if doctor_id is None:
        return
    doctor = world.doctor(hospital_id, doctor_id)
    if doctor is None:
        departments = [department.id for department in world.departments(hospital_id)]
        near = department_id if has_department else None
        near = near or next((each for each in departments if doctor_id.startswith(each)), None)
        known = [each.id for each in world.doctors(hospital_id, near)] if near else []
        yield Finding(
            (*path, "doctor"),
            say(
                "{hospital_id} has no doctor {doctor_id!r}{those}",
                hospital_id=hospital_id,
                doctor_id=doctor_id,
                those=_those(known, doctor_id, near or ""),
            ),
        )
    elif department_id is not None and has_department and doctor.department_id != department_id:
        text = say(
            "doctor {doctor_id!r} is of department {department_id!r}, not of {other!r}",
            doctor_id=doctor_id,
            department_id=doctor.department_id,
            other=department_id,
        )
        yield Finding((*path, "doctor"), text)


def no_hospital(hospital_id: str, world: World) -> str:
    """That a hospital does not exist, and which do."""
    return say(
        "there is no hospital {hospital_id!r}{those}",
        hospital_id=hospital_id,
        those=_those([hospital.id for hospital in world.hospitals], hospital_id),
    )


_MOST_NAMED = 6


def _those(known: Iterable[str], word: str, of: str = "") -> str:
    """The existing names, if there are few, and the most similar one."""
    words = [*known]
    if not words:
        return ""
    shown = f"{', '.join(words[:_MOST_NAMED])}{say(' and others') if len(words) > _MOST_NAMED else ''}"
    those = say("{those} of {department}", those=shown, department=of) if of else shown
    return say(
        "; there are {those}{hint}" if len(words) > 1 else "; there is {those}{hint}",
        those=those,
        hint=did_you_mean(word, words),
    )
