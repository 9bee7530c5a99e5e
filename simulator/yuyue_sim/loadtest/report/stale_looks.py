"""Bookings refused as full although LeftNum had been above 0, by the age of that LeftNum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yuyue_sim.loadtest.history.tables import NEVER_NS
from yuyue_sim.loadtest.report.sales import Attempts

AGES_MS = (10, 30, 100, 300, 1000, 3000, 10_000)
"""The upper ends of the bins of age; the last bin has none."""


@dataclass(frozen=True, slots=True)
class StaleLookBin:
    """Attempts of users whose last reading of the slot, of this age, showed numbers left."""

    name: str
    attempts: int
    refused_full: int

    @property
    def rate(self) -> float:
        """The share refused as full; not a number where nobody tried."""
        return self.refused_full / self.attempts if self.attempts else float("nan")


def stale_looks(attempts: Attempts) -> list[StaleLookBin]:
    """P(refused as full | the user's last reading of the slot was above 0), by the age of that reading."""
    age_ms, left = _last_told(attempts)
    is_judged = (left > 0) & (attempts.is_won | attempts.is_full)
    place = np.searchsorted(np.array(AGES_MS), age_ms[is_judged], "right")
    is_full = attempts.is_full[is_judged]
    names = [f"< {age:,} ms" for age in AGES_MS] + [f"≥ {AGES_MS[-1]:,} ms"]
    return [
        StaleLookBin(name, int((place == number).sum()), int((is_full & (place == number)).sum()))
        for number, name in enumerate(names)
    ]


def _last_told(attempts: Attempts) -> tuple[np.ndarray, np.ndarray]:
    """For each attempt, age in ms and LeftNum of the user's last reading of the slot; -1 if there is none."""
    age_ms = np.full(len(attempts.rows), -1.0)
    left = np.full(len(attempts.rows), -1, np.int64)
    wanted, place = np.unique(_of_whom(attempts.user, attempts.slot), return_inverse=True)
    readings, of_wanted = _readings_of(attempts, wanted)
    told_ns = attempts.history.answered_ns[readings["row"]]
    instants = np.sort(np.concatenate([told_ns, attempts.sent_ns]))
    width = len(instants) + 1
    keys = of_wanted * width + np.searchsorted(instants, told_ns)
    order = np.argsort(keys, kind="stable")
    before = np.searchsorted(keys[order], place * width + np.searchsorted(instants, attempts.sent_ns), "right") - 1
    if len(order):
        found = order[np.maximum(before, 0)]
        is_found = (before >= 0) & (of_wanted[found] == place)
        age_ms[is_found] = (attempts.sent_ns - told_ns[found])[is_found] / 1e6
        left[is_found] = readings["left"][found][is_found]
    return age_ms, left


def _readings_of(attempts: Attempts, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The readings of slots by users who tried them, and which of the wanted pairs each belongs to."""
    history = attempts.history
    is_tried = np.zeros(len(history.slots), np.bool_)
    is_tried[attempts.slot] = True
    of_user = np.isin(history.operations["user"], attempts.user) & (history.answered_ns < NEVER_NS)
    row, slot = history.readings["row"], history.readings["slot"]
    chosen = np.flatnonzero(is_tried[slot] & of_user[row])
    pairs = _of_whom(history.operations["user"][row[chosen]], slot[chosen])
    place = np.searchsorted(wanted, pairs)
    is_wanted = np.append(wanted, np.uint64(0))[place] == pairs
    return history.readings[chosen[is_wanted]], place[is_wanted]


def _of_whom(user: np.ndarray, slot: np.ndarray) -> np.ndarray:
    """One number for a user and a slot."""
    return user.astype(np.uint64) << np.uint64(32) | slot.astype(np.uint64)
