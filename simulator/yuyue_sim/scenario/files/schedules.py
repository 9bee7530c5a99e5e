"""Explicit schedules of a department or a doctor in a scenario."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from yuyue_sim.core.authored import StrictModel, error_at
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.core.shortened import shortened
from yuyue_sim.scenario.files.timeline import Count, PartOfDay

FIRST_DATE = date(2021, 1, 1)
"""The year of the specification; earlier dates are refused."""

_MOST_MINUTES = 720
_DAYS_OF_A_WEEK = 7


class Weekday(StrEnum):
    """The days of the week, from Monday."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


_ENDS_BEFORE = Phrase("ends at {end}, not after its begin at {begin}")


class ScheduleState(StrEnum):
    """The published status of a schedule (WorkStatus, 2.6)."""

    NORMAL = "normal"
    """正常."""
    STOPPED = "stopped"
    """停诊: no patient is seen."""
    CLOSED = "closed"
    """停挂但保留预约: bookings are kept, no further ones are accepted."""


def _checked_date(text: str) -> str:
    expected = say(
        "expected a date from {first} on, such as 2026-03-02, got {text!r}",
        first=FIRST_DATE,
        text=shortened(text),
    )
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ValueError(expected) from None
    if found < FIRST_DATE or found.isoformat() != text:
        raise ValueError(expected)
    return text


def _checked_fee(fee: float) -> float:
    if round(fee, 2) != fee:
        raise ValueError(say("expected yuan with two decimals at most, such as 22.50, got {fee}", fee=fee))
    return fee


DateText = Annotated[
    str,
    AfterValidator(_checked_date),
    Field(examples=["2026-03-02"], json_schema_extra={"pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
]
"""A date as yyyy-MM-dd."""
TimeText = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["08:00"])]
"""A time of day as HH:mm."""
Fee = Annotated[float, Field(ge=0, le=9999, allow_inf_nan=False), AfterValidator(_checked_fee)]
"""Yuan, with two decimals at most."""
Remark = Annotated[str, Field(max_length=100)]


class SlotModel(StrictModel):
    """A slot (号段) of a schedule (2.7)."""

    begin: TimeText
    """When it begins, HH:mm."""
    end: TimeText
    """When it ends, HH:mm; the end of the day is 23:59."""
    numbers: Count
    """How many numbers it has."""
    reserved: bool = False
    """Whether the hospital reserves it."""

    @model_validator(mode="after")
    def _is_not_empty(self) -> Self:
        if self.end <= self.begin:
            raise error_at(("end",), say(_ENDS_BEFORE, end=self.end, begin=self.begin))
        return self


