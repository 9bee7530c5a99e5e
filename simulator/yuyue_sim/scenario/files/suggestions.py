"""Suggestions for misspelled words."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from yuyue_sim.core.language import say

_LIKENESS = 0.6
_LONGEST_WORD = 80
_LOOKALIKES = str.maketrans("oil-", "011_")
"""Letters that are taken for digits, and the other way round."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'county'?` if a known word is close to the given one, else an empty text."""
    if len(word) > _LONGEST_WORD:
        return ""
    folded = {candidate.casefold(): candidate for candidate in known}
    written = word.casefold()
    close = [each for each in folded if _as_digits(each) == _as_digits(written) or sorted(each) == sorted(written)][:1]
    close = close or get_close_matches(written, folded, n=1, cutoff=_LIKENESS)
    if not close:
        close = [candidate for candidate in folded if len(word) > 3 and candidate.startswith(word.casefold())][:1]
    return say("; did you mean '{word}'?", word=folded[close[0]]) if close else ""


def _as_digits(word: str) -> str:
    return word.translate(_LOOKALIKES)
