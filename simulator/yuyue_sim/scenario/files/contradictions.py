"""Contradictions between valid values of a scenario; wrong types are reported elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from yuyue_sim.core.at_most import at_most
from yuyue_sim.core.clock import ClockSpec, ClockSpecError, TimeTextError, read_duration
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.core.shortened import shortened
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.model import MAX_HOSPITALS
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.scenario.files.timeline import KINDS
from yuyue_sim.scenario.files.yaml_file import KeyPath, key_text

OF_HOLDERS = ("stop_schedule", "resume_schedule", "change_capacity", "release_numbers", "withhold_numbers", "rush")
"""The kinds of event that choose schedules by who holds them."""


def contradictions(tree: Any) -> Iterator[Finding]:
    """Every contradiction in the values of a scenario file."""
    if not isinstance(tree, dict):
        return
    clock = tree.get("clock")
    if isinstance(clock, str):
        yield from _of_clock(clock)
    world = tree.get("world")
    hospitals = world.get("hospitals") if isinstance(world, dict) else None
    yield from _of_hospitals(_mappings(hospitals))
    faults = [*_mappings(tree.get("faults"))]
    yield from _same(("faults",), faults, "name", Phrase("fault"))
    known = [fault["name"] for _, fault in faults if isinstance(fault.get("name"), str)]
    for index, event in _mappings(tree.get("timeline")):
        path: KeyPath = ("timeline", index)
        yield from of_event(event, path)
        yield from _of_switches(event.get("faults"), (*path, "faults"), known)


def of_event(event: dict[str, Any], path: KeyPath = (), *, is_timed: bool = True) -> Iterator[Finding]:
    """Every contradiction within one event.

    Args:
        event: the values of the event.
        path: where they stand.
        is_timed: whether the event has to say when it happens.
    """
    yield from one_of(event, path, KINDS, say("what happens"))
    if is_timed:
        yield from _of_times(event, path)
    for kind in OF_HOLDERS:
        what = event.get(kind)
        if isinstance(what, dict) and what.get("department") is None and what.get("doctor") is None:
            yield Finding((*path, kind), say("says neither department nor doctor; give one of them"))
    switches = event.get("faults")
    if isinstance(switches, dict):
        on, off = _texts(switches.get("turn_on")), _texts(switches.get("turn_off"))
        if not on and not off and not {"turn_on", "turn_off"} & switches.keys():
            yield Finding((*path, "faults"), say("names no fault; give turn_on, turn_off or both"))
        for index, name in off:
            if name in dict.fromkeys(other for _, other in on):
                text = say("{name!r} is under turn_on too; leave out one of the two", name=shortened(name))
                yield Finding((*path, "faults", "turn_off", index), text)


def one_of(entry: dict[str, Any], path: KeyPath, kinds: Iterable[str], meaning: str) -> Iterator[Finding]:
    """A problem if an entry does not have exactly one of some keys.

    Args:
        entry: the values of the entry.
        path: where they stand.
        kinds: the keys.
        meaning: what the key says, such as `what happens`.
    """
    words = [*kinds]
    given = [key for key in entry if key in words and entry[key] is not None]
    unknown = [key for key in entry if did_you_mean(key, words) and key not in words]
    empty = [key for key in entry if key in words and entry[key] is None]
    if empty and not given:
        yield Finding(
            (*path, empty[0]), say("says nothing; give it keys with values, such as {key}: {{…}}", key=empty[0])
        )
    elif not given and not unknown:
        yield Finding(path, say("does not say {meaning}; give one of {words}", meaning=meaning, words=", ".join(words)))
    for key in given[1:]:
        text = say(
            "says {meaning} a second time, after {given}; take {key} out, or make two entries of it",
            meaning=meaning,
            given=given[0],
            key=key,
        )
        yield Finding((*path, key), text, is_of_key=True)


def _of_clock(clock: str) -> Iterator[Finding]:
    try:
        ClockSpec.parse(clock)
    except ClockSpecError as error:
        yield Finding(
            ("clock",), say("expected {expected}, got {clock!r}", expected=error.expected, clock=shortened(clock))
        )


def _of_hospitals(hospitals: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[Finding]:
    base: KeyPath = ("world", "hospitals")
    hospitals = [*hospitals]
    total = 0
    for index, hospital in hospitals:
        path = (*base, index)
        count = hospital.get("count", 1)
        count = count if isinstance(count, int) else 1
        total += count
        for key in ("id", "name"):
            if count > 1 and hospital.get(key) is not None:
                text = say("only one hospital can bear it, but count is {count}; leave out one of the two", count=count)
                yield Finding((*path, key), text)
        departments = [*_mappings(hospital.get("departments"))]
        for key in ("id", "name"):
            yield from _same((*path, "departments"), departments, key, Phrase("department"))
        yield from _of_doctors((*path, "departments"), departments)
    for key in ("id", "name"):
        yield from _same(base, hospitals, key, Phrase("hospital"))
    if total > MAX_HOSPITALS:
        yield Finding(
            base,
            say(
                "{total} hospitals are more than the {most} there are ids for",
                total=total,
                most=MAX_HOSPITALS,
            ),
        )


def _of_doctors(base: KeyPath, departments: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[Finding]:
    """A DoctorID may occur once in a hospital, in all departments together."""
    first: dict[str, KeyPath] = {}
    for index, department in departments:
        for number, doctor in _mappings(department.get("doctors")):
            path = (*base, index, "doctors", number)
            yield from _taken(path, doctor.get("id"), "id", Phrase("doctor"), first)


def _same(base: KeyPath, entries: Iterable[tuple[int, dict[str, Any]]], key: str, noun: Phrase) -> Iterator[Finding]:
    """Entries of a list with the same id or name."""
    first: dict[str, KeyPath] = {}
    for index, entry in entries:
        yield from _taken((*base, index), entry.get(key), key, noun, first)


def _taken(path: KeyPath, value: Any, key: str, noun: Phrase, first: dict[str, KeyPath]) -> Iterator[Finding]:
    if isinstance(value, str):
        if value in first:
            text = say(
                "{value!r} is the {key} of {first} already; every {noun} needs its own",
                value=shortened(value),
                key=key,
                first=key_text(first[value]),
                noun=noun,
            )
            yield Finding((*path, key), text)
        first.setdefault(value, path)


def _of_times(event: dict[str, Any], path: KeyPath) -> Iterator[Finding]:
    every = event.get("every")
    if event.get("at") is None and every is None:
        yield Finding(path, say("does not say when it happens; give at, or every to repeat it"))
    if every is None:
        for key in ("times", "until"):
            if event.get(key) is not None:
                yield Finding((*path, key), say("goes with every alone; give every, or leave it out"), is_of_key=True)
    elif isinstance(every, str) and _is_nothing(every):
        yield Finding((*path, "every"), say("expected more than 0, got {every!r}", every=shortened(every)))


def _of_switches(switches: Any, path: KeyPath, known: Iterable[str]) -> Iterator[Finding]:
    if not isinstance(switches, dict):
        return
    words = dict.fromkeys(known)
    those = at_most([*words], ", ", shortened, Phrase("fault"))
    there_are = say("those of this scenario are {those}", those=those) if words else say("this scenario has none")
    for key in ("turn_on", "turn_off"):
        for index, name in _texts(switches.get(key)):
            if name not in words:
                text = say(
                    "there is no fault {name!r}; {there_are}{hint}",
                    name=shortened(name),
                    there_are=there_are,
                    hint=did_you_mean(name, words),
                )
                yield Finding((*path, key, index), text)


def _is_nothing(duration: str) -> bool:
    try:
        return not read_duration(duration)
    except TimeTextError:
        return False


def _mappings(entries: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """The entries of a list that are mappings, with their places in it."""
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield index, entry


def _texts(entries: Any) -> list[tuple[int, str]]:
    """The entries of a list that are texts, with their places in it."""
    entries = entries if isinstance(entries, list) else []
    return [(index, entry) for index, entry in enumerate(entries) if isinstance(entry, str)]
