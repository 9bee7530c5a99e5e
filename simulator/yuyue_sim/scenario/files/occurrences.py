"""Expands events into occurrences: everything that happens in a story, in order of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from yuyue_sim.core.authored import StrictModel, moment
from yuyue_sim.core.clock import LAST_INSTANT, read_duration
from yuyue_sim.scenario.files.timeline import KINDS, MOST_TIMES, EventModel


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event at one instant."""

    key: str
    """Its name until the next reset, such as `timeline[2]#1`; the same in every process."""
    at: datetime
    """When, local time."""
    kind: str
    """One of `KINDS`."""
    what: StrictModel
    """The model under that key."""
    note: str = ""
    """A line for people."""


def occurrences(events: Iterable[EventModel], began: datetime) -> tuple[Occurrence, ...]:
    """Every occurrence of a timeline, in order of time, and at one instant in the order of the file.

    Args:
        events: checked events, each with one kind.
        began: when the story began.
    """
    found = [
        (at, index, turn, event)
        for index, event in enumerate(events)
        for turn, at in enumerate(_instants(event, began))
    ]
    found.sort(key=lambda each: each[:3])
    return tuple(_occurrence(f"timeline[{index}]#{turn}", at, event) for at, index, turn, event in found)


def injected(key: str, at: datetime, event: EventModel) -> Occurrence:
    """The occurrence of an event injected at an instant."""
    return _occurrence(key, at, event)


def kind_of(event: EventModel) -> str:
    """The kind of an event: the one key of `KINDS` that it has."""
    return next(kind for kind in KINDS if getattr(event, kind) is not None)


def _occurrence(key: str, at: datetime, event: EventModel) -> Occurrence:
    kind = kind_of(event)
    return Occurrence(key, at, kind, getattr(event, kind), event.note)


def _instants(event: EventModel, began: datetime) -> Iterable[datetime]:
    if event.every is None:
        return () if event.at is None else (moment(event.at, began),)
    step = read_duration(event.every)
    at = began + step if event.at is None else moment(event.at, began)
    until = LAST_INSTANT if event.until is None else moment(event.until, began)
    instants: list[datetime] = []
    while at < until and len(instants) < (event.times or MOST_TIMES):
        instants.append(at)
        if LAST_INSTANT - at < step:
            break
        at += step
    return instants
