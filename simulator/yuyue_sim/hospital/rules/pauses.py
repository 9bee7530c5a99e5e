"""Work that gives way: a generator yields `None` wherever whoever runs it may let others have their turn."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

Steps = Generator[None, None, T]
"""Work in short steps, and what comes of it."""

_MOST_PASSED_OVER = 16


def finished(steps: Steps[T]) -> T:
    """What comes of the work, done without letting anybody in between."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            outcome: T = end.value
            return outcome


def only(found: Iterable[T | None], is_wanted: Callable[[T], bool]) -> Iterator[T | None]:
    """What is wanted of what is found; the work on what is not is interrupted, too."""
    passed_over = 0
    for each in found:
        if each is None or is_wanted(each):
            yield each
            continue
        passed_over += 1
        if passed_over % _MOST_PASSED_OVER == 0:
            yield None


def mapped(found: Iterable[T | None], tell: Callable[[T], R]) -> Iterator[R | None]:
    """Each that is found, told in another way."""
    return (None if each is None else tell(each) for each in found)
