"""Numbers that were told to be left and were gone: how often, by the age of what was told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.contention.selling import Attempts
from simulator.history.reading import NEVER_NS

AGES_MS = (10, 30, 100, 300, 1000, 3000, 10_000)
"""The upper ends of the bins of age; the last bin has none."""


@dataclass(frozen=True, slots=True)
class PhantomBin:
    """Attempts of users who had last been told, so long ago, that the slot had numbers left."""

    name: str
    attempts: int
    refused_full: int

    @property
    def rate(self) -> float:
        """The share refused as full; not a number where nobody tried."""
        return self.refused_full / self.attempts if self.attempts else float("nan")


def phantom_rates(attempts: Attempts) -> list[PhantomBin]:
    """P(refused as full | the user's last reading of the slot was above 0), by the age of that reading."""
    age_ms, left = _last_told(attempts)
    is_judged = (left > 0) & (attempts.is_won | attempts.is_full)
    place = np.searchsorted(np.array(AGES_MS), age_ms[is_judged], "right")
    is_full = attempts.is_full[is_judged]
    names = [f"< {age:,} ms" for age in AGES_MS] + [f"≥ {AGES_MS[-1]:,} ms"]
    return [
        PhantomBin(name, int((place == number).sum()), int((is_full & (place == number)).sum()))
        for number, name in enumerate(names)
    ]


def _last_told(attempts: Attempts) -> tuple[np.ndarray, np.ndarray]:
    """For each attempt, age in ms and LeftNum of the user's last reading of the slot; -1 where there is none."""
    history = attempts.history
    readings = history.readings
    row = readings["row"].astype(np.int64)
    user_numbers = np.unique(history.operations["user"], return_inverse=True)[1]
    slots = len(history.slots)
    told_ns = history.answered_ns[row]
    is_told = told_ns < NEVER_NS
    group = user_numbers[row[is_told]].astype(np.int64) * slots + readings["slot"][is_told]
    wanted = user_numbers[attempts.rows].astype(np.int64) * slots + attempts.slot
    instants = np.unique(np.concatenate([told_ns[is_told], attempts.sent_ns]))
    width = len(instants) + 1
    keys = group * width + np.searchsorted(instants, told_ns[is_told])
    order = np.argsort(keys, kind="stable")
    place = np.searchsorted(keys[order], wanted * width + np.searchsorted(instants, attempts.sent_ns), "right") - 1
    age_ms = np.full(len(wanted), -1.0)
    left = np.full(len(wanted), -1, np.int64)
    if len(order):
        found = order[np.maximum(place, 0)]
        is_found = (place >= 0) & (group[found] == wanted)
        age_ms[is_found] = (attempts.sent_ns - told_ns[is_told][found])[is_found] / 1e6
        left[is_found] = readings["left"][is_told][found][is_found]
    return age_ms, left
