"""Requests about the clock, and what all requests of the control API share."""

from __future__ import annotations

import json
import math
from datetime import datetime, timedelta
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, model_validator

from yuyue_sim.core.at_most import at_most
from yuyue_sim.core.clock import Mode, read_duration, read_instant
from yuyue_sim.core.documented_model import DocumentedModel
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.core.shortened import shortened
from yuyue_sim.hospital.ledger.ledger_clock import ClockReading
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.server.control.shared_models import Response


def shown(value: Any) -> str:
    """A JSON value, quoted in a sentence."""
    return shortened(json.dumps(value, ensure_ascii=False, default=str))


def _mode(value: Any) -> Any:
    if value is None or value in list(Mode):
        return value
    hint = did_you_mean(value, Mode) if isinstance(value, str) else ""
    raise ValueError(say("expected {known}, got {value}{hint}", known=", ".join(Mode), value=shown(value), hint=hint))


def _instant(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, str):
        return read_instant(value)
    raise ValueError(say("expected an instant such as 2026-03-02T08:00:00, got {value}", value=shown(value)))


def _duration(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, str):
        return read_duration(value)
    raise ValueError(say("expected a duration such as PT2H, got {value}", value=shown(value)))


def _number(value: Any) -> Any:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise ValueError(say("expected a number, got {value}", value=shown(value)))
    try:
        return None if value is None else float(value)
    except OverflowError:
        return math.inf


class Command(DocumentedModel):
    """A JSON request for a change; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _has_known_keys(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            raise ValueError(say("expected a JSON object, got {value}", value=shown(value)))
        known = [field.alias or name for name, field in cls.model_fields.items()]
        unknown = [key for key in value if key not in known]
        if unknown:
            got = at_most(
                unknown, Phrase(" and "), lambda key: f"{shown(key)}{did_you_mean(key, known)}", Phrase("key")
            )
            raise ValueError(
                say("the keys here are {known}, got {given}", known=", ".join(known) or say("none"), given=got)
            )
        return value


class ClockChange(Command):
    """The new mode, instant and rate of the clock; absent keys stay unchanged."""

    mode: Annotated[Mode | None, BeforeValidator(_mode)] = None
    """real, frozen, scaled or stepped."""
    now: Annotated[datetime | None, BeforeValidator(_instant)] = None
    """The new instant, not earlier than now; local time unless it has an offset."""
    rate: Annotated[float | None, BeforeValidator(_number)] = None
    """Scaled: how many times as fast as the machine's; stepped: seconds a request. 1 where the mode is new."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if all(each is None for each in (self.mode, self.now, self.rate)):
            raise ValueError(say("expected at least one of mode, now and rate"))
        return self


class Advance(Command):
    """How far to move the clock on: by or to, one of them."""

    by: Annotated[timedelta | None, BeforeValidator(_duration)] = None
    """An ISO 8601 duration of weeks, days, hours, minutes and seconds, such as PT2H."""
    to: Annotated[datetime | None, BeforeValidator(_instant)] = None
    """An instant, not earlier than now; local time unless it has an offset."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.by is None) == (self.to is None):
            raise ValueError(say("expected one of by and to"))
        return self


class Reset(Command):
    """A reset has no options."""


class ClockResponse(Response):
    """The clock at the time of the response."""

    mode: Mode
    """real, frozen, scaled or stepped."""
    now: str
    """The present instant, local time in Asia/Shanghai, in ISO form."""
    rate: float | None
    """Scaled: how many times as fast as the machine's; stepped: seconds a request; real: 1; frozen: null."""
    started: str
    """How it was started, as in `--clock`; a reset returns to it."""

    @classmethod
    def of(cls, reading: ClockReading) -> Self:
        """The response for a clock."""
        rate = None if reading.mode is Mode.FROZEN else reading.rate
        return cls(mode=reading.mode, now=reading.now.isoformat(), rate=rate, started=reading.started)


class ProblemResponse(Response):
    """A refusal, as RFC 9457 has it."""

    type: str
    """What kind it is, for programs."""
    title: str
    """The same for people."""
    status: int
    """The HTTP status again."""
    detail: str
    """What is wrong with this request, and what would be right."""
