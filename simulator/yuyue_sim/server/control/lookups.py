"""Finds what the path of a request names; a refusal lists what exists instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from yuyue_sim.contract.enumerations import SCHEDULE_WORK_TYPES, WorkType
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
        raise _nothing("hospital", f"there is no hospital {shown(hospital_id)}", hospital_id, known)
    return found


def department_of(simulation: SimulationApi, hospital_id: str, department_id: str) -> Department:
    """The department of an id.

    Raises:
        ProblemError: there is none.
    """
    found = simulation.clinic.world.department(hospital_id, department_id)
    if found is None:
        known = [each.id for each in simulation.clinic.world.departments(hospital_id)]
        raise _nothing("department", f"{hospital_id} has no department {shown(department_id)}", department_id, known)
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
            f"{hospital_id} has no doctor {shown(doctor_id)}; "
            f"GET {simulation.prefix}/control/v1/hospitals/{hospital_id}/doctors lists them",
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
        whose = f"doctor {doctor_id} of {department_id}" if doctor_id else f"department {department_id} itself"
        lists = f"{simulation.prefix}/control/v1/hospitals/{hospital.id}/schedules?department={department_id}"
        detail = f"{whose} has no schedule on {work_date} {work_type.en}, or none is published yet; GET {lists} lists"
        raise problems.no_such_thing("schedule", f"{detail} those there are")
    return found


def work_type_of(text: str) -> WorkType:
    """The part of the day of a number in a path.

    Raises:
        ProblemError: it is not a part of the day.
    """
    known = {str(int(each)): each for each in SCHEDULE_WORK_TYPES}
    if text not in known:
        words = ", ".join(f"{code} ({each.en})" for code, each in known.items())
        raise problems.not_understood(f"work_type: expected one of {words}, got {shown(text)}")
    return known[text]


def _nothing(kind: str, sentence: str, wanted: str, known: Sequence[str]) -> ProblemError:
    named = ", ".join(known[:_MOST_NAMED])
    more = f" and {len(known) - _MOST_NAMED} more" if len(known) > _MOST_NAMED else ""
    hint = did_you_mean(wanted, known)
    return problems.no_such_thing(kind, f"{sentence}; there are {named}{more}{hint}")
