"""A schedule at an instant: as published, with the changes announced since (2.5, 2.6).

A stopped schedule (停诊) keeps and reports its bookings, but nobody is seen. A closed one (停挂) keeps its bookings and
takes no more. Added numbers are at the end of the last slot. Withheld numbers are the last ones; their holders keep
them. An added schedule does not exist before it is announced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from yuyue_sim.contract.enumerations import WorkStatus
from yuyue_sim.hospital.world.model import Hospital, Schedule, Slot


def schedule_at(schedule: Schedule, now: datetime) -> Schedule:
    """The schedule with the changes announced by now."""
    for change in schedule.changes:
        if change.announced_at > now:
            break
        if change.added:
            last = replace(schedule.slots[-1], total=schedule.slots[-1].total + change.added)
            schedule = replace(schedule, slots=(*schedule.slots[:-1], last), limited=schedule.limited + change.added)
        if change.withheld:
            slots = tuple(_withheld(schedule.slots, change.withheld))
            schedule = replace(schedule, slots=slots, limited=schedule.limited - change.withheld)
        if change.status is not None:
            schedule = replace(schedule, status=change.status)
    return schedule


def next_change(schedule: Schedule, now: datetime) -> datetime:
    """When the next change of a published schedule is announced; `datetime.max` for none."""
    return min((each.announced_at for each in schedule.changes if each.announced_at > now), default=datetime.max)


def is_announced(schedule: Schedule, now: datetime) -> bool:
    """Whether a schedule exists by now; a planned one always does."""
    return schedule.added_at is None or schedule.added_at <= now


def stopped_at(schedule: Schedule) -> datetime | None:
    """Since when a published schedule is stopped for good; `None` if it is held in the end."""
    found = stops(schedule)
    return found[-1][0] if found and found[-1][1] == datetime.max else None


def stops(schedule: Schedule) -> list[tuple[datetime, datetime]]:
    """The intervals in which a published schedule is stopped; the last may end at `datetime.max`."""
    found = []
    began = datetime.min if schedule.status is WorkStatus.STOPPED else None
    for change in schedule.changes:
        if change.status is WorkStatus.STOPPED:
            began = began or change.announced_at
        elif change.status is not None and began is not None:
            found.append((began, change.announced_at))
            began = None
    return found if began is None else [*found, (began, datetime.max)]


def suspended_reason(hospital: Hospital, now: datetime) -> str:
    """Why a hospital takes no bookings now; empty if it does."""
    reason = hospital.policy.suspended_reason
    for change in hospital.changes:
        if change.announced_at <= now:
            reason = change.suspended_reason
    return reason


def _withheld(slots: Sequence[Slot], count: int) -> list[Slot]:
    """The slots with more numbers withheld, beginning with the last number."""
    found = list(slots)
    for index in range(len(found) - 1, -1, -1):
        here = min(count, found[index].open)
        found[index] = replace(found[index], withheld=found[index].withheld + here)
        count -= here
    return found
