"""Finds the outcome of a test patient by card or telephone, or by the booking that a request names."""

from __future__ import annotations

from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.scenario.faults.test_patients import Outcome, outcome_of
from yuyue_sim.soap.dispatcher import ParsedRequest


class TestPatients:
    """Knows test patients, and their bookings in a ledger."""

    __test__ = False

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._may_have_booked = ledger.is_shared
        """Bookings are looked up only after a test patient has booked; another process may have made the booking."""

    def outcome(self, parsed: ParsedRequest) -> Outcome | None:
        """Return the outcome for a well-formed request; `None` for other patients.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        operation = parsed.call.operation.name
        if operation == "getYyNo":
            outcome = outcome_of(parsed.subject.card_no, parsed.request.order.phone)
            self._may_have_booked = self._may_have_booked or outcome is not None
        else:
            outcome = self._of_booking(parsed.subject.registration_id, parsed.subject.card_no)
        return outcome if outcome is not None and outcome.operation == operation else None

    def _of_booking(self, registration_id: int | None, card_no: str) -> Outcome | None:
        if registration_id is None:
            return outcome_of(card_no, "")
        if not self._may_have_booked:
            return None
        found = self._ledger.find(registration_id)
        return None if found is None else outcome_of(found.card_no, found.phone)
