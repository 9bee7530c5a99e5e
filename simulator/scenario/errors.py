"""What can be wrong with a scenario file, each problem with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A point in a scenario file; lines and columns count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a scenario."""

    source: str
    """The file as the user named it."""
    place: Place | None
    """Where in the file; `None` where the file as a whole is meant."""
    key: str
    """The path of the key, such as `world.hospitals[2].profile`; empty where the problem has none."""
    text: str
    """What was wrong and what would be right."""

    def __str__(self) -> str:
        place = f":{self.place.line}:{self.place.column}" if self.place else ""
        key = f"{self.key}: " if self.key else ""
        return f"{self.source}{place}: {key}{self.text}"


class ScenarioErrors(ValueError):  # noqa: N818 - one exception, every problem
    """A scenario cannot be used; `problems` holds everything that is wrong with it, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=_position))
        super().__init__("\n".join(map(str, self.problems)))


def _position(problem: Problem) -> tuple[int, int]:
    return (problem.place.line, problem.place.column) if problem.place else (0, 0)
