"""Values as people write them in scenarios: strict models, moments, days and durations."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from textwrap import dedent
from typing import Annotated, Any, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError

from yuyue_sim.core.clock import FIRST_INSTANT, LAST_INSTANT, TimeTextError, read_duration, read_instant
from yuyue_sim.core.language import Phrase, say

_TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")
_DAYS_AHEAD = re.compile(r"\+[0-9]{1,3}")

_MOMENT = Phrase(
    "an instant such as 2026-03-02T08:00:00, an offset such as +2h, or a time of the first day such as 09:30"
)
_DAY = Phrase("a date such as 2026-03-02, or days ahead such as +3")


class StrictModel(BaseModel):
    """What a person wrote: every key known, every value of its type, and nothing changed afterwards.

    The docstrings of the keys are read from the source when they are first shown, not whenever a model is imported.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)

    @classmethod
    def key_docs(cls) -> Mapping[str, str]:
        """Key → its docstring, for those that have one."""
        return _docs_of(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The schema, the docstring of each key as its description."""
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for key, text in _docs_of(cls).items():
            if key in properties:
                properties[key].setdefault("description", text)
        return schema


@cache
def _docs_of(model: type[StrictModel]) -> Mapping[str, str]:
    bases = [each for each in reversed(model.__mro__) if issubclass(each, StrictModel) and each is not StrictModel]
    return {key: text for each in bases for key, text in _docs_in(each)}


def _docs_in(model: type[StrictModel]) -> Iterator[tuple[str, str]]:
    """The strings that follow keys in the source of a model."""
    (definition,) = ast.parse(dedent(inspect.getsource(model))).body
    for key, after in pairwise(cast(ast.ClassDef, definition).body):
        match (key, after):
            case (ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text)))):
                yield model.model_fields[name].alias or name, inspect.cleandoc(text)


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
