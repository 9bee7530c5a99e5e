"""Refused but stored: the response is 1005, but the booking is stored."""

from __future__ import annotations

from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.bugs.base import PlantedBug
from yuyue_sim.hospital.rules.decision_hooks import Allocate, Book
from yuyue_sim.hospital.rules.outcomes import Booked, Refused

_MESSAGE = "系统繁忙，请稍后再试"


class RefusedButStored(PlantedBug):
    """Violates: a refused booking cannot be found. A repeated RegID gets the code for an existing booking."""

    name = "refused_but_stored"

    def book(self, book: Book, allocate: Allocate) -> Book:  # noqa: ARG002
        """Refuse affected orders after they were booked."""

        def denying(order: Order) -> Booked | Refused:
            outcome = book(order)
            if isinstance(outcome, Booked) and self.affects(order.hospital_id, order.registration_id):
                self.note(Phrase("booked as number {number}, and refused", number=outcome.reserve_no))
                return Refused(BookingCode.OTHER, _MESSAGE, order.registration_id)
            return outcome

        return denying
