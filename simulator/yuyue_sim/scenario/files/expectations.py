"""What a scenario may expect: at an instant something is asked or looked at, and it must be such."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from yuyue_sim.contract.enumerations import NotifyType
from yuyue_sim.contract.result_codes import RESULT_CODES
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
from yuyue_sim.scenario.files.elements import request_elements, response_elements
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.scenario.files.timeline import PartOfDay

MOST_ASKED = 2000
"""The most often that one request may be asked."""
ANSWERED, FAULT, TIMEOUT, LOST, UNREADABLE = "answered", "fault", "timeout", "lost", "unreadable"
"""What may come back besides a result code."""
BOOKED, FAILED, UNKNOWN = "booked", "failed", "unknown"
"""What may become of a booking that the platform makes."""

_SEGMENT = r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$"
_HTTP = re.compile(r"http-[1-5]\d\d", re.ASCII)
DIFFERENT, SAME = "different", "same"
"""Patients: each another, or all the same."""

_CARD_LENGTH = 18
_CARD = r"^[0-9]{17}[0-9X]$|^[a-z0-9][a-z0-9-]*$"

ElementText = int | float | str


class Asked(StrEnum):
    """What can be asked of a hospital."""

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


class Asker(StrEnum):
    """Who asks."""

    CLIENT = "client"
    """A client that asks this one request."""
    PLATFORM = "platform"
    """The platform of the story, which looks before it books and asks again where an answer was lost."""


class RequestModel(StrictModel):
    """What a request is about. What is left out is found: a hospital, a schedule that can be booked, a patient."""

    hospital: HospitalId | None = None
    """HospitalID; the first hospital of the world where absent."""
    department: DepartmentId | None = None
    """DepartID; without a doctor the department's own schedule is meant."""
    doctor: DoctorId | None = None
    """DoctorID; some doctor with a schedule that can be booked where neither is given."""
    date: DayText | None = None
    """The date, or so many days after the request; for a booking the next day with a schedule where absent."""
    days: Annotated[int, Field(ge=1, le=366)] = 1
    """For how many days from that date on, where schedules or records are asked for."""
    part: PartOfDay | None = None
    """The part of the day; the first that there is where absent."""
    slot: Annotated[str, Field(pattern=_SEGMENT)] | None = None
    """The slot of the schedule, such as 08:00-08:30; the first with a number left where absent."""
    elements: dict[str, ElementText | list[ElementText]] = {}
    """Elements of the request as they are to be sent, by their names in the specification, such as RegType."""


class PlatformState(StrictModel):
    """What the platform of the story knows and has done since the story began."""

    alarms: AmountText | None = None
    """Alarms to the administrator: three polls of a hospital in a row failed (2.6)."""
    warnings: AmountText | None = None
    """Warnings: schedules that vanished, and the like (2.6)."""
    notifications: AmountText | None = None
    """Notifications that it took (2.13)."""
    booked: AmountText | None = None
    """Bookings of its users that stand."""
    cancelled: AmountText | None = None
    """Bookings of its users that it cancelled because a schedule was stopped (2.6)."""
    unsettled: AmountText | None = None
    """Bookings of which it does not know what became of them (2.11)."""
    messages: AmountText | None = None
    """Messages that it sent to its users."""


