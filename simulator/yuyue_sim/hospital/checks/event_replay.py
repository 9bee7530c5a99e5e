"""Replay the events of a story in order, to find those that would have no effect."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.core.authored import StrictModel, day
from yuyue_sim.core.clock import read_duration
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.hospital.checks.schedules import Holder, Schedules, Session, kind_text
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.faults.model import FaultModel
from yuyue_sim.scenario.files.occurrences import Occurrence
from yuyue_sim.scenario.files.timeline import (
    AddSchedule,
    BedCrisis,
    ChangeCapacity,
    Crowd,
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

_RUSHES = {Crowd.WALK_INS: Phrase("walk-ins"), Crowd.OTHER_CHANNELS: Phrase("other-channels")}
_DAYS_OF_CAPACITY = 28


@dataclass(frozen=True, slots=True)
class NoEffect:
    """Why an event has no effect."""

    text: str
    path: KeyPath = ()
    """The key of the event that the text is about; empty for the whole event."""
    is_clash: bool = False
    """Whether it is reported even if a repeated event has an effect at other times."""


@dataclass(slots=True)
class _State:
    """The effects of the events so far."""

    schedules: Schedules
    is_on: dict[str, bool]
    """Fault → whether it is switched on."""
    suspended: dict[str, bool] = field(default_factory=dict)
    """Hospital → whether an event has suspended it."""
    crises: list[tuple[BedCrisis, datetime]] = field(default_factory=list)
    """Bed crises that are not over, each with its end."""
    rushes: dict[tuple[str, Holder, Session], datetime] = field(default_factory=dict)
    """Rush → its end."""

    def copy(self) -> _State:
        return _State(
            self.schedules.copy(), dict(self.is_on), dict(self.suspended), list(self.crises), dict(self.rushes)
        )


class EventReplay:
    """The state of a story between two of its events."""

    def __init__(self, world: World, faults: Iterable[FaultModel], *, has_dates: bool) -> None:
        """Begin a story.

        Args:
            world: the world without any events.
            faults: the faults of the scenario.
            has_dates: whether the dates of the story are known.
        """
        self._world = world
        self._state = _State(Schedules(world), {fault.name: fault.is_on for fault in faults})
        undated: dict[type[StrictModel], Callable[[Any, datetime], NoEffect | None]] = {
            SuspendHospital: lambda what, _: self._suspend(what.hospital),
            ResumeHospital: lambda what, _: self._resume_hospital(what.hospital),
            BedCrisis: self._crisis,
            SwitchFaults: lambda what, _: self._switch(what),
        }
        dated: dict[type[StrictModel], Callable[[Any, datetime], NoEffect | None]] = {
            StopSchedule: self._stop,
            ResumeSchedule: self._resume,
            AddSchedule: self._add,
            ChangeCapacity: self._change_capacity,
            DoctorIll: self._fall_ill,
            Rush: self._rush,
        }
        self._handlers = {**undated, **dated} if has_dates else undated
        self._has_dates = has_dates

    def apply(self, occurrence: Occurrence) -> NoEffect | None:
        """Replay one occurrence and return why it has no effect; `None` if it has one."""
        what = occurrence.what
        handler = self._handlers.get(type(what))
        if handler is not None:
            return handler(what, occurrence.at)
        if isinstance(what, ScheduleChoice) and self._has_dates:
            return self._chosen(what, occurrence.at)[2]
        return None

    def check(self, occurrence: Occurrence) -> NoEffect | None:
        """Return the same, and leave the state of the story as it was."""
        before = self._state
        self._state = before.copy()
        try:
            return self.apply(occurrence)
        finally:
            self._state = before

    def _chosen(self, choice: ScheduleChoice, at: datetime) -> tuple[Holder, list[Session], NoEffect | None]:
        """The chosen schedules with their holder, or why there are none."""
        holder = self._state.schedules.holder(choice.hospital, choice.department, choice.doctor)
        first = day(choice.date, at.date())
        if first < at.date():
            return (
                holder,
                [],
                NoEffect(
                    say("{day} is before the event ({at})", day=first.isoformat(), at=at.date().isoformat()),
                    ("date",),
                ),
            )
        return self._held(holder, first, choice.days, choice.part)

    def _held(
        self, holder: Holder, first: date, days: int, part: Part | None
    ) -> tuple[Holder, list[Session], NoEffect | None]:
        last = first + timedelta(days=days - 1)
        found = self._state.schedules.between(holder, first, last, part)
        if found:
            return holder, found, None
        when = (
            say("on {day}", day=first.isoformat())
            if first == last
            else say("from {first} to {last}", first=first.isoformat(), last=last.isoformat())
        )
        text = say(
            "{holder} has no {kind} {when}; {following}",
            holder=holder,
            kind=kind_text(part),
            when=when,
            following=self._state.schedules.following(holder, first, part),
        )
        return holder, [], NoEffect(text)

    def _stop(self, what: StopSchedule, at: datetime) -> NoEffect | None:
        return self._stopped(self._chosen(what, at), what.status, at)

    def _fall_ill(self, what: DoctorIll, at: datetime) -> NoEffect | None:
        holder = self._state.schedules.holder(what.hospital, None, what.doctor)
        return self._stopped(self._held(holder, at.date(), what.days, None), Stop.STOPPED, at)

    def _stopped(
        self, chosen: tuple[Holder, list[Session], NoEffect | None], stop: Stop, at: datetime
    ) -> NoEffect | None:
        holder, sessions, no_effect = chosen
        if no_effect is not None:
            return no_effect
        already = [self._state.schedules.stopped(holder, session, at) is stop for session in sessions]
        for session in sessions:
            self._state.schedules.stop(holder, session, stop)
        if all(already):
            shown = _sessions(holder, sessions)
            return NoEffect(
                say(
                    "{sessions} stopped already" if stop is Stop.STOPPED else "{sessions} closed already",
                    sessions=shown,
                )
            )
        return None

    def _resume(self, what: ResumeSchedule, at: datetime) -> NoEffect | None:
        holder, sessions, no_effect = self._chosen(what, at)
        if no_effect is not None:
            return no_effect
        is_held = [self._state.schedules.stopped(holder, session, at) is None for session in sessions]
        for session in sessions:
            self._state.schedules.stop(holder, session, None)
        return (
            NoEffect(say("{sessions} neither stopped nor closed then", sessions=_sessions(holder, sessions)))
            if all(is_held)
            else None
        )

    def _add(self, what: AddSchedule, at: datetime) -> NoEffect | None:
        holder = self._state.schedules.holder(what.hospital, what.department, what.doctor)
        session = Session(day(what.date, at.date()), WorkType[what.part.name])
        if session.day < at.date():
            return NoEffect(
                say("{day} is before the event ({at})", day=session.day.isoformat(), at=at.date().isoformat()),
                ("date",),
            )
        if self._state.schedules.between(holder, session.day, session.day, what.part):
            return NoEffect(
                say(
                    "{holder} has a schedule on {session} already; release_numbers makes it larger",
                    holder=holder,
                    session=session,
                ),
                (),
                True,
            )
        self._state.schedules.add(holder, session)
        return None

    def _change_capacity(self, what: ChangeCapacity, at: datetime) -> NoEffect | None:
        holder = self._state.schedules.holder(what.hospital, what.department, what.doctor)
        effective = day(what.effective, at.date())
        if effective < at.date():
            text = say("{day} is before the event ({at})", day=effective.isoformat(), at=at.date().isoformat())
            return NoEffect(text, ("effective",))
        return self._held(holder, effective, _DAYS_OF_CAPACITY, what.part)[2]

    def _rush(self, what: Rush, at: datetime) -> NoEffect | None:
        holder, sessions, no_effect = self._chosen(what, at)
        for session in sessions:
            key = (what.of.value, holder, session)
            until = self._state.rushes.get(key)
            if until is not None and at < until:
                text = say(
                    "a rush of {requests} for {holder} on {session} lasts until {until} already",
                    requests=say(_RUSHES[what.of]),
                    holder=holder,
                    session=session,
                    until=until.isoformat(),
                )
                no_effect = no_effect or NoEffect(text, (), True)
            self._state.rushes[key] = max(until or at, at + read_duration(what.duration))
        return no_effect

    def _crisis(self, what: BedCrisis, at: datetime) -> NoEffect | None:
        hospital = self._world.hospital(what.hospital)
        if hospital is not None and not hospital.has_resources:
            return NoEffect(say("{hospital} has no beds", hospital=what.hospital), ("hospital",))
        department = what.department
        if department and not self._world.resources(what.hospital, department, WorkType.BEDS, at):
            return NoEffect(say("department {department} has no beds", department=department), ("department",))
        going_on = [(other, ends) for other, ends in self._state.crises if at < ends]
        until = next((ends for other, ends in going_on if _share_beds(what, other)), None)
        self._state.crises = [*going_on, (what, at + read_duration(what.duration))]
        if until is None:
            return None
        return NoEffect(
            say(
                "another bed crisis in {hospital} lasts until {until} already",
                hospital=what.hospital,
                until=self._shown(until),
            ),
            (),
            True,
        )

    def _suspend(self, hospital_id: str) -> NoEffect | None:
        was = self._is_suspended(hospital_id)
        self._state.suspended[hospital_id] = True
        return (
            NoEffect(say("{hospital_id} already takes no bookings then", hospital_id=hospital_id), is_clash=True)
            if was
            else None
        )

    def _resume_hospital(self, hospital_id: str) -> NoEffect | None:
        was = self._is_suspended(hospital_id)
        self._state.suspended[hospital_id] = False
        return None if was else NoEffect(say("{hospital_id} already takes bookings then", hospital_id=hospital_id))

    def _is_suspended(self, hospital_id: str) -> bool:
        hospital = self._world.hospital(hospital_id)
        return self._state.suspended.get(hospital_id, bool(hospital and hospital.policy.suspended_reason))

    def _switch(self, what: SwitchFaults) -> NoEffect | None:
        no_effect = None
        for key, names, is_on in (("turn_on", what.turn_on, True), ("turn_off", what.turn_off, False)):
            for index, name in enumerate(names):
                if self._state.is_on.get(name) is is_on:
                    hint = say("; begin it with is_on: false") if is_on else ""
                    text = say(
                        "{name!r} is already switched on then{hint}"
                        if is_on
                        else "{name!r} is already switched off then{hint}",
                        name=name,
                        hint=hint,
                    )
                    no_effect = no_effect or NoEffect(text, (key, index))
                if name in self._state.is_on:
                    self._state.is_on[name] = is_on
        return no_effect

    def _shown(self, instant: datetime) -> str:
        return instant.isoformat() if self._has_dates else say("after this one begins")


def _share_beds(one: BedCrisis, other: BedCrisis) -> bool:
    return one.hospital == other.hospital and (
        one.department == other.department or one.department is None or other.department is None
    )


def _sessions(holder: Holder, sessions: list[Session]) -> str:
    if len(sessions) == 1:
        return say("the schedule of {holder} on {session} is", holder=holder, session=sessions[0])
    return say(
        "the {count} schedules of {holder} from {first} to {last} are",
        count=len(sessions),
        holder=holder,
        first=sessions[0].day,
        last=sessions[-1].day,
    )
