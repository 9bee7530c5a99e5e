"""Lists for people: the first few items, and how many more there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

MOST_LISTED = 20
"""The most problems that one text lists."""


def at_most(
    items: Sequence[T], joint: str, show: Callable[[T], str] = str, noun: str = "problem", *, further: int = 0
) -> str:
    """The first items, joined, with a count of the rest and of `further` ones: "a; b; and 3 problems more"."""
    text = joint.join(show(each) for each in items[:MOST_LISTED])
    rest = max(len(items) - MOST_LISTED, 0) + further
    if rest <= 0:
        return text
    return f"{text}{joint.removesuffix('and ')}and {rest} {noun}{'s' if rest > 1 else ''} more"