class ExpectationModel(StrictModel):
    """One expectation: when, what is asked or looked at, and what must be found."""

    at: MomentText
    """When: an instant, an offset such as +2h, or a time of the first day. Events of that instant come first."""
    note: Annotated[str, Field(max_length=200)] = ""
    """A line for people, shown in the log."""
    ask: Annotated[Asked, Field(strict=False)] | None = None
    """The operation that is asked."""
    by: Annotated[Asker, Field(strict=False)] = Asker.CLIENT
    """client, or platform: the story's platform makes the booking, with a look before and a correction after."""
    with_: Annotated[RequestModel, Field(alias="with")] = RequestModel()
    """What the request is about."""
    times: Annotated[int, Field(ge=1, le=MOST_ASKED)] | None = None
    """How often it is asked, one after the other; once, or once for each booking of `registration`, where absent."""
    patients: Annotated[str, Field(pattern=_CARD)] = "different"
    """different: each request is of another new patient; same: all of one; or an ID card; or bookings saved before."""
    registration: Name | None = None
    """The bookings that are cancelled, corrected, asked for or made again: those saved under this name."""
    save_as: Name | None = None
    """The name under which the bookings asked for are remembered, whatever became of them."""
    timeout: DurationText = "30s"
    """How long the client waits for an answer."""
    responses: dict[str, AmountText] = {}
    """How often which answer comes: result codes in quotes, or answered (for operations without a code), fault,
    timeout, lost, unreadable, http-503 and the like; booked, failed or unknown where the platform asks.
    What is not named must not come. Success each time where absent."""
    within: DurationText | None = None
    """Each answer comes within so long."""
    not_within: DurationText | None = None
    """No answer comes within so long."""
    values: dict[str, ElementText] = {}
    """Elements of the answer by name: each that is there holds this value, and there is one at least.
    A number, a text in which * stands for anything, or a comparison such as '>=5'."""
    totals: dict[str, AmountText] = {}
    """Elements of the answer by name: what their numbers add up to."""
    counts: dict[str, AmountText] = {}
    """Elements of the answer by name: how many there are."""
    notices: dict[str, AmountText] = {}
    """CancelSchedual and AddSchedual: how many notices hospitals have delivered since the story began (2.13)."""
    platform: PlatformState | None = None
    """What the platform of the story knows and has done since it began."""

    @property
    def patients_of(self) -> str | None:
        """The name of the saved bookings whose patients are meant; `None` where others are."""
        is_card = len(self.patients) == _CARD_LENGTH and self.patients[:-1].isdecimal()
        return None if is_card or self.patients in {DIFFERENT, SAME} else self.patients

    @property
    def needs_platform(self) -> bool:
        """Whether it can be met only where the story has a platform."""
        return self.by is Asker.PLATFORM or self.platform is not None or bool(self.notices)

    @model_validator(mode="after")
    def _can_be_meant(self) -> Self:
        problem = _problem(self)
        if problem:
            raise ValueError(problem)
        return self


_OF_A_QUESTION = (
    "times", "registration", "save_as", "responses", "within", "not_within", "values", "totals", "counts",
)  # fmt: skip
_OF_REGISTRATIONS = {Asked.BOOK, Asked.CANCEL, Asked.UPDATE, Asked.BOOKINGS}


def _problem(expected: ExpectationModel) -> str | None:
    """What cannot be meant together."""
    if expected.ask is None:
        needless = [key for key in _OF_A_QUESTION if getattr(expected, key)]
        if needless:
            return f"{needless[0]} goes with ask"
        if not expected.notices and expected.platform is None:
            return "expected one of ask, notices and platform"
        return _unknown("notices", expected.notices, tuple(str(kind.value) for kind in NotifyType))
    return _problem_of_request(expected, expected.ask) or _problem_of_names(expected, expected.ask)


def _problem_of_request(expected: ExpectationModel, asked: Asked) -> str | None:
    if asked is not Asked.BOOK and (expected.save_as or expected.by is Asker.PLATFORM):
        return f"{'save_as' if expected.save_as else 'by: platform'} goes with ask: {Asked.BOOK}"
    if expected.registration and asked not in _OF_REGISTRATIONS:
        return f"registration goes with ask: {', '.join(sorted(_OF_REGISTRATIONS))}"
    if asked in {Asked.CANCEL, Asked.UPDATE} and not (expected.registration or expected.with_.elements):
        return f"{asked} needs the name of a saved booking in registration"
    return None


def _problem_of_names(expected: ExpectationModel, asked: Asked) -> str | None:
    if expected.by is Asker.PLATFORM:
        known: tuple[str, ...] = (BOOKED, FAILED, UNKNOWN)
    else:
        code = RESULT_CODES.get(asked)
        known = (*(map(str, code.codes) if code else (ANSWERED,)), FAULT, TIMEOUT, LOST, UNREADABLE)
    responses = [response for response in expected.responses if not _HTTP.fullmatch(response)]
    asked_for = [name.rpartition(".")[2] for name in expected.with_.elements]
    looked_at = [part for name in (*expected.values, *expected.totals, *expected.counts) for part in name.split(".")]
    return (
        _unknown("responses", responses, known)
        or _unknown("with.elements", asked_for, request_elements(asked))
        or _unknown("the answer", looked_at, response_elements(asked))
    )


def _unknown(where: str, names: Iterable[str], known: tuple[str, ...]) -> str | None:
    """The first name that is none of those known, whatever its letter case."""
    lower = {name.lower() for name in known}
    for name in names:
        if name.lower() not in lower:
            return f"{where}: {name!r} is none of {', '.join(known)}{did_you_mean(name, known)}"
    return None
