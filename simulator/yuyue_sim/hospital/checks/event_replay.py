"""What a story has done so far: the events are followed in order, and each is asked whether it can do its part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.core.authored import StrictModel, day
from yuyue_sim.core.clock import read_duration
from yuyue_sim.hospital.checks.schedules import Holder, Schedules, Session
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.faults.model import FaultModel
from yuyue_sim.scenario.files.occurrences import Occurrence
from yuyue_sim.scenario.files.timeline import (
    AddSchedule,
    BedCrisis,
    ChangeCapacity,
    DoctorIll,
    Part,
    ResumeHospital,
    ResumeSchedule,
    Rush,
    ScheduleChoice,
    Stop,
    StopSchedule,
    SuspendHospital,
    SwitchFaults,
)
from yuyue_sim.scenario.files.yaml_file import KeyPath

_DAYS_OF_CAPACITY = 28


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an event cannot do its part."""

    text: str
    path: KeyPath = ()
    """The key below what happens; empty for all of it."""
    is_clash: bool = False
    """Whether it is told even of an event that can do its part at other times."""


class EventReplay:
    """The state of a story between two of its events."""

    def __init__(self, world: World, faults: Iterable[tuple[Any, FaultModel]], *, has_dates: bool) -> None:
        """Begin a story.

        Args:
            world: as it would be if nothing happened.
            faults: the faults of the story, each with its path.
            has_dates: whether it is known on which dates it takes place.
        """
        self._world = world
        self._schedules = Schedules(world)
        self._is_on = {fault.name: fault.is_on for _, fault in faults}
        self._suspended: dict[str, bool] = {}
        self._crises: list[tuple[BedCrisis, datetime]] = []
        self._rushes: dict[tuple[str, Holder, Session], datetime] = {}
        undated: dict[type[StrictModel], Callable[[Any, datetime], Trouble | None]] = {
            SuspendHospital: lambda what, _: self._suspend(what.hospital),
            ResumeHospital: lambda what, _: self._resume_hospital(what.hospital),
            BedCrisis: self._crisis,
            SwitchFaults: lambda what, _: self._switch(what),
        }
        dated: dict[type[StrictModel], Callable[[Any, datetime], Trouble | None]] = {
            StopSchedule: self._stop,
            ResumeSchedule: self._resume,
            AddSchedule: self._add,
            ChangeCapacity: self._change_capacity,
            DoctorIll: self._fall_ill,
            Rush: self._rush,
        }
        self._handlers = {**undated, **dated} if has_dates else undated
        self._has_dates = has_dates

    def trouble_of(self, occurrence: Occurrence) -> Trouble | None:
        """Let something happen, and tell why it cannot; `None` where it can."""
        what = occurrence.what
        handler = self._handlers.get(type(what))
        if handler is not None:
            return handler(what, occurrence.at)
        if isinstance(what, ScheduleChoice) and self._has_dates:
            return self._chosen(what, occurrence.at)[2]
        return None

    def _chosen(self, choice: ScheduleChoice, at: datetime) -> tuple[Holder, list[Session], Trouble | None]:
        """Whose schedules are chosen, which, and why there are none."""
        holder = self._schedules.holder(choice.hospital, choice.department, choice.doctor)
        first = day(choice.date, at.date())
        if first < at.date():
            return holder, [], Trouble(f"{first.isoformat()} is before the event ({at.date().isoformat()})", ("date",))
        return self._held(holder, first, choice.days, choice.part)

    def _held(
        self, holder: Holder, first: date, days: int, part: Part | None
    ) -> tuple[Holder, list[Session], Trouble | None]:
        last = first + timedelta(days=days - 1)
        found = self._schedules.between(holder, first, last, part)
        if found:
            return holder, found, None
        when = first.isoformat() if first == last else f"from {first.isoformat()} to {last.isoformat()}"
        kind = f"{part.value} schedule" if part else "schedule"
        text = f"{holder} has no {kind} {'on ' if first == last else ''}{when}; "
        return holder, [], Trouble(text + self._schedules.following(holder, first, part))

    def _stop(self, what: StopSchedule, at: datetime) -> Trouble | None:
        return self._stopped(self._chosen(what, at), what.to, at)

    def _fall_ill(self, what: DoctorIll, at: datetime) -> Trouble | None:
        holder = self._schedules.holder(what.hospital, None, what.doctor)
        return self._stopped(self._held(holder, at.date(), what.days, None), Stop.STOPPED, at)

    def _stopped(
        self, chosen: tuple[Holder, list[Session], Trouble | None], stop: Stop, at: datetime
    ) -> Trouble | None:
        holder, sessions, trouble = chosen
        if trouble is not None:
            return trouble
        already = [self._schedules.stopped(holder, session, at) is stop for session in sessions]
        for session in sessions:
            self._schedules.stop(holder, session, stop)
        if all(already):
            return Trouble(f"{_sessions(holder, sessions)} {stop.value} already")
        return None

    def _resume(self, what: ResumeSchedule, at: datetime) -> Trouble | None:
        holder, sessions, trouble = self._chosen(what, at)
        if trouble is not None:
            return trouble
        is_held = [self._schedules.stopped(holder, session, at) is None for session in sessions]
        for session in sessions:
            self._schedules.stop(holder, session, None)
        return Trouble(f"{_sessions(holder, sessions)} neither stopped nor closed then") if all(is_held) else None

    def _add(self, what: AddSchedule, at: datetime) -> Trouble | None:
        holder = self._schedules.holder(what.hospital, what.department, what.doctor)
        session = Session(day(what.date, at.date()), WorkType[what.part.name])
        if session.day < at.date():
            return Trouble(f"{session.day.isoformat()} is before the event ({at.date().isoformat()})", ("date",))
        if self._schedules.between(holder, session.day, session.day, what.part):
            return Trouble(f"{holder} has a schedule on {session} already; release_numbers makes it larger", (), True)
        self._schedules.add(holder, session)
        return None

    def _change_capacity(self, what: ChangeCapacity, at: datetime) -> Trouble | None:
        holder = self._schedules.holder(what.hospital, what.department, what.doctor)
        effective = day(what.effective, at.date())
        if effective < at.date():
            text = f"{effective.isoformat()} is before the event ({at.date().isoformat()})"
            return Trouble(text, ("effective",))
        return self._held(holder, effective, _DAYS_OF_CAPACITY, what.part)[2]

    def _rush(self, what: Rush, at: datetime) -> Trouble | None:
        holder, sessions, trouble = self._chosen(what, at)
        for session in sessions:
            key = (what.of.value, holder, session)
            until = self._rushes.get(key)
            if until is not None and at < until:
                text = f"a rush of {what.of.value} for {holder} on {session} lasts until {until.isoformat()} already"
                trouble = trouble or Trouble(text, (), True)
            self._rushes[key] = max(until or at, at + read_duration(what.lasting))
        return trouble

    def _crisis(self, what: BedCrisis, at: datetime) -> Trouble | None:
        hospital = self._world.hospital(what.hospital)
        if hospital is not None and not hospital.has_resources:
            return Trouble(f"{what.hospital} has no beds", ("hospital",))
        department = what.department
        if department and not self._world.resources(what.hospital, department, WorkType.BEDS, at):
            return Trouble(f"department {department} has no beds", ("department",))
        until = next((ends for other, ends in self._crises if at < ends and _share_beds(what, other)), None)
        self._crises.append((what, at + read_duration(what.lasting)))
        if until is None:
            return None
        return Trouble(f"another bed crisis in {what.hospital} lasts until {self._told(until)} already", (), True)

    def _suspend(self, hospital_id: str) -> Trouble | None:
        was = self._is_suspended(hospital_id)
        self._suspended[hospital_id] = True
        return Trouble(f"{hospital_id} takes no bookings then already", is_clash=True) if was else None

    def _resume_hospital(self, hospital_id: str) -> Trouble | None:
        was = self._is_suspended(hospital_id)
        self._suspended[hospital_id] = False
        return None if was else Trouble(f"{hospital_id} takes bookings then already")

    def _is_suspended(self, hospital_id: str) -> bool:
        hospital = self._world.hospital(hospital_id)
        return self._suspended.get(hospital_id, bool(hospital and hospital.policy.suspended_reason))

    def _switch(self, what: SwitchFaults) -> Trouble | None:
        trouble = None
        for key, names, is_on in (("turn_on", what.turn_on, True), ("turn_off", what.turn_off, False)):
            for index, name in enumerate(names):
                if self._is_on.get(name) is is_on:
                    hint = "; begin it with is_on: false" if is_on else ""
                    text = f"{name!r} is switched {'on' if is_on else 'off'} then already{hint}"
                    trouble = trouble or Trouble(text, (key, index))
                if name in self._is_on:
                    self._is_on[name] = is_on
        return trouble

    def _told(self, instant: datetime) -> str:
        return instant.isoformat() if self._has_dates else "after this one begins"


def _share_beds(one: BedCrisis, other: BedCrisis) -> bool:
    return one.hospital == other.hospital and (
        one.department == other.department or one.department is None or other.department is None
    )


def _sessions(holder: Holder, sessions: list[Session]) -> str:
    if len(sessions) == 1:
        return f"the schedule of {holder} on {sessions[0]} is"
    return f"the {len(sessions)} schedules of {holder} from {sessions[0].day} to {sessions[-1].day} are"
