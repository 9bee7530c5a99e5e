"""Events of a scenario: each happens at an instant, once or repeatedly."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, get_args

from pydantic import Field

from yuyue_sim.core.authored import (
    DayText,
    DepartmentId,
    DoctorId,
    DurationText,
    HospitalId,
    MomentText,
    Name,
    Share,
    StrictModel,
)

MOST_TIMES = 1000
"""The most occurrences of one event."""


class Part(StrEnum):
    """Parts of a day (WorkType, 2.6)."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    WHOLE_DAY = "whole-day"
    EMERGENCY = "emergency"
    EVENING = "evening"


PartOfDay = Annotated[Part, Field(strict=False)]
Count = Annotated[int, Field(ge=1, le=9999)]


class Stop(StrEnum):
    """The new status of a schedule (WorkStatus, 2.6)."""

    STOPPED = "stopped"
    """停诊: no patient is seen."""
    CLOSED = "closed"
    """停挂但保留预约: bookings are kept, no further ones are accepted."""


class ScheduleChoice(StrictModel):
    """The schedules that are meant: all that match the given keys."""

    hospital: HospitalId
    """HospitalID."""
    department: DepartmentId | None = None
    """DepartID; alone it means the department's own schedules."""
    doctor: DoctorId | None = None
    """DoctorID; with it the doctor's schedules are meant. One of department and doctor is needed."""
    date: DayText = "+0"
    """The date of the schedules, or so many days after the event."""
    days: Annotated[int, Field(ge=1, le=366)] = 1
    """For how many days from that date on."""
    part: PartOfDay | None = None
    """The part of the day; every part if absent."""


class StopSchedule(ScheduleChoice):
    """Schedules are stopped or closed, and the platform is notified."""

    status: Annotated[Stop, Field(strict=False)] = Stop.STOPPED
    """stopped (停诊) or closed (停挂但保留预约)."""


class ResumeSchedule(ScheduleChoice):
    """Schedules that were stopped or closed are held after all."""


class AddSchedule(StrictModel):
    """A schedule that was not planned is added, and the platform is notified."""

    hospital: HospitalId
    """HospitalID."""
    department: DepartmentId
    """DepartID."""
    doctor: DoctorId | None = None
    """DoctorID; the department's own schedule if absent."""
    date: DayText
    """Its date, or so many days after the event."""
    part: PartOfDay
    """The part of the day; there must be no schedule yet."""
    numbers: Count
    """How many numbers it has."""


class ChangeCapacity(StrictModel):
    """The numbers of every schedule of a roster change from a date on; dates before keep the old ones (2.6)."""

    hospital: HospitalId
    """HospitalID."""
    department: DepartmentId | None = None
    """DepartID; alone it means the department's own schedules."""
    doctor: DoctorId | None = None
    """DoctorID; with it the doctor's schedules are meant. One of department and doctor is needed."""
    effective: DayText
    """The first date of the new capacity, or so many days after the event."""
    part: PartOfDay | None = None
    """The part of the day; every part if absent."""
    numbers: Count
    """How many numbers each schedule has from then on."""


class ReleaseNumbers(ScheduleChoice):
    """More numbers are released (加放号源), at the end of the last slot."""

    numbers: Count
    """How many."""


class WithholdNumbers(ScheduleChoice):
    """Numbers are withheld, the last ones first; bookings are kept."""

    numbers: Count
    """How many."""


class SuspendHospital(StrictModel):
    """A hospital takes no bookings (2.1 IsSuspend)."""

    hospital: HospitalId
    """HospitalID."""
    reason: Annotated[str, Field(min_length=1, max_length=50)]
    """The reason for the platform."""


class ResumeHospital(StrictModel):
    """A hospital takes bookings again."""

    hospital: HospitalId
    """HospitalID."""


class DoctorIll(StrictModel):
    """A doctor falls ill: all schedules of some days are stopped, and the platform is notified."""

    hospital: HospitalId
    """HospitalID."""
    doctor: DoctorId
    """DoctorID."""
    days: Annotated[int, Field(ge=1, le=90)] = 1
    """For how many days, the day of the event included; a session that has begun breaks off."""


class Crowd(StrEnum):
    """The patients of a rush."""

    WALK_INS = "walk-ins"
    """Patients at the counter and the kiosks, for today's sessions."""
    OTHER_CHANNELS = "other-channels"
    """Patients who book by other channels than the platform."""


class Rush(ScheduleChoice):
    """Many patients of other channels come at once, for schedules of one date."""

    of: Annotated[Crowd, Field(strict=False)] = Crowd.OTHER_CHANNELS
    """walk-ins or other-channels."""
    patients: Annotated[int, Field(ge=1, le=500)]
    """How many patients want a number of each schedule."""
    duration: DurationText = "10m"
    """The time over which they come."""


class BedCrisis(StrictModel):
    """Beds are full for a while (2.7, WorkType 50)."""

    hospital: HospitalId
    """HospitalID."""
    department: DepartmentId | None = None
    """DepartID; every department if absent."""
    occupancy: Share = 1.0
    """The part of the beds in use, at least."""
    duration: DurationText = "24h"
    """How long it lasts."""


class SwitchFaults(StrictModel):
    """Faults are switched on or off."""

    turn_on: list[Name] = []
    """Names of faults to switch on."""
    turn_off: list[Name] = []
    """Names of faults to switch off."""


class EventModel(StrictModel):
    """One event: when it happens, and one key that says what."""

    at: MomentText | None = None
    """When it happens first; one of at and every is needed."""
    every: DurationText | None = None
    """The time from one occurrence to the next."""
    times: Annotated[int, Field(ge=1, le=MOST_TIMES)] | None = None
    """How often, with every."""
    until: MomentText | None = None
    """The end, with every; this instant excluded."""
    note: Annotated[str, Field(max_length=200)] = ""
    """A line for people, shown in the log."""
    stop_schedule: StopSchedule | None = None
    """Stop or close schedules (停诊, 停挂)."""
    resume_schedule: ResumeSchedule | None = None
    """Resume schedules."""
    add_schedule: AddSchedule | None = None
    """Add a schedule (新增排班)."""
    change_capacity: ChangeCapacity | None = None
    """Change the numbers of a roster from a date on."""
    release_numbers: ReleaseNumbers | None = None
    """Release more numbers (加放号源)."""
    withhold_numbers: WithholdNumbers | None = None
    """Withhold numbers."""
    suspend_hospital: SuspendHospital | None = None
    """Take no bookings at a hospital."""
    resume_hospital: ResumeHospital | None = None
    """Take bookings again."""
    doctor_ill: DoctorIll | None = None
    """A doctor falls ill."""
    rush: Rush | None = None
    """A rush of other channels or of walk-ins."""
    bed_crisis: BedCrisis | None = None
    """Beds are full."""
    faults: SwitchFaults | None = None
    """Switch faults on or off."""


KINDS = tuple(name for name in EventModel.model_fields if name not in {"at", "every", "times", "until", "note"})
"""The keys of an event that say what happens."""


def model_of(kind: str) -> type[StrictModel]:
    """The value under one of `KINDS`."""
    model: type[StrictModel] = get_args(EventModel.model_fields[kind].annotation)[0]
    return model
