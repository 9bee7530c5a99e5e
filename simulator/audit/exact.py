"""Whether one order explains everything that was answered about a slot: linearizability, decided exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from simulator.audit.exact_questions import Answered, Asked, Question

__all__ = ["Answered", "Asked", "Explanation", "Finding", "Question", "explain"]

MOST_CONFIGURATIONS = 200_000
"""How many configurations are looked at by default before the search gives up."""


class Finding(Enum):
    """What came out."""

    LINEARIZABLE = "linearizable"
    NOT_LINEARIZABLE = "not linearizable"
    UNKNOWN = "unknown"
    """The search gave up."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The finding, and why."""

    finding: Finding
    stuck_row: int | None
    """The row of the question that no order can explain, `None` where there is none or the search gave up."""
    text: str
    """In plain words: how far the best order got, what the slot held then, and why the next cannot be."""


def explain(capacity: int, questions: Sequence[Question], limit: int = MOST_CONFIGURATIONS) -> Explanation:
    """Look for an order of the questions in which one slot of `capacity` numbers, empty at first, answers just so.

    Raises:
        ValueError: a question contradicts itself.
    """
    raise NotImplementedError
