"""The outcomes of booking, cancelling and updating."""

from __future__ import annotations

from dataclasses import dataclass

from yuyue_sim.contract.codes import BookingCode, CancelCode, UpdateCode
from yuyue_sim.hospital.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Booked:
    """The booking is in the ledger."""

    registration_id: int
    reserve_no: int
    check_no: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was booked."""

    code: BookingCode
    message: str
    registration_id: int
    """The requested RegID; for a duplicate, that of the existing booking."""
    reserve_no: int = 0
    check_no: str = ""
    rule: Rule | None = None
    """The rule that refused; `None` for a planted bug."""


@dataclass(frozen=True, slots=True)
class CancelOutcome:
    """Cancelled, or why not."""

    code: CancelCode
    message: str = ""
    rule: Rule | None = None
    """The rule that refused; `None` if it was done."""


@dataclass(frozen=True, slots=True)
class UpdateOutcome:
    """Updated, or why not."""

    code: UpdateCode
    message: str
    rule: Rule | None = None
    """The rule that refused; `None` if it was done."""
