"""Values as people write them in scenarios: strict models, moments, days and durations."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from yuyue_sim.core.clock import FIRST_INSTANT, LAST_INSTANT, TimeTextError, read_duration, read_instant
from yuyue_sim.core.documented_model import DocumentedModel
from yuyue_sim.core.language import Phrase, say

_TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")
_DAYS_AHEAD = re.compile(r"\+[0-9]{1,3}")

_MOMENT = Phrase(
    "an instant such as 2026-03-02T08:00:00, an offset such as +2h, or a time of the first day such as 09:30"
)
_DAY = Phrase("a date such as 2026-03-02, or days ahead such as +3")


class StrictModel(DocumentedModel):
    """What a person wrote: every key known, every value of its type, and nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


def error_at(path: tuple[str | int, ...], text: str) -> PydanticCustomError:
    """The error of a value below a model, for its validator to raise: `raise error_at(("end",), "…")`."""
    return PydanticCustomError("value_error_at", "{text}", {"text": text, "at": path})


def moment(text: str, began: datetime) -> datetime:
    """The instant of a moment: an instant, an offset from the beginning of the story, or a time of its first day.

    Args:
        text: what was written.
        began: when the story began, local time.

    Raises:
        TimeTextError: it is none of these, or is outside the range of clocks.
    """
    try:
        if text.startswith("+"):
            return _within(began + read_duration(text[1:]), text)
        if _TIME_OF_DAY.fullmatch(text):
            return datetime.combine(began.date(), time.fromisoformat(text))
        return read_instant(text)
    except (TimeTextError, OverflowError):
        raise TimeTextError(text, _MOMENT) from None


def day(text: str, today: date) -> date:
    """The date of a day: a date, or a number of days ahead of another.

    Raises:
        TimeTextError: it is neither.
    """
    try:
        if _DAYS_AHEAD.fullmatch(text):
            return today + timedelta(days=int(text[1:]))
        return date.fromisoformat(text)
    except (ValueError, OverflowError):
        raise TimeTextError(text, _DAY) from None


def _within(instant: datetime, text: str) -> datetime:
    if not FIRST_INSTANT <= instant <= LAST_INSTANT:
        raise TimeTextError(text, _MOMENT)
    return instant


def _checked_moment(text: str) -> str:
    moment(text, FIRST_INSTANT)
    return text


def _checked_day(text: str) -> str:
    day(text, FIRST_INSTANT.date())
    return text


def _checked_duration(text: str) -> str:
    read_duration(text)
    return text


def _lasting(text: str) -> str:
    if not read_duration(text):
        raise ValueError(say("expected a duration greater than 0, got '{text}'", text=text))
    return text


MomentText = Annotated[
    str,
    AfterValidator(_checked_moment),
    Field(
        examples=["+2h", "09:30", "2026-03-02T08:00:00"],
        json_schema_extra={"pattern": r"^([+][0-9P].*|[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?|[0-9]{4}-?[0-9]{2}.*)$"},
    ),
]
"""An instant, an offset from the beginning such as `+2h`, or a time of the first day such as `09:30`."""
DayText = Annotated[
    str,
    AfterValidator(_checked_day),
    Field(
        examples=["+1", "2026-03-02"],
        json_schema_extra={"pattern": r"^([+][0-9]{1,3}|[0-9]{4}-?[0-9W][0-9].*)$"},
    ),
]
"""A date, or `+3` for three days after the day of the event."""
DurationText = Annotated[
    str,
    AfterValidator(_checked_duration),
    Field(
        examples=["30s", "2h", "1d12h"],
        json_schema_extra={"pattern": r"^(P.+|([0-9]+([.][0-9]+)?(ms|w|d|h|m|s))+)$"},
    ),
]
"""A length of time such as `2h`, `1d12h`, `500ms` or `PT2H`."""
Length = Annotated[DurationText, AfterValidator(_lasting)]
"""A duration greater than 0."""
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
"""A part of a whole, from 0 to 1."""
HospitalId = Annotated[str, Field(pattern=r"^[A-Z0-9]{4}$", examples=["SG01"])]
DepartmentId = Annotated[str, Field(pattern=r"^[0-9A-Z]{1,8}$", examples=["0302"])]
DoctorId = Annotated[str, Field(pattern=r"^[0-9A-Z]{5,8}$", examples=["03020001"])]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=40)]
"""What a person calls a part of a story: small letters, digits and hyphens."""
