"""The state of a platform: hospitals, schedules, bookings, alarms, notifications and text messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from yuyue_sim.contract.enumerations import WorkStatus, WorkType, YesNo


@dataclass(frozen=True, slots=True)
class ScheduleKey:
    """What makes a schedule the same one: HospitalID, DepartID, DoctorID, WorkDate and WorkType (2.6)."""

    hospital_id: str
    department_id: str
    doctor_id: str
    """Empty for a department's own schedule."""
    work_date: date
    work_type: WorkType

    def __str__(self) -> str:
        who = "/".join(part for part in (self.hospital_id, self.department_id, self.doctor_id) if part)
        return f"{who} {self.work_date} {self.work_type.zh}"


@dataclass(slots=True)
class Schedule:
    """A schedule, as the hospital last returned it."""

    key: ScheduleKey
    status: WorkStatus
    is_reserved: bool
    limited: int | None
    """All its numbers; `None` where the hospital did not say."""
    clinic_fee: Decimal | None
    experts_fee: Decimal | None
    is_vanished: bool = False
    """Missing from the last response, though the hospital had returned it before."""


@dataclass(slots=True)
class Doctor:
    """A doctor in one department, from getDoctorInfo."""

    department_id: str
    doctor_id: str
    name: str
    is_expert: YesNo


@dataclass(slots=True)
class Hospital:
    """A hospital from getHospInfo, and the time of the last fetch of its schedules."""

    hospital_id: str
    name: str
    url: str
    """Its endpoint, as given to the platform."""
    ahead_days: int
    last_poll: datetime | None = None
    """When all its schedules were last fetched; `None` where they never were."""
    departments: dict[str, str] = field(default_factory=dict)
    """Id to name."""
    doctors: list[Doctor] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)

    def doctor(self, department_id: str, doctor_id: str) -> Doctor | None:
        """A doctor in a department; `None` if there is none."""
        for doctor in self.doctors:
            if (doctor.department_id, doctor.doctor_id) == (department_id, doctor_id):
                return doctor
        return None


class BookingState(StrEnum):
    """The state of a booking."""

    UNKNOWN = "unknown"
    """The request was sent; whether the hospital booked is unknown."""
    BOOKED = "booked"
    FAILED = "failed"
    """There is none at the hospital."""
    CANCELLING = "cancelling"
    """Its schedule was stopped; the hospital has not yet confirmed the cancellation."""
    CANCELLED = "cancelled"


@dataclass(slots=True)
class Booking:
    """A booking that a user made through the platform."""

    registration_id: int
    key: ScheduleKey
    department_name: str
    doctor_name: str
    patient_name: str
    card_no: str
    phone: str
    created_at: datetime
    state: BookingState = BookingState.UNKNOWN
    reason: str = ""
    """Why it is in that state, in words."""
    reserve_no: str = ""
    check_no: str = ""
    is_stopped: bool = False
    """Its schedule was stopped after the request."""
    is_doubtful: bool = False
    """It failed because the hospital did not have it after a lost response; the hospital may have it later."""

    @property
    def description(self) -> str:
        """What was booked, as a text message says it."""
        return f"{self.key.work_date} {self.key.work_type.zh} {self.doctor_name or self.department_name}"


@dataclass(slots=True)
class Streak:
    """Scheduled calls that failed one after another, of an endpoint or of one of its hospitals."""

    subject: str
    """The hospital's id, or the address where the hospitals behind it could not even be listed."""
    failures: int = 0
    last_error: str = ""


@dataclass(slots=True)
class Alarm:
    """A message to the administrator, once for each streak of failures."""

    subject: str
    raised_at: datetime
    text: str
    cleared_at: datetime | None = None
    """When a call succeeded again; `None` while the alarm lasts."""


@dataclass(slots=True)
class WarningEntry:
    """Something that a hospital should not have done, or that somebody should look at."""

    at: datetime
    text: str


@dataclass(slots=True)
class Notification:
    """A notifyHospInfo with its result."""

    received_at: datetime
    notify_type: str
    """Empty where it could not be read."""
    schedules: list[str]
    """What it named."""
    code: int
    message: str


@dataclass(slots=True)
class Message:
    """A text message (短信) to a user."""

    sent_at: datetime
    registration_id: int
    phone: str
    text: str


@dataclass(slots=True)
class State:
    """All of it."""

    next_registration_id: int
    hospitals: list[Hospital] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)
    streaks: list[Streak] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    warnings: list[WarningEntry] = field(default_factory=list)
    notifications: list[Notification] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    def hospital(self, hospital_id: str) -> Hospital | None:
        """A hospital by its id; `None` if no endpoint returned it."""
        return next((hospital for hospital in self.hospitals if hospital.hospital_id == hospital_id), None)

    def hospitals_at(self, url: str) -> list[Hospital]:
        """The hospitals of an endpoint."""
        return [hospital for hospital in self.hospitals if hospital.url == url]

    @property
    def schedules(self) -> list[Schedule]:
        """The schedules of all hospitals."""
        return [schedule for hospital in self.hospitals for schedule in hospital.schedules]

    def bookings_of(self, hospital_id: str, *states: BookingState) -> list[Booking]:
        """The bookings at a hospital that are in one of these states."""
        return [
            booking for booking in self.bookings if booking.key.hospital_id == hospital_id and booking.state in states
        ]

    def streak(self, subject: str) -> Streak:
        """The streak of a subject; a new one if there is none."""
        for streak in self.streaks:
            if streak.subject == subject:
                return streak
        self.streaks.append(Streak(subject))
        return self.streaks[-1]

    def lasting_alarm(self, subject: str) -> Alarm | None:
        """The alarm of a subject that is not cleared."""
        return next((alarm for alarm in self.alarms if alarm.subject == subject and alarm.cleared_at is None), None)
