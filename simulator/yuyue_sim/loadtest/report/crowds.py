"""How many attempts for the same slot were in flight at one instant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yuyue_sim.loadtest.report.sales import Attempts


@dataclass(frozen=True, slots=True)
class Crowd:
    """The highest numbers of attempts in flight."""

    most_in_flight: int
    """The most attempts for one slot that waited for a response at the same instant."""
    most_per_number_left: float
    """The same divided by the numbers left, where that is highest; NaN if no slot with numbers was requested."""
    slot: str
    """The slot where that was; empty if there is none."""
    left: int
    """Numbers left there according to the last response."""


def crowd_of(attempts: Attempts) -> Crowd:
    """Over all slots. A number is left until the response that books it has come, and again after a cancellation."""
    history, returned = attempts.history, attempts.given_back
    count, more = len(attempts.rows), len(returned)
    slot = np.concatenate([attempts.slot, attempts.slot, attempts.given_back_slot])
    at_ns = np.concatenate([attempts.sent_ns, attempts.answered_ns, history.answered_ns[returned]])
    flight = np.repeat(np.array([1, -1, 0]), [count, count, more])
    given = np.concatenate([np.zeros(count, np.int64), attempts.is_won, -np.ones(more, np.int64)])
    order = np.lexsort((flight, at_ns, slot))
    slot = slot[order]
    in_flight = np.cumsum(flight[order])
    left = attempts.numbers[slot] - _within(slot, np.cumsum(given[order]))
    if not len(in_flight):
        return Crowd(0, float("nan"), "", 0)
    crowded = np.where(left > 0, in_flight / np.maximum(left, 1), 0.0)
    worst = int(np.argmax(crowded))
    most = int(np.max(in_flight))
    if not crowded[worst]:
        return Crowd(most, float("nan"), "", 0)
    return Crowd(most, float(crowded[worst]), history.slots[int(slot[worst])], int(left[worst]))


def _within(slot: np.ndarray, sums: np.ndarray) -> np.ndarray:
    """Running sums that start again at each slot."""
    first = np.searchsorted(slot, slot, "left")
    return sums - np.where(first > 0, sums[np.maximum(first - 1, 0)], 0)
