"""The effects of events on the world: on schedules, their demand, hospitals and beds.

They follow from the events alone, for any instant; nothing runs when the time of an event comes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from operator import itemgetter

from yuyue_sim.contract.enumerations import WorkStatus, WorkType
from yuyue_sim.core.authored import StrictModel, day
from yuyue_sim.core.clock import read_duration
from yuyue_sim.hospital.world.model import Hospital, HospitalChange, Resource, Schedule, ScheduleChange
from yuyue_sim.scenario.files.occurrences import Occurrence
from yuyue_sim.scenario.files.timeline import (
    AddSchedule,
    BedCrisis,
    ChangeCapacity,
    Crowd,
    DoctorIll,
    Part,
    ReleaseNumbers,
    ResumeSchedule,
    Rush,
    ScheduleChoice,
    Stop,
    StopSchedule,
    SuspendHospital,
    WithholdNumbers,
)

PARTS = {
    Part.MORNING: WorkType.MORNING,
    Part.AFTERNOON: WorkType.AFTERNOON,
    Part.WHOLE_DAY: WorkType.WHOLE_DAY,
    Part.EMERGENCY: WorkType.EMERGENCY,
    Part.EVENING: WorkType.EVENING,
}
"""The work types of the parts of a day."""
_STATUSES = {Stop.STOPPED: WorkStatus.STOPPED, Stop.CLOSED: WorkStatus.CLOSED}

_Roster = tuple[str, str, str]
"""Hospital, department and doctor; of a doctor's events without a department it is empty."""


@dataclass(frozen=True, slots=True)
class RushOnSchedule:
    """Many patients who want one schedule within a short time."""

    key: str
    """Key of the occurrence that causes it."""
    at: datetime
    lasting_s: int
    patients: int
    are_walk_ins: bool


@dataclass(frozen=True, slots=True)
class AddedSchedule:
    """A schedule that was not planned."""

    at: datetime
    """When it is announced."""
    work_type: WorkType
    numbers: int


class Changes:
    """Occurrences, looked up by the hospital or schedule that they change."""

    def __init__(self, occurrences: Sequence[Occurrence] = ()) -> None:
        self._of_hospital: defaultdict[str, list[Occurrence]] = defaultdict(list)
        self._of_roster: defaultdict[_Roster, list[tuple[int, Occurrence]]] = defaultdict(list)
        for index, each in enumerate(occurrences):
            hospital_id = getattr(each.what, "hospital", None)
            if hospital_id is None:
                continue
            self._of_hospital[hospital_id].append(each)
            self._of_roster[_roster_of(each.what)].append((index, each))

    def hospital(self, hospital: Hospital) -> Hospital:
        """The hospital with its announced changes."""
        changes = tuple(
            HospitalChange(each.at, each.what.reason if isinstance(each.what, SuspendHospital) else "")
            for each in self._of_hospital.get(hospital.id, ())
            if each.kind in {"suspend_hospital", "resume_hospital"}
        )
        return replace(hospital, changes=changes) if changes else hospital

    def schedule(self, schedule: Schedule) -> Schedule:
        """The schedule with its announced changes."""
        events = [each for each in self._events(schedule) if _concerns(each, schedule)]
        if not events:
            return schedule
        changes: list[ScheduleChange | Occurrence] = sorted([*schedule.changes, *events], key=_when)
        limited, found = schedule.limited, []
        for each in changes:
            change = each if isinstance(each, ScheduleChange) else _change(each, limited)
            limited += change.added - change.withheld
            found.append(change)
        return replace(schedule, changes=tuple(found))

    def added(self, hospital_id: str, department_id: str, doctor_id: str, on: date) -> list[AddedSchedule]:
        """The schedules that are added to a roster on a date."""
        return [
            AddedSchedule(each.at, PARTS[each.what.part], each.what.numbers)
            for _, each in self._of_roster.get((hospital_id, department_id, doctor_id), ())
            if isinstance(each.what, AddSchedule) and day(each.what.date, each.at.date()) == on
        ]

    def rosters_added_to(self, hospital_id: str, on: date) -> dict[tuple[str, str], None]:
        """The rosters of a hospital (department and doctor) to which a schedule is added on a date."""
        return {
            (each.what.department, each.what.doctor or ""): None
            for each in self._of_hospital.get(hospital_id, ())
            if isinstance(each.what, AddSchedule) and day(each.what.date, each.at.date()) == on
        }

    def rushes(self, schedule: Schedule) -> tuple[RushOnSchedule, ...]:
        """The rushes on a schedule."""
        return tuple(
            RushOnSchedule(
                each.key,
                each.at,
                int(read_duration(each.what.duration).total_seconds()),
                each.what.patients,
                each.what.of is Crowd.WALK_INS,
            )
            for each in self._events(schedule)
            if isinstance(each.what, Rush) and _is_chosen(each.what, each.at, schedule)
        )

    def resources(
        self,
        hospital_id: str,
        department_id: str,
        work_type: WorkType,
        now: datetime,
        resources: tuple[Resource, ...],
    ) -> tuple[Resource, ...]:
        """Beds or devices as they are in use at an instant."""
        if work_type is not WorkType.BEDS:
            return resources
        for each in self._of_hospital.get(hospital_id, ()):
            crisis = each.what
            if not isinstance(crisis, BedCrisis) or crisis.department not in {None, department_id}:
                continue
            if each.at <= now < each.at + read_duration(crisis.duration):
                resources = tuple(
                    replace(bed, in_use=max(bed.in_use, round(bed.total * crisis.occupancy))) for bed in resources
                )
        return resources

    def _events(self, schedule: Schedule) -> list[Occurrence]:
        """The occurrences that may concern a schedule, in order; for an added one, only those after it was added."""
        if not self._of_roster:
            return []
        hospital_id, doctor_id = schedule.hospital_id, schedule.doctor_id
        found = [*self._of_roster.get((hospital_id, schedule.department_id, doctor_id), ())]
        if doctor_id:
            found += self._of_roster.get((hospital_id, "", doctor_id), ())
            found.sort(key=itemgetter(0))
        events = [each for _, each in found]
        if schedule.added_at is not None:
            events = events[next(index for index, each in enumerate(events) if _adds(each, schedule)) + 1 :]
        return events


