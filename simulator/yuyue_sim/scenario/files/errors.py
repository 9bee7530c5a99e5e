"""The problems of a scenario file, each with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yuyue_sim.core.at_most import at_most


@dataclass(frozen=True, slots=True)
class Place:
    """A point in a scenario file; lines and columns count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Location:
    """A point in one of the files of a scenario."""

    source: str
    """The file as the user named it, or as the file that extends it does."""
    place: Place
    written: str | None = None
    """The text of a value that was written without quotes, such as `0200` for a number."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a scenario."""

    source: str
    """The file as the user named it."""
    place: Place | None
    """The place in the file; `None` for the file as a whole."""
    key: str
    """The path of the key, such as `world.hospitals[2].profile`; empty for none."""
    text: str
    """What is wrong, and what would be right."""

    def __str__(self) -> str:
        place = f":{self.place.line}:{self.place.column}" if self.place else ""
        key = f"{self.key}: " if self.key else ""
        return f"{self.source}{place}: {key}{self.text}"


class ScenarioErrors(ValueError):  # noqa: N818 - one exception, every problem
    """A scenario cannot be used.

    `problems` holds all problems, file by file, in the order of each file; the text has the first of them.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        once = tuple(dict.fromkeys(problems))
        files = list(dict.fromkeys(problem.source for problem in once))
        self.problems = tuple(sorted(once, key=lambda problem: (files.index(problem.source), *_position(problem))))
        super().__init__(at_most(self.problems, "\n"))


def _position(problem: Problem) -> tuple[int, int]:
    return (problem.place.line, problem.place.column) if problem.place else (0, 0)
