"""Refused but stored: answered with 1005, and the booking is there all the same."""

from __future__ import annotations

from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.hospital.bugs.base import PlantedBug
from yuyue_sim.hospital.rules.decision_hooks import Allocate, Book
from yuyue_sim.hospital.rules.outcomes import Booked, Refused

_MESSAGE = "系统繁忙，请稍后再试"


class RefusedButStored(PlantedBug):
    """Violates: what was refused cannot be found. Whoever asks again under the RegID hears of the booking."""

    name = "refused_but_stored"

    def book(self, book: Book, allocate: Allocate) -> Book:  # noqa: ARG002
        """Tell those whom it strikes that they are not booked."""

        def denying(order: Order) -> Booked | Refused:
            outcome = book(order)
            if isinstance(outcome, Booked) and self.affects(order.hospital_id, order.registration_id):
                self.note(f"booked as number {outcome.reserve_no}, and refused")
                return Refused(BookingCode.OTHER, _MESSAGE, order.registration_id)
            return outcome

        return denying
