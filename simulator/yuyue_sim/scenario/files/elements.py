"""The elements and result codes of the operations, by the names that people write into a scenario."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from yuyue_sim.contract.declaration import elements_of
from yuyue_sim.contract.enumerations import CodedSign
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS


@dataclass(frozen=True, slots=True)
class ResultCode:
    """Where an operation tells its result code, and which there are."""

    path: str
    """From the root of the answer, joined by slashes."""
    codes: tuple[str, ...]
    """The first of them means success."""


@cache
def request_elements(operation: str) -> tuple[str, ...]:
    """The names of all elements that hold a value in the request of an operation."""
    return tuple(dict.fromkeys(_names(HOSPITAL_OPERATIONS[operation].request, groups=False)))


@cache
def response_elements(operation: str) -> tuple[str, ...]:
    """The names of all elements in the answer of an operation, groups included."""
    return tuple(dict.fromkeys(_names(HOSPITAL_OPERATIONS[operation].response, groups=True)))


@cache
def result_code(operation: str) -> ResultCode | None:
    """The result code of an operation; `None` for those that have none."""
    return next(_codes(HOSPITAL_OPERATIONS[operation].response, ""), None)


def _names(record: type[Any], *, groups: bool) -> Iterator[str]:
    for element in elements_of(record):
        if element.record is None or groups:
            yield element.name
        if element.record is not None:
            yield from _names(element.record, groups=groups)


def _codes(record: type[Any], prefix: str) -> Iterator[ResultCode]:
    for element in elements_of(record):
        kind = element.enumeration
        if element.record is not None and not element.repeated:
            yield from _codes(element.record, f"{prefix}{element.name}/")
        elif element.attribute == "code" and kind is not None and issubclass(kind, CodedSign):
            yield ResultCode(prefix + element.name, tuple(str(member.value) for member in kind))
