"""Checks that the instants of a scenario are within its story, and that beginnings are before ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from yuyue_sim.core.authored import moment
from yuyue_sim.core.clock import read_duration
from yuyue_sim.core.language import say
from yuyue_sim.core.shortened import shortened
from yuyue_sim.hospital.checks.checkable import Checkable, Timed
from yuyue_sim.hospital.checks.moments import Form, Moments, form_of
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.occurrences import occurrences
from yuyue_sim.scenario.files.timeline import MOST_TIMES
from yuyue_sim.scenario.files.yaml_file import KeyPath


def out_of_range_times(checkable: Checkable) -> Iterator[Finding]:
    """Every moment that is outside the story or contradicts another."""
    moments = checkable.moments
    if checkable.ends is not None:
        yield from _undated(moments, ("ends",), checkable.ends)
        if moments.ends is not None and moments.ends <= moments.began:
            yield Finding(
                ("ends",),
                say(
                    "{instant} is not after the story begins{began}",
                    instant=_shown(checkable.ends, moments),
                    began=_at(moments.known_began),
                ),
            )
    for timed in checkable.timeline:
        yield from _of_event(timed, moments)
    for path, expectation in checkable.expectations:
        yield from _within(moments, (*path, "at"), expectation.at)
    for path, fault in checkable.faults:
        yield from _of_span(moments, path, fault.begins, fault.ends)


def _of_event(timed: Timed, moments: Moments) -> Iterator[Finding]:
    event, path = timed.event, timed.path
    problems = [] if event.at is None else [*_within(moments, (*path, "at"), event.at)]
    if event.until is not None:
        problems += _undated(moments, (*path, "until"), event.until)
    yield from problems
    if problems or event.every is None:
        return
    if any(moments.instant_of(text) is None for text in timed.moments):
        return
    found = occurrences([event], moments.began)
    ends = _at_end(moments)
    if not found:
        text = say(
            "{instant} is not after it happens first; give a later one", instant=_shown(event.until or "", moments)
        )
        yield Finding((*path, "until"), text)
    elif moments.ends is not None and found[0].at > moments.ends:
        text = say("it does not happen before the story ends{ends}; give a shorter one, or a later ends", ends=ends)
        yield Finding((*path, "every"), text)
    elif event.times is not None and event.until is None and moments.ends is not None and found[-1].at > moments.ends:
        text = say(
            "only {count} of {times} are before the story ends{ends}; set a later ends",
            count=len(timed.occurrences),
            times=event.times,
            ends=ends,
        )
        yield Finding((*path, "times"), text)
    elif event.times is None and len(timed.occurrences) >= MOST_TIMES and _goes_on(timed, moments):
        text = say(
            "it happens more than {most} times; give a longer one, an earlier until, or times",
            most=MOST_TIMES,
        )
        yield Finding((*path, "every"), text)


def _goes_on(timed: Timed, moments: Moments) -> bool:
    """Whether an event would happen more often than allowed."""
    event = timed.event
    following = timed.occurrences[-1].at + read_duration(event.every or "")
    until = moments.instant_of(event.until) if event.until is not None else None
    return (moments.ends is None or following <= moments.ends) and (until is None or following < until)


def _within(moments: Moments, path: KeyPath, text: str) -> Iterator[Finding]:
    yield from _undated(moments, path, text)
    at = moments.instant_of(text)
    if at is None:
        return
    if at < moments.began:
        yield Finding(
            path,
            say(
                "{instant} is before the story begins{began}",
                instant=_shown(text, moments),
                began=_at(moments.known_began),
            ),
        )
    elif moments.ends is not None and at > moments.ends:
        yield Finding(
            path,
            say(
                "{instant} is after the story ends{ended}; set a later ends",
                instant=_shown(text, moments),
                ended=_at_end(moments),
            ),
        )


def _of_span(moments: Moments, path: KeyPath, begins: str | None, ends: str | None) -> Iterator[Finding]:
    problems = [
        problem
        for key, text in (("begins", begins), ("ends", ends))
        if text is not None
        for problem in _undated(moments, (*path, key), text)
    ]
    yield from problems
    if problems:
        return
    first = moments.instant_of(begins) if begins is not None else moments.began
    last = moments.instant_of(ends) if ends is not None else None
    if first is not None and last is not None and last <= first:
        began = _at(first) if begins is not None and moments.known_began else ""
        yield Finding(
            (*path, "ends"),
            say(
                "{instant} is not after it begins{began}; give a later one",
                instant=_shown(ends or "", moments),
                began=began,
            ),
        )
    elif begins is not None and first is not None and moments.ends is not None and first > moments.ends:
        text = say(
            "{instant} is after the story ends{ended}; set a later ends",
            instant=_shown(begins, moments),
            ended=_at_end(moments),
        )
        yield Finding((*path, "begins"), text)


def _undated(moments: Moments, path: KeyPath, text: str) -> Iterator[Finding]:
    """An instant has no meaning if the start of the story is unknown."""
    if moments.known_began is None and form_of(text) is Form.INSTANT:
        began = f"frozen@{moment(text, moments.began).date().isoformat()}T08:00:00"
        advice = say(
            "give an offset such as +2h or a time of the day such as 09:30, or let clock be {began}", began=began
        )
        yield Finding(
            path,
            say(
                "{text!r} is an instant, but the clock is real and begins when the simulator starts; {advice}",
                text=shortened(text),
                advice=advice,
            ),
        )


def _shown(text: str, moments: Moments) -> str:
    if moments.known_began is None or form_of(text) is Form.INSTANT:
        return repr(shortened(text))
    at = moments.instant_of(text)
    return f"{shortened(text)!r}{_at(at)}"


def _at(instant: datetime | None) -> str:
    return f" ({instant.isoformat()})" if instant is not None else ""


def _at_end(moments: Moments) -> str:
    if moments.ends is None:
        return ""
    hours = (moments.ends - moments.began) / timedelta(hours=1)
    return _at(moments.ends) if moments.known_began else f" (+{hours:g}h)"
