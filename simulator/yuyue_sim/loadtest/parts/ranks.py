"""How many requests of all files were sent before others: their rows in a history that is sorted by invocation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yuyue_sim.loadtest.history.records import Clock

SENT = np.dtype([("sent_ns", "<i8"), ("number", "<u4")])
"""One row a request, by the worker's clock."""
_CHUNK = 1 << 19
_AFTER_ALL = 1 << 32


class Key(NamedTuple):
    """What requests are sorted by."""

    invoked_ns: int
    worker: int
    number: int

    @classmethod
    def after(cls, at_ns: int) -> Key:
        """After every request invoked by then."""
        return cls(at_ns, _AFTER_ALL, 0)


def sent_file(folder: Path, worker: int) -> Path:
    """Where the instants of a worker's requests are kept, as rows of `SENT`."""
    return folder / f"sent-{worker}"


def ranks_of(keys: Sequence[Key], folder: Path, clocks: Mapping[int, Clock], left_out: Sequence[Key]) -> dict[Key, int]:
    """How many requests stand before each key, without those that are left out of the history."""
    ranked = sorted(set(keys))
    at_ns = np.array([key.invoked_ns for key in ranked], np.int64)
    before = np.zeros(len(ranked), np.int64)
    for worker, clock in clocks.items():
        shift_ns = clock.offset_ns - clock.uncertainty_ns
        with sent_file(folder, worker).open("rb") as file:
            while len(rows := np.fromfile(file, SENT, _CHUNK)):
                invoked_ns = rows["sent_ns"] + shift_ns
                before += _counted(ranked, at_ns, worker, invoked_ns, rows["number"])
    for worker in {key.worker for key in left_out}:
        mine = [key for key in left_out if key.worker == worker]
        invoked = np.array([key.invoked_ns for key in mine], np.int64)
        before -= _counted(ranked, at_ns, worker, invoked, np.array([key.number for key in mine], np.uint32))
    return dict(zip(ranked, before.tolist(), strict=True))


def _counted(
    ranked: Sequence[Key],
    at_ns: NDArray[np.int64],
    worker: int,
    invoked_ns: NDArray[np.int64],
    numbers: NDArray[np.uint32],
) -> NDArray[np.int64]:
    """How many of these requests of a worker stand before each key."""
    order = np.lexsort((numbers, invoked_ns))
    invoked_ns = invoked_ns[order]
    counted = np.searchsorted(invoked_ns, at_ns, "left").astype(np.int64)
    through = np.searchsorted(invoked_ns, at_ns, "right")
    for place in np.flatnonzero(through > counted).tolist():
        key = ranked[place]
        if worker < key.worker:
            counted[place] = through[place]
        elif worker == key.worker:
            same = numbers[order[counted[place] : through[place]]]
            counted[place] += int(np.searchsorted(same, key.number))
    return counted
