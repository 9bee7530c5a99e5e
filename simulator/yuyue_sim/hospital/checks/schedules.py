"""The schedules that events speak of, and what becomes of them one event after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yuyue_sim.contract.enumerations import WorkStatus, WorkType
from yuyue_sim.hospital.world.model import Schedule
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.timeline import Part, Stop

_DAYS_LOOKED_AT = 28
_MOST_NAMED = 3
_STOPS = {WorkStatus.STOPPED: Stop.STOPPED, WorkStatus.CLOSED: Stop.CLOSED}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds schedules: a doctor, or with an empty `doctor_id` a department itself."""

    hospital_id: str
    department_id: str
    doctor_id: str

    def __str__(self) -> str:
        return f"doctor {self.doctor_id}" if self.doctor_id else f"department {self.department_id} itself"


@dataclass(frozen=True, slots=True, order=True)
class Session:
    """One schedule of a holder."""

    day: date
    work_type: WorkType

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {Part[self.work_type.name].value}"


class Schedules:
    """Which schedules there are, those among them that events have added, and which of them are stopped."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._added: dict[Holder, set[Session]] = defaultdict(set)
        self._stopped: dict[tuple[Holder, Session], Stop | None] = {}

    def holder(self, hospital_id: str, department_id: str | None, doctor_id: str | None) -> Holder:
        """The holder that an event names; both ids are known to be there and to belong together."""
        doctor = self._world.doctor(hospital_id, doctor_id) if doctor_id else None
        return Holder(hospital_id, doctor.department_id if doctor else department_id or "", doctor_id or "")

    def between(self, holder: Holder, first: date, last: date, part: Part | None) -> list[Session]:
        """The schedules of a holder from one date to another, in order."""
        planned = (Session(each.work_date, each.work_type) for each in self._planned(holder, first, last))
        added = (session for session in self._added[holder] if first <= session.day <= last)
        return sorted(each for each in {*planned, *added} if part is None or each.work_type is WorkType[part.name])

    def following(self, holder: Holder, day: date, part: Part | None) -> str:
        """The next schedules of a holder from a date on, in words for people."""
        found = self.between(holder, day, day + timedelta(days=_DAYS_LOOKED_AT), part)
        if found:
            return f"the next: {', '.join(map(str, found[:_MOST_NAMED]))}"
        return f"there is none in the {_DAYS_LOOKED_AT} days from {day.isoformat()} on"

    def add(self, holder: Holder, session: Session) -> None:
        """Let a holder have one more schedule."""
        self._added[holder].add(session)

    def stop(self, holder: Holder, session: Session, stop: Stop | None) -> None:
        """Stop a schedule, close it, or with `None` let it be held."""
        self._stopped[holder, session] = stop

    def stopped(self, holder: Holder, session: Session, at: datetime) -> Stop | None:
        """What a schedule is at an instant; `None` where it is held."""
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
