"""How fast the numbers went, and which were wanted most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.history.layout import Outcome
from simulator.history.reading import NEVER_NS, History

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FULL = 1001


@dataclass(frozen=True, slots=True)
class Sales:
    """The numbers of the slots that somebody tried to book, and when they went."""

    numbers: int
    """How many there were."""
    at_s: Floats
    """When each was acknowledged, in order, seconds from the release or, without one, from the first attempt."""

    @property
    def half_s(self) -> float | None:
        """When half of them were gone; `None` where they never were."""
        return self._gone_s((self.numbers + 1) // 2)

    @property
    def all_s(self) -> float | None:
        """When all were gone."""
        return self._gone_s(self.numbers)

    def _gone_s(self, count: int) -> float | None:
        return float(self.at_s[count - 1]) if 0 < count <= len(self.at_s) else None


@dataclass(frozen=True, slots=True)
class Heat:
    """How much something was wanted."""

    name: str
    numbers: int
    attempts: int
    booked: int
    refused_full: int

    @property
    def attempts_per_number(self) -> float:
        """Attempts for each number there was."""
        return self.attempts / self.numbers if self.numbers else float("nan")


class Attempts:
    """Every getYyNo of a run."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.rows = np.flatnonzero(history.is_asked("getYyNo"))
        asked = history.operations[self.rows]
        self.slot = asked["slot"].astype(np.int64)
        self.sent_ns = asked["invoked_ns"].astype(np.int64)
        self.answered_ns = history.answered_ns[self.rows]
        self.is_full = (asked["code"] == FULL) & (asked["outcome"] == Outcome.REFUSED)
        self.user = asked["user"].astype(np.int64)
        self.flags = asked["flags"]
        self.registration_id = asked["registration_id"]
        self.attempt = asked["attempt"].astype(np.int64)
        self.intent = asked["intent"].astype(np.int64)
        self.is_won = np.zeros(len(self.rows), np.bool_)
        done = np.flatnonzero(asked["outcome"] == Outcome.DONE)
        done = done[np.argsort(self.answered_ns[done], kind="stable")]
        self.is_won[done[np.unique(self.registration_id[done], return_index=True)[1]]] = True
        """The first acknowledgement of each booking."""

    @property
    def origin_ns(self) -> int:
        """The instant from which time counts: the release, or the first attempt, or the first question."""
        if self.history.release_ns is not None:
            return self.history.release_ns
        if len(self.sent_ns):
            return int(np.min(self.sent_ns))
        return int(self.history.operations["invoked_ns"].min(initial=NEVER_NS))


def totals(history: History) -> Ints:
    """TotalNum of each slot as told most, 0 where nobody was told."""
    numbers = np.zeros(len(history.slots), np.int64)
    np.maximum.at(numbers, history.readings["slot"], history.readings["total"])
    return numbers


def sales(attempts: Attempts, slots: Ints | None = None) -> Sales:
    """How fast the numbers of some slots went, or of all that somebody tried to book."""
    wanted = np.unique(attempts.slot) if slots is None else slots
    won = attempts.is_won & np.isin(attempts.slot, wanted)
    at_s = np.sort(attempts.answered_ns[won] - attempts.origin_ns) / 1e9
    return Sales(int(totals(attempts.history)[wanted].sum()), at_s)


def hottest(attempts: Attempts, name: Callable[[list[str]], str], most: int) -> list[Heat]:
    """What `name` makes of the parts of a slot's text, by attempts for each number, the most wanted first."""
    numbers = totals(attempts.history)
    slots_of: dict[str, list[int]] = defaultdict(list)
    for slot, text in enumerate(attempts.history.slots):
        parts = text.split("/")
        if len(parts) == 6:
            slots_of[name(parts)].append(slot)
    heats = []
    for named, slots in slots_of.items():
        among = np.isin(attempts.slot, slots)
        if among.any():
            heats.append(
                Heat(
                    named,
                    int(numbers[slots].sum()),
                    int(among.sum()),
                    int((among & attempts.is_won).sum()),
                    int((among & attempts.is_full).sum()),
                )
            )
    return sorted(heats, key=lambda heat: (-heat.attempts / max(1, heat.numbers), heat.name))[:most]


def heat_map(attempts: Attempts, most: int, bins: int) -> tuple[list[str], Floats, NDArray[np.float64]]:
    """The hottest slots, the edges of the bins in seconds, and how many attempts each slot had in each bin."""
    slots, counts = np.unique(attempts.slot, return_counts=True)
    chosen = slots[np.argsort(-counts, kind="stable")[:most]]
    chosen = np.array(sorted(chosen.tolist(), key=lambda slot: attempts.history.slots[slot]), np.int64)
    at_s = (attempts.sent_ns - attempts.origin_ns) / 1e9
    edges = np.linspace(float(np.min(at_s)), max(float(np.max(at_s)), float(np.min(at_s)) + 1e-3), bins + 1)
    grid = np.stack([np.histogram(at_s[attempts.slot == slot], edges)[0] for slot in chosen]).astype(np.float64)
    return [attempts.history.slots[slot] for slot in chosen.tolist()], edges, grid


def most_in_flight(attempts: Attempts, slot: int) -> int:
    """The most attempts for a slot that waited for their answers at one instant."""
    among = attempts.slot == slot
    ends = np.minimum(attempts.answered_ns[among], NEVER_NS)
    steps = np.concatenate([np.ones(int(among.sum()), np.int64), -np.ones(int(among.sum()), np.int64)])
    order = np.lexsort((steps, np.concatenate([attempts.sent_ns[among], ends])))
    return int(np.cumsum(steps[order]).max(initial=0))
