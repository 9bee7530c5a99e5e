"""Problems of explicit departments that only the plan of their hospital shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from yuyue_sim.core.language import Phrase, say
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.core.shortened import shortened
from yuyue_sim.hospital.world.catalogue import CATALOGUE
from yuyue_sim.hospital.world.clinic_choice import UnknownClinicError, choose_clinic
from yuyue_sim.hospital.world.explicit_plan import apply_explicit_departments
from yuyue_sim.hospital.world.identities import Identity
from yuyue_sim.hospital.world.plan import Plan, plan_hospital
from yuyue_sim.hospital.world.serials import MOST_ROSTERS
from yuyue_sim.hospital.world.timetables import slots_of
from yuyue_sim.scenario.faults.quirk_name import QuirkName, every_quirk
from yuyue_sim.scenario.files.departments import DepartmentModel
from yuyue_sim.scenario.files.model import HospitalModel, Scenario
from yuyue_sim.scenario.files.schedules import ScheduleModel
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.scenario.files.yaml_file import KeyPath

_LISTED = Phrase("yuyue-sim clinics lists them")

Problem = tuple[KeyPath, str]
"""The path of a key in the scenario, and what is wrong with its value."""


def problems_of(scenario: Scenario, seed: int, identities: Iterable[Identity]) -> Iterator[Problem]:
    """All problems of the explicit departments; `identities` are those of the hospitals, in order."""
    streams = Streams(seed)
    identities = iter(identities)
    for index, model in enumerate(scenario.world.hospitals):
        path: KeyPath = ("world", "hospitals", index)
        own = [next(identities) for _ in range(model.count)]
        if model.only_these and not model.departments:
            text = say("the hospital would have no department; list its departments, or leave only_these out")
            yield (*path, "only_these"), text
        if model.departments:
            yield from dict.fromkeys(problem for identity in own for problem in _of_hospital(identity, path, streams))


def _of_hospital(identity: Identity, path: KeyPath, streams: Streams) -> Iterator[Problem]:
    plan = plan_hospital(identity, streams)
    unknown = [*_unknown_clinics(plan, path)]
    yield from unknown
    for index, department in enumerate(identity.model.departments):
        yield from _of_department(plan, department, (*path, "departments", index))
    if unknown:
        return
    whole = apply_explicit_departments(plan, streams)
    for index, department in enumerate(identity.model.departments):
        yield from _of_big_department(whole, department, (*path, "departments", index))
    rosters = len(plan.profile_units) + sum(unit.usual_doctors for unit in plan.profile_units.values())
    if (rosters := rosters + len(whole.beyond)) > MOST_ROSTERS:
        text = say(
            "departments and doctors are {rosters} with those of the profile, more than {most} in a hospital",
            rosters=rosters,
            most=MOST_ROSTERS,
        )
        yield (*path, "departments"), text


def _unknown_clinics(plan: Plan, path: KeyPath) -> Iterator[Problem]:
    for index, model in enumerate(plan.identity.model.departments):
        try:
            usual = plan.profile_units.get(model.id)
            choose_clinic(model, usual.clinic if usual else None)
        except UnknownClinicError as error:
            own = (*path, "departments", index)
            names = [clinic.name for clinic in CATALOGUE.values()]
            if error.like is not None:
                hint = did_you_mean(error.like, [*CATALOGUE, *names])
                text = say(
                    "there is no clinic {like!r}; expected a code or a name, such as 0302; {advice}{hint}",
                    like=shortened(error.like),
                    advice=_LISTED,
                    hint=hint,
                )
                yield (*own, "like"), text
                continue
            hint = did_you_mean(model.name, names) if model.name else ""
            text = say(
                "neither its id nor its name is that of a clinic; say with like which one it is like; {advice}{hint}",
                advice=_LISTED,
                hint=hint,
            )
            yield own, text


def _of_big_department(whole: Plan, department: DepartmentModel, path: KeyPath) -> Iterator[Problem]:
    """A big department is one of the hospital's (MZKS, 2.2), and its name goes with it."""
    given = department.big_department
    if given and given not in whole.units:
        yield (
            (*path, "big_department"),
            say(
                "the hospital has no department {department_id!r}; give the id of one of its departments{hint}",
                department_id=given,
                hint=did_you_mean(given, (each for each in whole.units if each != department.id)),
            ),
        )
    elif department.big_department_name and not whole.units[department.id].parent_id:
        yield (
            (*path, "big_department_name"),
            say("the department belongs to no big department; give big_department, or leave its name out"),
        )


def _of_department(plan: Plan, department: DepartmentModel, path: KeyPath) -> Iterator[Problem]:
    holders = [(path, department.schedules or [])]
    if isinstance(department.doctors, list):
        for index, doctor in enumerate(department.doctors):
            holders.append(((*path, "doctors", index), doctor.schedules or []))
    for holder, schedules in holders:
        for index, schedule in enumerate(schedules):
            yield from _of_schedule(plan, schedule, (*holder, "schedules", index))


def _of_schedule(plan: Plan, schedule: ScheduleModel, path: KeyPath) -> Iterator[Problem]:
    if schedule.numbers == "unlimited" and not _may_be_unlimited(plan.identity.model):
        quirk = QuirkName.UNLIMITED_9999.value
        yield (
            (*path, "numbers"),
            say("unlimited goes with the quirk {quirk} alone; give a number, or the hospital the quirk", quirk=quirk),
        )
    count = len(slots_of(schedule, plan.slot_minutes))
    for index, number in enumerate(schedule.reserved_slots):
        if number > count:
            there_are = say("slots 1 to {count}" if count > 1 else "one slot", count=count)
            yield (
                (*path, "reserved_slots", index),
                say("there is no slot {number}; the schedule has {there_are}", number=number, there_are=there_are),
            )


def _may_be_unlimited(hospital: HospitalModel) -> bool:
    return QuirkName.UNLIMITED_9999 in every_quirk(frozenset(hospital.dialect.quirks))
