"""Contradictions within an expectation whose values are valid one by one; each stands at its own key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from yuyue_sim.contract.enumerations import NotifyType
from yuyue_sim.contract.result_codes import RESULT_CODES
from yuyue_sim.core.clock import read_duration
from yuyue_sim.core.language import say
from yuyue_sim.core.shortened import shortened
from yuyue_sim.scenario.files.amounts import Amount
from yuyue_sim.scenario.files.elements import repeated_elements, request_elements, response_elements
from yuyue_sim.scenario.files.expectations import (
    ANSWERED,
    BOOKED,
    FAILED,
    FAULT,
    LOST,
    TIMEOUT,
    UNKNOWN,
    UNREADABLE,
    ExpectationModel,
    Operation,
    Sender,
)
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.scenario.files.yaml_file import KeyPath

_HTTP = re.compile(r"http-[1-5]\d\d", re.ASCII)
_OF_CONTENT = ("values", "totals", "counts")
"""The keys that look into a response."""
_OF_REQUESTS = ("times", "registration", "save_as", "responses", "within", "not_within", *_OF_CONTENT)
_NOT_OF_PLATFORM = ("within", "not_within", *_OF_CONTENT)
"""The keys about a single response; the platform sends several requests for one booking."""
_OF_REGISTRATIONS = {Operation.BOOK, Operation.CANCEL, Operation.UPDATE, Operation.BOOKINGS}


def problems_within(expected: ExpectationModel, path: KeyPath) -> Iterator[Finding]:
    """Every contradiction between the keys of an expectation that stands at a path."""
    operation = expected.operation
    if operation is None:
        yield from _of_state(expected, path)
        return
    yield from _of_keys(expected, operation, path)
    yield from _of_names(expected, operation, path)
    yield from _of_sum(expected, path)
    yield from _of_times(expected, path)


def _of_state(expected: ExpectationModel, path: KeyPath) -> Iterator[Finding]:
    for key in _OF_REQUESTS:
        if getattr(expected, key):
            yield Finding(
                (*path, key), say("{key} goes with operation; name one, or leave {key} out", key=key), is_of_key=True
            )
    if not expected.notices and expected.platform is None:
        yield Finding(path, say("expected one of operation, notices and platform"))
    yield from _unknown((*path, "notices"), expected.notices, [str(kind.value) for kind in NotifyType])


def _of_keys(expected: ExpectationModel, operation: Operation, path: KeyPath) -> Iterator[Finding]:
    if operation is not Operation.BOOK:
        if expected.save_as:
            text = say(
                "save_as goes with operation: {booking}; {operation} books nothing",
                booking=Operation.BOOK,
                operation=operation,
            )
            yield Finding((*path, "save_as"), text, is_of_key=True)
        if expected.by is Sender.PLATFORM:
            text = say(
                "by: platform goes with operation: {booking}; the platform sends the others by itself",
                booking=Operation.BOOK,
            )
            yield Finding((*path, "by"), text)
    if expected.registration and operation not in _OF_REGISTRATIONS:
        text = say(
            "registration goes with operation: {operations}",
            operations=", ".join(sorted(_OF_REGISTRATIONS)),
        )
        yield Finding((*path, "registration"), text, is_of_key=True)
    if operation in {Operation.CANCEL, Operation.UPDATE} and not (expected.registration or expected.with_.elements):
        text = say("{operation} needs the name of a saved booking in registration", operation=operation)
        yield Finding((*path, "operation"), text)
    if expected.by is Sender.PLATFORM:
        for key in _NOT_OF_PLATFORM:
            if getattr(expected, key):
                text = say(
                    "{key} is about one response, but by: platform sends several requests; expect responses", key=key
                )
                yield Finding((*path, key), text, is_of_key=True)


def _of_names(expected: ExpectationModel, operation: Operation, path: KeyPath) -> Iterator[Finding]:
    if expected.by is Sender.PLATFORM:
        known = [BOOKED, FAILED, UNKNOWN]
    else:
        code = RESULT_CODES.get(operation)
        known = [*(map(str, code.codes) if code else (ANSWERED,)), FAULT, TIMEOUT, LOST, UNREADABLE]
    kinds = [kind for kind in expected.responses if not _HTTP.fullmatch(kind)]
    yield from _unknown((*path, "responses"), kinds, known)
    elements = (*path, "with", "elements")
    yield from _unknown(elements, expected.with_.elements, request_elements(operation))
    for name, value in expected.with_.elements.items():
        if isinstance(value, list) and name.rpartition(".")[2].lower() not in repeated_elements(operation):
            yield Finding(
                (*elements, name),
                say(
                    "{operation} has one {name}; give one value, not {count}",
                    operation=operation,
                    name=name,
                    count=len(value),
                ),
            )
    for key in _OF_CONTENT:
        yield from _unknown((*path, key), getattr(expected, key), response_elements(operation))
    is_read = not expected.responses or any(kind.isdecimal() or kind == ANSWERED for kind in expected.responses)
    looking = [key for key in _OF_CONTENT if getattr(expected, key)]
    if looking and not is_read and expected.by is Sender.CLIENT:
        text = say(
            "none of the expected responses ({responses}) has elements; expect a result code too",
            responses=", ".join(expected.responses),
        )
        yield Finding((*path, looking[0]), text, is_of_key=True)


def _unknown(path: KeyPath, names: Iterable[str], known: Iterable[str]) -> Iterator[Finding]:
    """Every name of which a part is not known, in any letter case."""
    words = [*known]
    lower = {word.lower() for word in words}
    for name in names:
        parts = [name.rpartition(".")[2]] if path[-1] == "elements" else name.split(".")
        for part in parts:
            if part.lower() not in lower:
                text = say(
                    "{part!r} is none of {words}{hint}",
                    part=shortened(part),
                    words=", ".join(words),
                    hint=did_you_mean(part, words),
                )
                yield Finding((*path, name), text, is_of_key=True)
                break


def _of_sum(expected: ExpectationModel, path: KeyPath) -> Iterator[Finding]:
    """The expected responses cannot be as many as the requests."""
    if not expected.responses or ((expected.registration or expected.patients_of) and expected.times is None):
        return
    sent = expected.times or 1
    amounts = [Amount.parse(amount) for amount in expected.responses.values()]
    least = sum((amount.least for amount in amounts), Decimal(0))
    most = sum((amount.most for amount in amounts), Decimal(0))
    if least <= sent <= most:
        return
    requests = say("{count} requests are" if sent > 1 else "one request is", count=sent)
    if least == most:
        text = say(
            "these are {least} responses, but {requests} sent; let times and the numbers here agree",
            least=least,
            requests=requests,
        )
    elif least > sent:
        text = say(
            "these are at least {least} responses, but {requests} sent; give a higher times, or lower numbers here",
            least=least,
            requests=requests,
        )
    else:
        text = say(
            "these are at most {most} responses, but {requests} sent; give a lower times, or expect the others too",
            most=most,
            requests=requests,
        )
    yield Finding((*path, "responses"), text, is_of_key=True)


def _of_times(expected: ExpectationModel, path: KeyPath) -> Iterator[Finding]:
    """No response can take as long as expected."""
    if expected.not_within is None:
        return
    least = read_duration(expected.not_within)
    if expected.within is not None and read_duration(expected.within) <= least:
        text = say(
            "no response comes within {within} but not within {not_within}; give a shorter one",
            within=expected.within,
            not_within=expected.not_within,
        )
        yield Finding((*path, "not_within"), text)
    elif read_duration(expected.timeout) <= least:
        text = say(
            "the client waits for {timeout} only; give a shorter one, or a longer timeout", timeout=expected.timeout
        )
        yield Finding((*path, "not_within"), text)
