"""The requests that are open at an instant, one bit each, by what state of the slot allows their answers."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from yuyue_sim.loadtest.audit.linearizability.requests import Request, Response


class State(NamedTuple):
    """The slot, one bit for each RegID that may have been booked."""

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

    def open(self, request: Request, index: int | None) -> int:
        """The bit that stands for the request from here on; `index` is that of its RegID."""
        if not self._unused_bits:
            self._unused_bits.append(1 << self._bits)
            self._bits += 1
        bit = self._unused_bits.pop()
        self._flip(request, index, bit)
        if index is not None and request.response is Response.BOOKED:
            self._booked[index].append((request.completed_ns, bit))
        return bit

    def close(self, request: Request, index: int | None, bit: int) -> None:
        """The request is completed; its bit may stand for another."""
        self._flip(request, index, bit)
        if index is not None and request.response is Response.BOOKED:
            self._booked[index].remove((request.completed_ns, bit))
        if index is not None and request.response is Response.FULL and not self._full[index]:
            del self._full[index]
        self._unused_bits.append(bit)

    def _flip(self, request: Request, index: int | None, bit: int) -> None:
        answered = request.response
        if answered is Response.READING:
            self._by_occupancy[self._capacity - request.left] ^= bit
        elif answered is Response.FULL:
            self._by_occupancy[self._capacity] ^= bit
        if index is None:
            return
        if answered is Response.FULL:
            self._full[index] ^= bit
        elif answered is Response.UNKNOWN_BOOKING:
            self._while_free[index] ^= bit
        elif answered is Response.REPEATED:
            self._while_active[index] ^= bit
        elif answered is Response.CANCELLED:
            self._cancelled[index] ^= bit
        if answered in {Response.FULL, Response.BOOKED, Response.REPEATED, Response.ALREADY_CANCELLED}:
            self._when_used_up[index] ^= bit

    def allowed(self, state: State) -> int:
        """Which requests the occupancy allows."""
        allowed = self._by_occupancy.get(state.occupancy, 0)
        if state.occupancy == self._capacity:
            for index, full in self._full.items():
                if state.active >> index & 1:
                    allowed &= ~full
        return allowed

    def allowed_of(self, index: int, state: State) -> int:
        """Which requests about one RegID are allowed by what became of it."""
        if state.active >> index & 1:
            return self._while_active.get(index, 0)
        return (self._when_used_up if state.used_up >> index & 1 else self._while_free).get(index, 0)

    def booked(self, index: int) -> int:
        """The acknowledged booking of a RegID that is due first, 0 where none is open."""
        return min(self._booked[index])[1] if self._booked.get(index) else 0

    def cancelled(self, index: int) -> int:
        """An acknowledged cancel of a RegID, 0 where none is open; no order explains more than one."""
        cancelled = self._cancelled.get(index, 0)
        return cancelled & -cancelled