def _roster_of(what: StrictModel) -> _Roster:
    return (
        getattr(what, "hospital", ""),
        getattr(what, "department", None) or "",
        getattr(what, "doctor", None) or "",
    )


def _when(change: ScheduleChange | Occurrence) -> datetime:
    return change.announced_at if isinstance(change, ScheduleChange) else change.at


def _concerns(occurrence: Occurrence, schedule: Schedule) -> bool:
    """Whether an event changes a schedule; no event changes one that is over."""
    what, at = occurrence.what, occurrence.at
    if at >= datetime.combine(schedule.work_date, time.fromisoformat(schedule.end)):
        return False
    if isinstance(what, Rush):
        return False
    if isinstance(what, ScheduleChoice):
        return _is_chosen(what, at, schedule)
    if isinstance(what, DoctorIll):
        return at.date() <= schedule.work_date < at.date() + timedelta(days=what.days)
    if isinstance(what, ChangeCapacity):
        is_part = what.part is None or PARTS[what.part] is schedule.work_type
        return is_part and schedule.work_date >= day(what.effective, at.date())
    return False


def _adds(occurrence: Occurrence, schedule: Schedule) -> bool:
    what, at = occurrence.what, occurrence.at
    if not isinstance(what, AddSchedule):
        return False
    return PARTS[what.part] is schedule.work_type and day(what.date, at.date()) == schedule.work_date


def _is_chosen(choice: ScheduleChoice, at: datetime, schedule: Schedule) -> bool:
    first = day(choice.date, at.date())
    if not first <= schedule.work_date < first + timedelta(days=choice.days):
        return False
    return choice.part is None or PARTS[choice.part] is schedule.work_type


def _change(occurrence: Occurrence, limited: int) -> ScheduleChange:
    """What an event announces of a schedule that has `limited` numbers at that instant."""
    what, at = occurrence.what, occurrence.at
    match what:
        case StopSchedule():
            return ScheduleChange(at, _STATUSES[what.status])
        case DoctorIll():
            return ScheduleChange(at, WorkStatus.STOPPED)
        case ResumeSchedule():
            return ScheduleChange(at, WorkStatus.NORMAL)
        case ReleaseNumbers():
            return ScheduleChange(at, added=what.numbers)
        case WithholdNumbers():
            return ScheduleChange(at, withheld=min(what.numbers, limited))
        case ChangeCapacity():
            return ScheduleChange(at, added=max(0, what.numbers - limited), withheld=max(0, limited - what.numbers))
    raise TypeError(f"{occurrence.kind} changes no schedule")
