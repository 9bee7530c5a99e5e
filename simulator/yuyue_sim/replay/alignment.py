"""Pairs of records of two responses, if some are missing, new or changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

from yuyue_sim.replay.documents import Record

Pair = tuple[int | None, int | None]
"""Places in the two responses; `None` where there is no such record."""

_MOST_HELD_TOGETHER = 2_500
"""The most pairs compared for likeness; longer lists are paired in order."""
_ALIKE = 0.5


def align(then: Sequence[Record], now: Sequence[Record], does_count: Callable[[str], bool]) -> Iterator[Pair]:
    """Every record of both, in pairs where they stand for each other.

    Args:
        then: the records of the first response.
        now: the records of the other.
        does_count: whether the element at a path distinguishes records.
    """
    before, after = ([_key(each, does_count) for each in records] for records in (then, now))
    for kind, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from zip(range(first, last), range(begin, end), strict=True)
        else:
            yield from _paired(before, after, range(first, last), range(begin, end))


def _key(record: Record, does_count: Callable[[str], bool]) -> Record:
    return Record(record.name, tuple(leaf for leaf in record.leaves if does_count(leaf[0] or record.name)))


def _paired(before: Sequence[Record], after: Sequence[Record], olds: range, news: range) -> Iterator[Pair]:
    """Records that are not the same: each with the most alike of its name that is left."""
    left = list(news)
    is_many = len(olds) * len(news) > _MOST_HELD_TOGETHER
    for place, old in enumerate(olds):
        if is_many or len(olds) == len(news):
            found = news[place] if place < len(news) and before[old].name == after[news[place]].name else None
        else:
            found = max(left, key=lambda new: _likeness(before[old], after[new]), default=None)
            if found is not None and _likeness(before[old], after[found]) < _ALIKE:
                found = None
        if found is not None:
            left.remove(found)
        yield old, found
    yield from ((None, new) for new in left)


def _likeness(old: Record, new: Record) -> float:
    """The share of equal elements; an element alone is like any of its name."""
    if old.name != new.name:
        return 0.0
    if len(old.leaves) == len(new.leaves) == 1:
        return 1.0
    same = len(set(old.leaves) & set(new.leaves))
    return same / max(len(old.leaves), len(new.leaves), 1)
