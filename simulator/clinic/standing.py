"""A schedule as it stands at an instant: as it was published, with what was announced of it since (2.5, 2.6).

A stopped schedule (停诊) keeps its bookings and reports them, but nobody is seen; one that is closed (停挂) keeps them
and admits no more. Added numbers lie at the end of its last segment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from simulator.contract.enumerations import WorkStatus
from simulator.world.model import Schedule


def standing(schedule: Schedule, now: datetime) -> Schedule:
    """The schedule as the hospital tells it now."""
    for change in schedule.changes:
        if change.announced_at > now:
            break
        if change.added:
            last = replace(schedule.slots[-1], total=schedule.slots[-1].total + change.added)
            schedule = replace(schedule, slots=(*schedule.slots[:-1], last), limited=schedule.limited + change.added)
        if change.status is not WorkStatus.NORMAL:
            schedule = replace(schedule, status=change.status)
    return schedule


def all_standing(schedules: Iterable[Schedule], now: datetime) -> Iterator[Schedule]:
    """Schedules as the hospital tells them now."""
    return (standing(schedule, now) if schedule.changes else schedule for schedule in schedules)


def stopped_at(schedule: Schedule) -> datetime | None:
    """Since when a published schedule is stopped; `None` where it never is."""
    if schedule.status is WorkStatus.STOPPED:
        return datetime.min
    return next((each.announced_at for each in schedule.changes if each.status is WorkStatus.STOPPED), None)
