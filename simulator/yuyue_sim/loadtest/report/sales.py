"""How fast the numbers were booked, net of cancellations, and which were wanted most."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from yuyue_sim.loadtest.audit.evidence import Evidence
from yuyue_sim.loadtest.history.layout import Outcome
from yuyue_sim.loadtest.history.tables import NEVER_NS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FULL = 1001


@dataclass(frozen=True, slots=True)
class Sales:
    """The numbers of the slots that users tried to book, and when they were booked and given back."""

    numbers: int
    """How many there were for this run."""
    booked: int
    """Bookings acknowledged."""
    given_back: int
    """Cancellations acknowledged."""
    at_s: Floats
    """When one of them was acknowledged, in order, seconds from the origin of the run."""
    held: Ints
    """Bookings less cancellations at each of these instants; more than the numbers where too many were sold."""
    left: Ints
    """Numbers left at each of these instants; what was sold too many in one slot does not count in another."""

    @property
    def half_s(self) -> float | None:
        """When at most half of them were left; `None` if that never was so."""
        return self._at_most_left_s(self.numbers // 2)

    @property
    def all_s(self) -> float | None:
        """When none was left; `None` if that never was so."""
        return self._at_most_left_s(0)

    def _at_most_left_s(self, count: int) -> float | None:
        places = np.flatnonzero(self.left <= count)
        return float(self.at_s[places[0]]) if len(places) and self.numbers else None


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
        """Attempts divided by numbers."""
        return self.attempts / self.numbers if self.numbers else float("nan")


class Attempts:
    """Every getYyNo of a run, and every cancellation that was acknowledged."""

    def __init__(self, evidence: Evidence) -> None:
        history = evidence.history
        self.history = history
        self.rows = np.flatnonzero(evidence.is_booking)
        asked = history.operations[self.rows]
        self.slot = asked["slot"].astype(np.int64)
        self.sent_ns = history.sent_ns[self.rows]
        self.answered_ns = history.answered_ns[self.rows]
        self.outcome = asked["outcome"]
        self.is_full = (asked["code"] == FULL) & (asked["outcome"] == Outcome.REFUSED)
        self.user = asked["user"].astype(np.int64)
        self.flags = asked["flags"]
        self.registration_id = asked["registration_id"]
        self.attempt = asked["attempt"].astype(np.int64)
        self.intent = asked["intent"].astype(np.int64)
        self.is_won = np.zeros(len(self.rows), np.bool_)
        """The first acknowledgement of each booking."""
        self.is_won[self._first_done(np.arange(len(self.rows)), self.rows)] = True
        cancels = np.flatnonzero(evidence.is_cancel)
        cancels = cancels[np.isin(history.operations["registration_id"][cancels], self.registration_id)]
        self.given_back = self._first_done(cancels, cancels)
        """Rows of the first acknowledged cancellation of each booking."""
        self.given_back_slot = self.slot[self._places_of(history.operations["registration_id"][self.given_back])]
        self.numbers: Ints = np.maximum(0, evidence.capacity_for_us)
        """By slot: how many numbers there were for this run; 0 where that is not known."""

    def _first_done(self, places: Ints, rows: Ints) -> Ints:
        """Of the places, those whose row is the first acknowledgement for its RegID."""
        operations, answered_ns = self.history.operations, self.history.answered_ns
        done = np.flatnonzero(operations["outcome"][rows] == Outcome.DONE)
        done = done[np.argsort(answered_ns[rows[done]], kind="stable")]
        _, first = np.unique(operations["registration_id"][rows[done]], return_index=True)
        chosen: Ints = places[done[first]]
        return chosen

    def _places_of(self, registration_ids: Ints) -> Ints:
        """The first attempt of each RegID."""
        order = np.argsort(self.registration_id, kind="stable")
        places: Ints = order[np.searchsorted(self.registration_id[order], registration_ids)]
        return places

    @cached_property
    def schedules(self) -> tuple[tuple[str, ...], Ints]:
        """The texts of all schedules, and which of them each slot belongs to."""
        numbers: dict[str, int] = {}
        of_slot = [numbers.setdefault(slot.rpartition("/")[0], len(numbers)) for slot in self.history.slots]
        return tuple(numbers), np.array(of_slot, np.int64)

    @cached_property
    def is_wanted(self) -> NDArray[np.bool_]:
        """Which slots somebody tried to book."""
        wanted = np.zeros(len(self.history.slots), np.bool_)
        wanted[self.slot] = True
        return wanted

    @cached_property
    def wanted_names(self) -> frozenset[str]:
        """The texts of these slots."""
        return frozenset(self.history.slots[slot] for slot in np.flatnonzero(self.is_wanted).tolist())

    @property
    def origin_ns(self) -> int:
        """The instant from which time counts."""
        return self.history.origin_ns

    @cached_property
    def _changes(self) -> tuple[Ints, Ints, Ints]:
        """Slot, instant and step of every booking and every cancellation that was acknowledged."""
        won = np.flatnonzero(self.is_won)
        slot = np.concatenate([self.slot[won], self.given_back_slot])
        at_ns = np.concatenate([self.answered_ns[won], self.history.answered_ns[self.given_back]])
        step = np.repeat(np.array([1, -1]), [len(won), len(self.given_back)])
        return slot, at_ns, step

    def sales_of(self, is_chosen: NDArray[np.bool_]) -> Sales:
        """How fast the numbers of some slots were booked."""
        slot, at_ns, step = (column[is_chosen[self._changes[0]]] for column in self._changes)
        order = np.lexsort((at_ns, slot))
        slot, at_ns, step = slot[order], at_ns[order], step[order]
        before = np.concatenate([[0], np.cumsum(step)])
        begin = np.searchsorted(slot, slot, "left")
        held = before[1:] - before[begin]
        left = np.maximum(0, self.numbers[slot] - held)
        taken = np.maximum(0, self.numbers[slot] - (held - step)) - left
        by_time = np.argsort(at_ns, kind="stable")
        numbers = int(self.numbers[is_chosen].sum())
        return Sales(
            numbers=numbers,
            booked=int((step > 0).sum()),
            given_back=int((step < 0).sum()),
            at_s=(at_ns[by_time] - self.origin_ns) / 1e9,
            held=np.cumsum(step[by_time]),
            left=numbers - np.cumsum(taken[by_time]),
        )


@dataclass(frozen=True, slots=True)
class HeldBand:
    """How many bookings there were at least and at most, from each instant to the next."""

    at_s: Floats
    least: Ints
    """Acknowledged, and no cancellation sent."""
    most: Ints
    """Sent, and no cancellation acknowledged; those that were certainly not made are left out."""


def held_band(evidence: Evidence, is_chosen: NDArray[np.bool_]) -> HeldBand:
    """Over all bookings of some slots."""
    bookings = [each for each in evidence.bookings.values() if is_chosen[each.slot]]
    sure = [each for each in bookings if each.is_certain]
    may = [each for each in bookings if each.begin_ns < NEVER_NS and not evidence.never_was(each)]
    steps = (
        *((each.acknowledged_ns, 1, 0) for each in sure),
        *((each.cancel_begin_ns, -1, 0) for each in sure),
        *((each.begin_ns, 0, 1) for each in may),
        *((each.cancelled_ns, 0, -1) for each in may),
    )
    table = np.array([each for each in steps if each[0] < NEVER_NS], np.int64).reshape(-1, 3)
    table = table[np.argsort(table[:, 0], kind="stable")]
    at_s = (table[:, 0] - evidence.history.origin_ns) / 1e9
    return HeldBand(at_s, np.cumsum(table[:, 1]), np.cumsum(table[:, 2]))


def sales(attempts: Attempts) -> Sales:
    """How fast the numbers of all requested slots were booked."""
    return attempts.sales_of(attempts.is_wanted)


def sales_by_schedule(attempts: Attempts) -> list[tuple[str, Sales]]:
    """The same for each schedule, all its slots included; the first sold out comes first."""
    names, of_slot = attempts.schedules
    sold = [
        (names[number], attempts.sales_of(of_slot == number)) for number in np.unique(of_slot[attempts.slot]).tolist()
    ]
    return sorted(sold, key=lambda each: (_or_never(each[1].all_s), _or_never(each[1].half_s), each[0]))


def hottest(attempts: Attempts, name: Callable[[list[str]], str], most: int) -> list[Heat]:
    """What `name` makes of the parts of a slot's text, by attempts for each number, the most wanted first."""
    slots = len(attempts.history.slots)
    columns = [
        attempts.numbers,
        np.bincount(attempts.slot, minlength=slots),
        np.bincount(attempts.slot[attempts.is_won], minlength=slots),
        np.bincount(attempts.slot[attempts.is_full], minlength=slots),
    ]
    sums_by_name: dict[str, list[int]] = defaultdict(lambda: [0] * len(columns))
    for text, *counts in zip(attempts.history.slots, *(column.tolist() for column in columns), strict=True):
        parts = text.split("/")
        if len(parts) == 6:
            sums = sums_by_name[name(parts)]
            for place, count in enumerate(counts):
                sums[place] += count
    heats = [Heat(named, *sums) for named, sums in sums_by_name.items() if sums[1]]
    return sorted(heats, key=lambda heat: (-heat.attempts / max(1, heat.numbers), heat.name))[:most]


def hottest_slots(attempts: Attempts, most: int) -> list[int]:
    """The slots with the most attempts, in the order of their texts."""
    slots, counts = np.unique(attempts.slot, return_counts=True)
    chosen = slots[np.argsort(-counts, kind="stable")[:most]].tolist()
    return sorted(chosen, key=lambda slot: attempts.history.slots[slot])


def heat_map(attempts: Attempts, slots: list[int], bins: int) -> tuple[Floats, Ints]:
    """The edges of the bins in seconds, and how many attempts each slot had in each bin."""
    at_s = (attempts.sent_ns - attempts.origin_ns) / 1e9
    edges = np.linspace(float(np.min(at_s)), max(float(np.max(at_s)), float(np.min(at_s)) + 1e-3), bins + 1)
    grid = np.stack([np.histogram(at_s[attempts.slot == slot], edges)[0] for slot in slots])
    return edges, grid


def _or_never(at_s: float | None) -> float:
    return math.inf if at_s is None else at_s
