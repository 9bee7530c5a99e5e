"""What is counted request by request: how many, of which operations, with which outcomes, and how late they began."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from yuyue_sim.loadtest.history.layout import Flag, Outcome

_CHANGES = ("getYyNo", "backNo")


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts that add up over the parts of a run."""

    requests: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    """Requests of each operation."""
    done: Counter[str] = field(default_factory=Counter)
    """Those that succeeded."""
    unclear: int = 0
    """Bookings and cancellations without a clear answer."""
    begun: int = 0
    """Arrivals of an open loop that sent a request."""
    late: int = 0
    """Those that began later than the bound."""

    def plus(self, other: Tally, times: int = 1) -> Tally:
        """With the counts of another part, or with `times` -1 without them."""
        asked, done = Counter(self.asked), Counter(self.done)
        for name, count in other.asked.items():
            asked[name] += times * count
        for name, count in other.done.items():
            done[name] += times * count
        return Tally(
            self.requests + times * other.requests,
            asked,
            done,
            self.unclear + times * other.unclear,
            self.begun + times * other.begun,
            self.late + times * other.late,
        )


def tally_of(
    rows: NDArray[np.void], sent_ns: NDArray[np.int64], operation_names: Sequence[str], lag_bound_s: float | None
) -> Tally:
    """Count requests; `sent_ns` is by the same clock as their `intended_ns`."""
    size = len(operation_names)
    is_done = rows["outcome"] == Outcome.DONE
    asked = np.bincount(rows["operation"], minlength=size).tolist()
    done = np.bincount(rows["operation"][is_done], minlength=size).tolist()
    changes = [operation_names.index(name) for name in _CHANGES if name in operation_names]
    is_unclear = (rows["outcome"] == Outcome.UNCLEAR) & np.isin(rows["operation"], changes)
    begun = np.flatnonzero(rows["flags"] & Flag.OPEN_LOOP)
    lag_s = (sent_ns[begun] - rows["intended_ns"][begun]) / 1e9
    late = int((lag_s > lag_bound_s).sum()) if lag_bound_s is not None else 0
    return Tally(
        len(rows),
        Counter(dict(zip(operation_names, asked, strict=True))),
        Counter(dict(zip(operation_names, done, strict=True))),
        int(is_unclear.sum()),
        len(begun),
        late,
    )
