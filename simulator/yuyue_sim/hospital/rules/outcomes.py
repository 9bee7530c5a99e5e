"""The outcomes of booking, cancelling and updating."""

from __future__ import annotations

from typing import NamedTuple

from yuyue_sim.contract.codes import BookingCode, CancelCode, UpdateCode
from yuyue_sim.hospital.rules.rule import Rule


class Booked(NamedTuple):
    """The booking is in the ledger."""

    registration_id: int
    reserve_no: int
    check_no: str


class Refused(NamedTuple):
    """Nothing was booked."""

    code: BookingCode
    message: str
    registration_id: int
    """The requested RegID; for a duplicate, that of the existing booking."""
    reserve_no: int = 0
    check_no: str = ""
    rule: Rule | None = None
    """The rule that refused; `None` for a planted bug."""


class CancelOutcome(NamedTuple):
    """Cancelled, or why not."""

    code: CancelCode
    message: str = ""
    rule: Rule | None = None
    """The rule that refused; `None` if it was done."""


class UpdateOutcome(NamedTuple):
    """Updated, or why not."""

    code: UpdateCode
    message: str
    rule: Rule | None = None
    """The rule that refused; `None` if it was done."""
