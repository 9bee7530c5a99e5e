"""The expectations of a scenario: requests at an instant, or the state of the platform, with what must be found."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from yuyue_sim.core.authored import (
    DayText,
    DepartmentId,
    DoctorId,
    DurationText,
    HospitalId,
    MomentText,
    Name,
    StrictModel,
)
from yuyue_sim.scenario.files.amounts import AmountText
from yuyue_sim.scenario.files.timeline import PartOfDay

MOST_REQUESTS = 2000
"""The highest number of requests of one expectation."""
ANSWERED, FAULT, TIMEOUT, LOST, UNREADABLE = "answered", "fault", "timeout", "lost", "unreadable"
"""Kinds of response besides a result code."""
BOOKED, FAILED, UNKNOWN = "booked", "failed", "unknown"
"""Results of a booking that the platform makes."""

_SLOT = r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$"
DIFFERENT, SAME = "different", "same"
"""Patients: a new one for each request, or one for all."""

CARD_LENGTH = 18
"""How many characters an ID card has."""
_CARD = r"^[0-9]{17}[0-9X]$|^[a-z0-9][a-z0-9-]*$"

ElementText = int | float | str


class Operation(StrEnum):
    """The operations of a hospital."""

    HOSPITALS = "getHospInfo"
    DEPARTMENTS = "getDepartInfo"
    DOCTORS = "getDoctorInfo"
    PHOTOS = "getDoctorPhoto"
    DEPARTMENT_SCHEDULES = "getDepartWorkInfo"
    DOCTOR_SCHEDULES = "getDoctorWorkInfo"
    NUMBERS = "getDtNoInfo"
    BOOK = "getYyNo"
    CANCEL = "backNo"
    UPDATE = "updateOrderInfo"
    BOOKINGS = "getGhInfo"
    RECORDS = "getGhRecord"


class Sender(StrEnum):
    """Who sends a request."""

    CLIENT = "client"
    """A client that sends this request alone."""
    PLATFORM = "platform"
    """The platform of the story, which queries before it books and repeats a request whose response was lost."""


class RequestModel(StrictModel):
    """The content of a request. What is absent is chosen: a hospital, a schedule that can be booked, a patient."""

    hospital: HospitalId | None = None
    """HospitalID; the first hospital of the world if absent."""
    department: DepartmentId | None = None
    """DepartID; without a doctor the department's own schedule is meant."""
    doctor: DoctorId | None = None
    """DoctorID; some doctor with a schedule that can be booked where neither is given."""
    date: DayText | None = None
    """The date, or so many days after the request; for a booking the next day with a schedule if absent."""
    days: Annotated[int, Field(ge=1, le=366)] = 1
    """For how many days from that date on, for requests about schedules or records."""
    part: PartOfDay | None = None
    """The part of the day; the first that there is if absent."""
    slot: Annotated[str, Field(pattern=_SLOT)] | None = None
    """The slot of the schedule, such as 08:00-08:30; the first with a number left if absent."""
    elements: dict[str, ElementText | list[ElementText]] = {}
    """Elements of the request with the values to send, by their names in the specification, such as RegType."""


class PlatformState(StrictModel):
    """The state of the platform, counted since the story began."""

    alarms: AmountText | None = None
    """Alarms to the administrator: three polls of a hospital in a row failed (2.6)."""
    warnings: AmountText | None = None
    """Warnings: schedules that vanished, and the like (2.6)."""
    notifications: AmountText | None = None
    """Notifications that it accepted (2.13)."""
    booked: AmountText | None = None
    """Bookings of its users that are not cancelled."""
    cancelled: AmountText | None = None
    """Bookings of its users that it cancelled because a schedule was stopped (2.6)."""
    unsettled: AmountText | None = None
    """Bookings whose result it does not know (2.11)."""
    messages: AmountText | None = None
    """Messages that it sent to its users."""


class ExpectationModel(StrictModel):
    """One expectation: when, which requests or state, and what must be found."""

    at: MomentText
    """When: an instant, an offset such as +2h, or a time of the first day. Events of that instant come first."""
    note: Annotated[str, Field(max_length=200)] = ""
    """A line for people, shown in the log."""
    operation: Annotated[Operation, Field(strict=False)] | None = None
    """The operation that is requested."""
    by: Annotated[Sender, Field(strict=False)] = Sender.CLIENT
    """client, or platform: the platform of the story makes the booking, with queries before and after it."""
    with_: Annotated[RequestModel, Field(alias="with")] = RequestModel()
    """The content of the request."""
    times: Annotated[int, Field(ge=1, le=MOST_REQUESTS)] | None = None
    """How many requests are sent, one after another; if absent one, or one for each booking of `registration`."""
    patients: Annotated[str, Field(pattern=_CARD)] = "different"
    """different: a new patient for each request; same: one for all; or an ID card; or the name of saved bookings."""
    registration: Name | None = None
    """The bookings that are cancelled, updated, queried or booked again: those saved under this name."""
    save_as: Name | None = None
    """The name under which the requested bookings are saved, whether they succeed or not."""
    timeout: DurationText = "30s"
    """How long the client waits for a response."""
    responses: dict[str, AmountText] = {}
    """How many responses of each kind: result codes in quotes, or answered (for operations without a code), fault,
    timeout, lost, unreadable, http-503 and the like; booked, failed or unknown with by: platform.
    Kinds that are not named must not occur. Where absent, every response means success."""
    within: DurationText | None = None
    """Each response comes within this time."""
    not_within: DurationText | None = None
    """No response comes within this time."""
    values: dict[str, ElementText] = {}
    """Elements of the response by name: at least one is present, and each has this value:
    a number, a text with * for any characters, or a comparison such as '>=5'."""
    totals: dict[str, AmountText] = {}
    """Elements of the response by name: the sum of their numbers."""
    counts: dict[str, AmountText] = {}
    """Elements of the response by name: how many are present."""
    notices: dict[str, AmountText] = {}
    """CancelSchedual and AddSchedual: how many notices were delivered since the story began (2.13)."""
    platform: PlatformState | None = None
    """The state of the platform."""

    @property
    def patients_of(self) -> str | None:
        """The name of the saved bookings that give the patients; `None` if others do."""
        is_card = len(self.patients) == CARD_LENGTH and self.patients[:-1].isdecimal()
        return None if is_card or self.patients in {DIFFERENT, SAME} else self.patients

    @property
    def card(self) -> str | None:
        """The ID card of all patients; `None` if it gives none."""
        return self.patients if self.patients_of is None and self.patients not in {DIFFERENT, SAME} else None

    @property
    def needs_platform(self) -> bool:
        """Whether it needs a platform in the story."""
        return self.by is Sender.PLATFORM or self.platform is not None or bool(self.notices)