class ScheduleModel(StrictModel):
    """Explicit schedules (排班): on some dates, or every week. No random event changes them."""

    date: DateText | None = None
    """The date; one of date, dates and weekdays is needed."""
    dates: Annotated[list[DateText], Field(min_length=1)] | None = None
    """Several dates."""
    weekdays: Annotated[list[Annotated[Weekday, Field(strict=False)]], Field(min_length=1)] | None = None
    """Days of every week: mon, tue, wed, thu, fri, sat, sun."""
    from_: Annotated[DateText | None, Field(alias="from")] = None
    """The first date, with weekdays; no limit if absent."""
    until: DateText | None = None
    """The last date, with weekdays; no limit if absent."""
    part: PartOfDay
    """The part of the day."""
    numbers: Count | Literal["unlimited"] | None = None
    """How many numbers; required unless there are slots; unlimited only with the quirk unlimited-9999."""
    begin: TimeText | None = None
    """When it begins, HH:mm; usual for the part of the day if absent."""
    end: TimeText | None = None
    """When it ends, HH:mm; with begin."""
    slot_minutes: Annotated[int, Field(ge=1, le=_MOST_MINUTES)] | None = None
    """The length of its slots in minutes; usual for the hospital if absent."""
    reserved_slots: list[Annotated[int, Field(ge=1)]] = []
    """The slots that the hospital reserves, counted from 1."""
    slots: Annotated[list[SlotModel], Field(min_length=1)] | None = None
    """Its explicit slots in order, instead of numbers, begin, end, slot_minutes and reserved_slots."""
    reserved: bool = False
    """Whether the hospital reserves all of it."""
    status: Annotated[ScheduleState, Field(strict=False)] = ScheduleState.NORMAL
    """normal, stopped (停诊) or closed (停挂但保留预约)."""
    clinic_fee: Fee | None = None
    """Yuan (诊察费); the department's if absent."""
    experts_fee: Fee | None = None
    """Yuan, added to the clinic fee (专家费); the doctor's if absent."""
    remark: Remark | None = None
    """Remark; the location of the department if absent."""

    @model_validator(mode="after")
    def _is_on_some_dates(self) -> Self:
        given = [key for key in ("date", "dates", "weekdays") if getattr(self, key) is not None]
        if len(given) != 1:
            what = (
                say("gives {given}", given=say(" and ").join(given)) if given else say("does not say when it is held")
            )
            raise ValueError(say("{what}; give one of date, dates and weekdays", what=what))
        if self.weekdays is None and (self.from_ or self.until):
            key = "from" if self.from_ else "until"
            raise error_at((key,), say("gives from or until without weekdays; they go with weekdays alone"))
        if self.from_ and self.until and self.until < self.from_:
            raise error_at(
                ("until",),
                say("until {until} is before from {from_}; give a later date", until=self.until, from_=self.from_),
            )
        return self

    @model_validator(mode="after")
    def _has_numbers(self) -> Self:
        given = [key for key in ("numbers", "begin", "end", "slot_minutes", "reserved_slots") if getattr(self, key)]
        if self.slots is None:
            if self.numbers is None:
                raise ValueError(say("does not say how many numbers it has; give numbers, or slots"))
            if (self.begin is None) != (self.end is None):
                text = say("gives one of begin and end; give both, or neither")
                raise error_at(("begin" if self.begin else "end",), text)
            if self.begin and self.end and self.end <= self.begin:
                raise error_at(("end",), say(_ENDS_BEFORE, end=self.end, begin=self.begin))
            return self
        if given:
            text = say("gives slots and {given}; slots say all of that", given=say(" and ").join(given))
            raise error_at((given[0],), text)
        for index, (one, other) in enumerate(pairwise(self.slots), 1):
            if other.begin < one.end:
                text = say(
                    "begins at {begin}, before the slot before it ends at {end}; begin it there or later",
                    begin=other.begin,
                    end=one.end,
                )
                raise error_at(("slots", index, "begin"), text)
        if sum(slot.numbers for slot in self.slots) > 9999:
            raise ValueError(say("has more than 9999 numbers in its slots; Limited has four digits"))
        return self


def is_on(schedule: ScheduleModel, day: date) -> bool:
    """Whether a schedule is held on a date."""
    text = day.isoformat()
    if schedule.weekdays is None:
        return text == schedule.date or text in (schedule.dates or ())
    is_within = (schedule.from_ or text) <= text <= (schedule.until or text)
    return is_within and list(Weekday)[day.weekday()] in schedule.weekdays


def _shared_date(one: ScheduleModel, other: ScheduleModel) -> date | None:
    """A date on which both are held; `None` if there is none."""
    for each, another in ((one, other), (other, one)):
        if each.weekdays is None:
            given = [each.date] if each.date is not None else each.dates or []
            days = [date.fromisoformat(text) for text in given]
            return next((day for day in days if is_on(another, day)), None)
    first = date.fromisoformat(max(one.from_ or "", other.from_ or "", FIRST_DATE.isoformat()))
    week = [first + timedelta(days=number) for number in range(_DAYS_OF_A_WEEK)]
    return next((day for day in week if is_on(one, day) and is_on(other, day)), None)


def clashes(schedules: Sequence[ScheduleModel]) -> Iterator[str]:
    """Every two schedules of one holder that are held on one date and part of the day, and dates given twice."""
    for index, each in enumerate(schedules):
        if each.dates is not None and len({*each.dates}) < len(each.dates):
            yield say("schedules[{index}] gives a date twice", index=index)
        for before, other in enumerate(schedules[:index]):
            if other.part is each.part and (shared := _shared_date(each, other)):
                yield say(
                    "schedules[{index}] and schedules[{before}] are both in the {part} of {shared}",
                    index=index,
                    before=before,
                    part=each.part.value,
                    shared=shared,
                )
