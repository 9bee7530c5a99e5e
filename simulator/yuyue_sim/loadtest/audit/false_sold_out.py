"""How long numbers were hidden: seats certainly free while the hospital returned none left."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yuyue_sim.loadtest.audit.evidence import Evidence
from yuyue_sim.loadtest.audit.step_counts import Ints
from yuyue_sim.loadtest.history.layout import Outcome
from yuyue_sim.loadtest.history.tables import NEVER_NS


class _Responses(NamedTuple):
    """Responses about slots, one entry each in every column, sorted by slot and invocation."""

    row: Ints
    slot: Ints
    begin: Ints
    end: Ints
    is_none: NDArray[np.bool_]
    """Whether it said that no number was left, by LeftNum 0 or by 1001."""


def false_closed_seat_ns(evidence: Evidence) -> int | None:
    """Seats times nanoseconds, at least; `None` where no slot is wholly known.

    A stretch lasts from one false 1001 or LeftNum 0 to the next, while no other response is about the slot, or else to
    its own answer. Its seats are the numbers that nobody can have held at any instant of it.
    """
    if not evidence.closed.any():
        return None
    readings = evidence.readings
    is_none = (readings.left == 0) & evidence.closed[readings.slot]
    is_false = is_none & (evidence.held_most < evidence.capacity[readings.slot])
    refused = evidence.refused_as_full
    slots = evidence.rows["slot"][refused].astype(np.int64)
    begins, ends = evidence.places
    refused_falsely = _free(evidence, slots, begins[refused], ends[refused]) > 0
    wronged = np.unique(np.concatenate([readings.slot[is_false], slots[refused_falsely]]))
    return _seat_ns(evidence, _responses(evidence, wronged)) if len(wronged) else 0


def _seat_ns(evidence: Evidence, readings: _Responses) -> int:
    is_false = readings.is_none & (_free(evidence, readings.slot, readings.begin, readings.end) > 0)
    goes_on = is_false[:-1] & is_false[1:] & (readings.slot[:-1] == readings.slot[1:])
    goes_on = np.append(goes_on, False)
    begun_ns = evidence.rows["invoked_ns"][readings.row]
    next_ns = np.where(goes_on, np.roll(begun_ns, -1), NEVER_NS)
    alone_ns = np.minimum(evidence.rows["completed_ns"][readings.row], next_ns) - begun_ns
    seat_ns = alone_ns[is_false] * _free(evidence, readings.slot, readings.begin, readings.end)[is_false]
    stretch = np.flatnonzero(goes_on)
    kept = np.maximum(0, _free(evidence, readings.slot[stretch], readings.begin[stretch], readings.begin[stretch + 1]))
    until_next_ns = np.zeros(len(goes_on), np.int64)
    until_next_ns[stretch] = kept * (next_ns - begun_ns)[stretch]
    return int(np.maximum(seat_ns, until_next_ns[is_false]).sum())


def _responses(evidence: Evidence, slots: Ints) -> _Responses:
    is_wanted = np.zeros(len(evidence.history.slots), np.bool_)
    is_wanted[slots] = True
    readings = evidence.readings.of(is_wanted)
    booked = np.flatnonzero(evidence.is_booking & (evidence.rows["outcome"] == Outcome.DONE))
    asked = np.concatenate([evidence.refused_as_full, booked])
    asked = asked[is_wanted[evidence.rows["slot"][asked]]]
    begins, ends = evidence.places
    row = np.concatenate([readings.row, asked])
    slot = np.concatenate([readings.slot, evidence.rows["slot"][asked].astype(np.int64)])
    is_none = np.concatenate([readings.left == 0, evidence.rows["outcome"][asked] == Outcome.REFUSED])
    order = np.lexsort((begins[row], slot))
    row = row[order]
    return _Responses(row, slot[order], begins[row], ends[row], is_none[order])


def _free(evidence: Evidence, slots: Ints, begins: Ints, ends: Ints) -> Ints:
    """Numbers of each slot that nobody can have held at any instant between two places."""
    free: Ints = evidence.capacity[slots] - evidence.others[slots] - evidence.possible.most(slots, begins, ends)
    return free
