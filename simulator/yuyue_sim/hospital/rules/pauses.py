"""Cooperative work: a generator yields `None` where its caller may let other requests run."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from typing import TypeVar

from yuyue_sim.hospital.ledger.registration import ScheduleKey

T = TypeVar("T")
R = TypeVar("R")

Steps = Generator[None, None, T]
"""Work in short steps with a result."""
Viewing = Generator[Sequence[ScheduleKey], None, T]
"""The same for work that only reads: it yields the schedules that it reads next, so that they can be read together.

No schedules are just a pause.
"""

_MOST_PASSED_OVER = 16
_TOGETHER = 100


def finished(steps: Steps[T]) -> T:
    """Do the work without pauses and return its result."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            outcome: T = end.value
            return outcome


def awaited(building: Future[T]) -> Steps[T]:
    """The result of work in another thread, with pauses until it is done."""
    while not building.done():
        yield
    return building.result()


def only(found: Iterable[T | None], is_wanted: Callable[[T], bool]) -> Iterator[T | None]:
    """The items that are wanted. Skipping the others pauses too."""
    passed_over = 0
    for each in found:
        if each is None or is_wanted(each):
            yield each
            continue
        passed_over += 1
        if passed_over % _MOST_PASSED_OVER == 0:
            yield None


def mapped(found: Iterable[T | None], function: Callable[[T], R]) -> Iterator[R | None]:
    """The results of a function for each item, pauses kept."""
    return (None if each is None else function(each) for each in found)


def together(found: Iterable[T | None], wanted: int = _TOGETHER) -> Iterator[list[T]]:
    """The items, as many at a time as are wanted, a hundred at most; an empty list is a pause."""
    most = min(wanted, _TOGETHER)
    some: list[T] = []
    for each in found:
        if each is not None:
            some.append(each)
        if len(some) == most:
            yield some
            some = []
        else:
            yield []
    yield some
