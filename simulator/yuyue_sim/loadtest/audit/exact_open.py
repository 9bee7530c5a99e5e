"""The requests that are open at an instant, one bit each, by what state of the slot allows their answers."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from yuyue_sim.loadtest.audit.exact_requests import Answered, Request


class State(NamedTuple):
    """The slot, as far as the RegIDs go that may have been booked: one bit a life."""

    active: int
    used_up: int
    occupancy: int


class OpenRequests:
    """Those that were invoked, not completed, and have a clear answer."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._by_occupancy: defaultdict[int, int] = defaultdict(int)
        """Readings, and refusals as full."""
        self._full: defaultdict[int, int] = defaultdict(int)
        """Refusals as full of RegIDs that may have been booked: an active booking contradicts them."""
        self._while_free: defaultdict[int, int] = defaultdict(int)
        self._while_active: defaultdict[int, int] = defaultdict(int)
        self._when_used_up: defaultdict[int, int] = defaultdict(int)
        self._cancelled: defaultdict[int, int] = defaultdict(int)
        self._booked: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        """Acknowledged bookings, each with its completion and its bit."""
        self._unused_bits: list[int] = []
        self._bits = 0

    def open(self, request: Request, life: int | None) -> int:
        """The bit that stands for the request from here on; `life` is the place of its RegID."""
        if not self._unused_bits:
            self._unused_bits.append(1 << self._bits)
            self._bits += 1
        bit = self._unused_bits.pop()
        self._flip(request, life, bit)
        if life is not None and request.answered is Answered.BOOKED:
            self._booked[life].append((request.completed_ns, bit))
        return bit

    def close(self, request: Request, life: int | None, bit: int) -> None:
        """The request is completed; its bit may stand for another."""
        self._flip(request, life, bit)
        if life is not None and request.answered is Answered.BOOKED:
            self._booked[life].remove((request.completed_ns, bit))
        if life is not None and request.answered is Answered.FULL and not self._full[life]:
            del self._full[life]
        self._unused_bits.append(bit)

    def _flip(self, request: Request, life: int | None, bit: int) -> None:
        answered = request.answered
        if answered is Answered.TOLD:
            self._by_occupancy[self._capacity - request.left] ^= bit
        elif answered is Answered.FULL:
            self._by_occupancy[self._capacity] ^= bit
        if life is None:
            return
        if answered is Answered.FULL:
            self._full[life] ^= bit
        elif answered is Answered.UNKNOWN_BOOKING:
            self._while_free[life] ^= bit
        elif answered is Answered.REPEATED:
            self._while_active[life] ^= bit
        elif answered is Answered.CANCELLED:
            self._cancelled[life] ^= bit
        if answered in {Answered.FULL, Answered.BOOKED, Answered.REPEATED, Answered.ALREADY_CANCELLED}:
            self._when_used_up[life] ^= bit

    def allowed(self, state: State) -> int:
        """Which requests the occupancy allows."""
        allowed = self._by_occupancy.get(state.occupancy, 0)
        if state.occupancy == self._capacity:
            for life, full in self._full.items():
                if state.active >> life & 1:
                    allowed &= ~full
        return allowed

    def allowed_of(self, life: int, state: State) -> int:
        """Which requests about one RegID are allowed by what became of it."""
        if state.active >> life & 1:
            return self._while_active.get(life, 0)
        return (self._when_used_up if state.used_up >> life & 1 else self._while_free).get(life, 0)

    def booked(self, life: int) -> int:
        """The acknowledged booking of a RegID that is due first, 0 where none is open."""
        return min(self._booked[life])[1] if self._booked.get(life) else 0

    def cancelled(self, life: int) -> int:
        """An acknowledged cancel of a RegID, 0 where none is open; no order explains more than one."""
        cancelled = self._cancelled.get(life, 0)
        return cancelled & -cancelled
