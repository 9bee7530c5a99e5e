"""Which outcome a test patient meets in a request: told by card or telephone, or by the booking that is spoken of."""

from __future__ import annotations

from typing import Any

from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.scenario.faults.test_patients import Outcome, outcome_of


class TestPatients:
    """Knows test patients, and their bookings in a ledger."""

    __test__ = False

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._may_have_booked = ledger.is_shared
        """Until one has asked for a booking, none is looked up; other processes are not asked."""

    def outcome(self, operation: str, request: Any) -> Outcome | None:
        """The outcome that a request meets; `None` for patients like others.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        if operation == "getYyNo":
            outcome = outcome_of(request.order.card_no, request.order.phone)
            self._may_have_booked = self._may_have_booked or outcome is not None
        else:
            outcome = self._of_booking(request)
        return outcome if outcome is not None and outcome.operation == operation else None

    def _of_booking(self, request: Any) -> Outcome | None:
        registration_id = registration_id_of(request)
        if not registration_id:
            return outcome_of(getattr(getattr(request, "one", None), "card_no", ""), "")
        if not self._may_have_booked:
            return None
        found = self._ledger.find(registration_id)
        return None if found is None else outcome_of(found.card_no, found.phone)


def registration_id_of(request: Any) -> int:
    """The RegID of a request; 0 where it names none."""
    for name in ("order", "query", "one"):
        found = getattr(getattr(request, name, None), "registration_id", None)
        if found:
            return int(found)
    return 0
