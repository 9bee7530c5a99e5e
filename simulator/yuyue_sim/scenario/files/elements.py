"""The elements of the operations, by the names used in scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from yuyue_sim.contract.declaration import elements_of
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS


@cache
def request_elements(operation: str) -> tuple[str, ...]:
    """The names of all elements that hold a value in the request of an operation."""
    return tuple(dict.fromkeys(_names(HOSPITAL_OPERATIONS[operation].request, groups=False)))


@cache
def response_elements(operation: str) -> tuple[str, ...]:
    """The names of all elements in the response of an operation, groups included."""
    return tuple(dict.fromkeys(_names(HOSPITAL_OPERATIONS[operation].response, groups=True)))


@cache
def repeated_elements(operation: str) -> frozenset[str]:
    """The elements that a request of an operation can have several times, in small letters."""
    return frozenset(_repeated(HOSPITAL_OPERATIONS[operation].request))


def _repeated(record: type[Any], *, is_within: bool = False) -> Iterator[str]:
    for element in elements_of(record):
        is_repeated = is_within or element.repeated
        if is_repeated:
            yield element.name.lower()
        if element.record is not None:
            yield from _repeated(element.record, is_within=is_repeated)


def _names(record: type[Any], *, groups: bool) -> Iterator[str]:
    for element in elements_of(record):
        if element.record is None or groups:
            yield element.name
        if element.record is not None:
            yield from _names(element.record, groups=groups)
