"""How many of something there are at each instant of each slot, and the least and most of it between two instants."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Instants:
    """Instants as small numbers that keep their order, with a place just after each."""

    def __init__(self, *instants_ns: Ints) -> None:
        every = np.concatenate(instants_ns)
        every.sort()
        self._known = every[np.concatenate([[True], every[1:] != every[:-1]])] if len(every) else every

    def at(self, instants_ns: Ints) -> Ints:
        """The place of each instant."""
        return np.searchsorted(self._known, instants_ns).astype(np.int64) * 2

    def after(self, instants_ns: Ints) -> Ints:
        """The place just after each instant."""
        return self.at(instants_ns) + 1


class StepCounts:
    """A count for each slot that steps up where an interval begins and down where it ends."""

    def __init__(self, slots: Ints, begins: Ints, ends: Ints) -> None:
        """Intervals by slot and place, the end not included."""
        keys = np.concatenate([_key(slots, begins), _key(slots, ends)])
        steps = np.concatenate([np.ones(len(begins), np.int64), -np.ones(len(ends), np.int64)])
        # Downs before ups at the same place, so that a count is never too high between the two.
        order = np.lexsort((steps, keys))
        self._keys = keys[order]
        self._counts = np.concatenate([[0], np.cumsum(steps[order])])
        self._slots = np.concatenate([slots, slots])[order]

    def least(self, slots: Ints, begins: Ints, ends: Ints) -> Ints:
        """The least count of each slot between two places, both included."""
        return self._extreme(np.minimum, slots, begins, ends)

    def most(self, slots: Ints, begins: Ints, ends: Ints) -> Ints:
        """The highest count of each slot between two places, both included."""
        return self._extreme(np.maximum, slots, begins, ends)

    def highest(self, slots: int) -> Ints:
        """The highest count of each slot at any time."""
        highest = np.zeros(slots, np.int64)
        np.maximum.at(highest, self._slots, self._counts[1:])
        return highest

    def _extreme(self, reduce: np.ufunc, slots: Ints, begins: Ints, ends: Ints) -> Ints:
        # All steps of a slot sum up to 0, so that the running sum of all slots is the count of the present one.
        first = np.searchsorted(self._keys, _key(slots, begins), "right")
        last = np.searchsorted(self._keys, _key(slots, ends), "right")
        return _extremes(self._counts, reduce, first, last)


def _key(slots: Ints, places: Ints) -> Ints:
    key: Ints = (slots.astype(np.int64) << 32) | places
    return key


def _extremes(values: Ints, reduce: np.ufunc, first: Ints, last: Ints) -> Ints:
    """The extreme of `values[first..last]`, both included, for each pair."""
    result: Ints = values[first]
    wide = np.flatnonzero(last > first)
    result[wide] = _extremes_of_wide(values, reduce, first[wide], last[wide])
    return result


def _extremes_of_wide(values: Ints, reduce: np.ufunc, first: Ints, last: Ints) -> Ints:
    """The same by a sparse table of powers of two."""
    result = np.empty(len(first), np.int64)
    level = np.frexp((last - first + 1).astype(np.float64))[1] - 1
    table, width = values, 1
    for power in range(int(level.max(initial=-1)) + 1):
        if power:
            table = reduce(table[:-width], table[width:])
            width *= 2
        chosen = level == power
        if chosen.any():
            result[chosen] = reduce(table[first[chosen]], table[last[chosen] - width + 1])
    return result
