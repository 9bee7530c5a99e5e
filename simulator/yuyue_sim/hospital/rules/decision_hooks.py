"""The decisions of a clinic that a planted bug can replace."""

from __future__ import annotations

from collections.abc import Callable

from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.allocation import Allocation, AllocationRequest
from yuyue_sim.hospital.rules.inquiries import Found
from yuyue_sim.hospital.rules.occupancy import Held
from yuyue_sim.hospital.rules.outcomes import Booked, Refused

Book = Callable[[Order], Booked | Refused]
"""Decides on an order and records the booking."""
Allocate = Callable[[AllocationRequest], Allocation | None]
"""Allocates a number, or none if none is left. Called in a snapshot or a transaction; writes nothing."""
Record = Callable[[Registration], None]
"""Writes a booking into the ledger, inside the caller's transaction."""


class DecisionHooks:
    """Changes nothing; a subclass overrides some methods. Each takes a function and returns its replacement."""

    def held(self, held: Held) -> Held:
        """Finds the numbers that are held."""
        return held

    def shown(self, held: Held) -> Held:
        """Finds the numbers that are held, for getDtNoInfo only."""
        return held

    def allocate(self, allocate: Allocate) -> Allocate:
        """Allocates numbers."""
        return allocate

    def record(self, record: Record) -> Record:
        """Writes bookings."""
        return record

    def book(self, book: Book, allocate: Allocate) -> Book:  # noqa: ARG002
        """Decides on orders; `allocate` is the final function that allocates numbers."""
        return book

    def found(self, found: Found) -> Found:
        """The registrations found by a search. Called for every response."""
        return found
