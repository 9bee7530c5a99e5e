"""What may be changed in a clinic before it opens: for each of its decisions the function that makes it.

The honest clinic changes nothing and knows of nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.allocation import Allocation, AllocationRequest
from yuyue_sim.hospital.rules.inquiries import Found
from yuyue_sim.hospital.rules.occupancy import Held
from yuyue_sim.hospital.rules.outcomes import Booked, Refused

Book = Callable[[Order], Booked | Refused]
"""Decides on an order and records it."""
Allocate = Callable[[AllocationRequest], Allocation | None]
"""Gives a number, or none where nothing is left; called inside a snapshot or a transaction, and writes nothing."""
Record = Callable[[Registration], None]
"""Writes a new booking into the ledger, inside the caller's transaction."""


class DecisionHooks:
    """Changes nothing; another overrides what it changes. Each is asked once, when the clinic is made."""

    def held(self, held: Held) -> Held:
        """What tells the numbers that somebody holds."""
        return held

    def shown(self, held: Held) -> Held:
        """What tells the numbers that somebody holds to those who only ask how many are left."""
        return held

    def allocate(self, allocate: Allocate) -> Allocate:
        """What gives numbers."""
        return allocate

    def record(self, record: Record) -> Record:
        """What writes new bookings."""
        return record

    def book(self, book: Book, allocate: Allocate) -> Book:  # noqa: ARG002
        """What decides on orders; `allocate` is what gives numbers in the end."""
        return book

    def found(self, found: Found) -> Found:
        """What is told of registrations; asked for every answer."""
        return found
