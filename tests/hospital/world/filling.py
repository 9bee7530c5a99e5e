"""The patients of other channels of a few days, schedule by schedule."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from yuyue_sim.hospital.world.model import Demand, Schedule, Slot
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.loader import read_text

MONDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 8)
CLINICS = {1, 2, 3}
"""Types of department."""


class Filled(NamedTuple):
    schedule: Schedule
    demands: tuple[Demand, ...]
    department_type: int


def filled(world: World, first: date = MONDAY, last: date = SUNDAY) -> list[Filled]:
    types = {(h.id, each.id): int(each.type) for h in world.hospitals for each in world.departments(h.id)}
    return [
        Filled(schedule, world.demand(schedule), types[schedule.hospital_id, schedule.department_id])
        for hospital in world.hospitals
        for schedule in (
            *world.department_schedules(hospital.id, "", first, last),
            *world.doctor_schedules(hospital.id, "", "", first, last),
        )
    ]


def one_hospital(extra: str = "", seed: int = 5) -> World:
    text = (
        "name: tried\nworld:\n  hospitals:\n    - {profile: tertiary-general, id: AB12, doctors: 150"
        f"{', ' if extra else ''}{extra}}}\n"
    )
    return World(read_text(text).sound(), seed)


def at(schedule: Schedule, time_of_day: str) -> datetime:
    return datetime.combine(schedule.work_date, datetime.strptime(time_of_day, "%H:%M").time())


def slot_of(schedule: Schedule, number: int) -> Slot:
    """The slot of a number; numbers that were added belong to the last."""
    return next((slot for slot in schedule.slots if number <= slot.last_number), schedule.slots[-1])


def added(schedule: Schedule) -> int:
    return sum(change.added for change in schedule.changes)
