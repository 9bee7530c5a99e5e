"""Finds what the path of a request names; a refusal lists what exists instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from yuyue_sim.contract.enumerations import SCHEDULE_WORK_TYPES, WorkType
from yuyue_sim.core.bilingual import meaning_of
from yuyue_sim.core.language import say
from yuyue_sim.hospital.rules.booking_window import is_published
from yuyue_sim.hospital.rules.effective_schedule import is_announced
from yuyue_sim.hospital.world.model import Department, Doctor, Hospital, Schedule
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.models import shown
from yuyue_sim.server.control.problems import ProblemError
from yuyue_sim.server.control.simulation_api import SimulationApi

NO_DOCTOR = "-"
"""In a path: no doctor, the department's own schedule."""

_MOST_NAMED = 12


def hospital_of(simulation: SimulationApi, hospital_id: str) -> Hospital:
    """The hospital of an id.

    Raises:
        ProblemError: there is none.
    """
    found = simulation.clinic.world.hospital(hospital_id)
    if found is None:
        known = [each.id for each in simulation.clinic.world.hospitals]
        raise _nothing("hospital", say("there is no hospital {value}", value=shown(hospital_id)), hospital_id, known)
    return found


def department_of(simulation: SimulationApi, hospital_id: str, department_id: str) -> Department:
    """The department of an id.

    Raises:
        ProblemError: there is none.
    """
    found = simulation.clinic.world.department(hospital_id, department_id)
    if found is None:
        known = [each.id for each in simulation.clinic.world.departments(hospital_id)]
        raise _nothing(
            "department",
            say("{hospital_id} has no department {value}", hospital_id=hospital_id, value=shown(department_id)),
            department_id,
            known,
        )
    return found


def doctor_of(simulation: SimulationApi, hospital_id: str, doctor_id: str) -> Doctor:
    """The doctor of an id.

    Raises:
        ProblemError: there is none.
    """
    found = simulation.clinic.world.doctor(hospital_id, doctor_id)
    if found is None:
        raise problems.no_such_thing(
            "doctor",
            say(
                "{hospital_id} has no doctor {value}; GET "
                "{prefix}/control/v1/hospitals/{hospital_id}/doctors lists them",
                hospital_id=hospital_id,
                value=shown(doctor_id),
                prefix=simulation.prefix,
            ),
        )
    return found


def published_of(
    simulation: SimulationApi,
    hospital: Hospital,
    department_id: str,
    doctor_id: str,
    work_date: date,
    work_type: WorkType,
) -> Schedule:
    """The schedule of a department or, with a doctor, of the doctor, as it was published.

    Raises:
        ProblemError: there is none, or none is published yet.
    """
    department_of(simulation, hospital.id, department_id)
    now = simulation.clock.now()
    found = None
    if is_published(hospital.policy, work_date, now.date()):
        found = simulation.clinic.world.schedule(hospital.id, department_id, doctor_id, work_date, work_type)
    if found is None or not is_announced(found, now):
        whose = (
            say("doctor {doctor_id} of {department_id}", doctor_id=doctor_id, department_id=department_id)
            if doctor_id
            else say("department {department_id} itself", department_id=department_id)
        )
        lists = f"{simulation.prefix}/control/v1/hospitals/{hospital.id}/schedules?department={department_id}"
        detail = say(
            "{whose} has no schedule on {day} {part}, or none is published yet; GET {lists} lists those there are",
            whose=whose,
            day=work_date,
            part=meaning_of(work_type),
            lists=lists,
        )
        raise problems.no_such_thing("schedule", detail)
    return found


def work_type_of(text: str) -> WorkType:
    """The part of the day of a number in a path.

    Raises:
        ProblemError: it is not a part of the day.
    """
    known = {str(int(each)): each for each in SCHEDULE_WORK_TYPES}
    if text not in known:
        words = ", ".join(f"{code} ({meaning_of(each)})" for code, each in known.items())
        raise problems.not_understood(
            say("work_type: expected one of {words}, got {value}", words=words, value=shown(text))
        )
    return known[text]


def _nothing(kind: str, sentence: str, wanted: str, known: Sequence[str]) -> ProblemError:
    named = ", ".join(known[:_MOST_NAMED])
    more = say(" and {count} more", count=len(known) - _MOST_NAMED) if len(known) > _MOST_NAMED else ""
    hint = did_you_mean(wanted, known)
    return problems.no_such_thing(
        kind, say("{sentence}; there are {known}{more}{hint}", sentence=sentence, known=named, more=more, hint=hint)
    )
