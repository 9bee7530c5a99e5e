"""The schedules that events name, and how earlier events have changed them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yuyue_sim.contract.enumerations import WorkStatus, WorkType
from yuyue_sim.core.language import Language, say, spoken
from yuyue_sim.hospital.world.model import Schedule
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.timeline import Part, Stop

_DAYS_LOOKED_AT = 28
_MOST_NAMED = 3
_STOPS = {WorkStatus.STOPPED: Stop.STOPPED, WorkStatus.CLOSED: Stop.CLOSED}


def part_text(work_type: WorkType) -> str:
    """A part of the day: the word of scenarios, or its Chinese."""
    return work_type.zh if spoken() is Language.ZH else Part[work_type.name].value


def kind_text(part: Part | None) -> str:
    """A schedule, or a schedule of a part of the day."""
    return say("{part} schedule", part=part_text(WorkType[part.name])) if part else say("schedule")


@dataclass(frozen=True, slots=True)
class Holder:
    """The owner of schedules: a doctor, or a department itself if `doctor_id` is empty."""

    hospital_id: str
    department_id: str
    doctor_id: str

    def __str__(self) -> str:
        return (
            say("doctor {doctor_id}", doctor_id=self.doctor_id)
            if self.doctor_id
            else say("department {department_id} itself", department_id=self.department_id)
        )


@dataclass(frozen=True, slots=True, order=True)
class Session:
    """One schedule of a holder: a date and a part of the day."""

    day: date
    work_type: WorkType

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {part_text(self.work_type)}"


class Schedules:
    """The schedules of a world, with those that events have added or stopped."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._added: frozenset[tuple[Holder, Session]] = frozenset()
        self._stopped: dict[tuple[Holder, Session], Stop | None] = {}

    def copy(self) -> Schedules:
        """A copy that can be changed on its own."""
        copied = Schedules(self._world)
        copied._added, copied._stopped = self._added, dict(self._stopped)
        return copied

    def holder(self, hospital_id: str, department_id: str | None, doctor_id: str | None) -> Holder:
        """The holder that an event names. Both ids must exist and belong together."""
        doctor = self._world.doctor(hospital_id, doctor_id) if doctor_id else None
        return Holder(hospital_id, doctor.department_id if doctor else department_id or "", doctor_id or "")

    def between(self, holder: Holder, first: date, last: date, part: Part | None) -> list[Session]:
        """The schedules of a holder between two dates, both included, in order."""
        planned = (Session(each.work_date, each.work_type) for each in self._planned(holder, first, last))
        added = (session for owner, session in self._added if owner == holder and first <= session.day <= last)
        return sorted(each for each in {*planned, *added} if part is None or each.work_type is WorkType[part.name])

    def following(self, holder: Holder, day: date, part: Part | None) -> str:
        """A sentence about the next schedules of a holder from a date on."""
        found = self.between(holder, day, day + timedelta(days=_DAYS_LOOKED_AT), part)
        if found:
            return say("the next: {found}", found=", ".join(map(str, found[:_MOST_NAMED])))
        return say(
            "there is none in the {days} days from {day} on",
            days=_DAYS_LOOKED_AT,
            day=day.isoformat(),
        )

    def add(self, holder: Holder, session: Session) -> None:
        """Add a schedule."""
        self._added |= {(holder, session)}

    def stop(self, holder: Holder, session: Session, stop: Stop | None) -> None:
        """Stop or close a schedule; `None` resumes it."""
        self._stopped[holder, session] = stop

    def stopped(self, holder: Holder, session: Session, at: datetime) -> Stop | None:
        """Whether a schedule is stopped or closed at an instant; `None` if it is held."""
        if (holder, session) in self._stopped:
            return self._stopped[holder, session]
        ids = (holder.hospital_id, holder.department_id, holder.doctor_id)
        schedule = self._world.schedule(*ids, session.day, session.work_type)
        if schedule is None:
            return None
        stop = _STOPS.get(schedule.status)
        for change in schedule.changes:
            if change.announced_at <= at and change.status is not None:
                stop = _STOPS.get(change.status)
        return stop

    def _planned(self, holder: Holder, first: date, last: date) -> Iterator[Schedule]:
        if holder.doctor_id:
            return self._world.doctor_schedules(holder.hospital_id, holder.department_id, holder.doctor_id, first, last)
        return self._world.department_schedules(holder.hospital_id, holder.department_id, first, last)
