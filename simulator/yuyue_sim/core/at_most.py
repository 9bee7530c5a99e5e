"""Lists for people: the first few items, and how many more there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from yuyue_sim.core.language import Phrase, say

T = TypeVar("T")

MOST_LISTED = 20
"""The most problems that one text lists."""
_PROBLEM = Phrase("problem")


def at_most(
    items: Sequence[T], joint: str, show: Callable[[T], str] = str, noun: Phrase = _PROBLEM, *, further: int = 0
) -> str:
    """The first items, joined, with a count of the rest and of `further` ones: "a; b; and 3 problems more"."""
    text = say(joint).join(show(each) for each in items[:MOST_LISTED])
    rest = max(len(items) - MOST_LISTED, 0) + further
    if rest <= 0:
        return text
    return say(
        "{listed}{joint}and {count} {noun}s more" if rest > 1 else "{listed}{joint}and {count} {noun} more",
        listed=text,
        joint=say(Phrase(joint.removesuffix("and "))),
        count=rest,
        noun=noun,
    )
