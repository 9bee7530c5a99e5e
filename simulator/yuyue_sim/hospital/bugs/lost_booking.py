"""Lost booking: acknowledged with 1000 and a number, but not stored."""

from __future__ import annotations

from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.bugs.base import PlantedBug
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.decision_hooks import Record


class LostBooking(PlantedBug):
    """Violates: an acknowledged booking can be found. The number is given to the next order."""

    name = "lost_booking"

    def record(self, record: Record) -> Record:
        """Do not write affected bookings."""

        def losing(registration: Registration) -> None:
            if self.affects(registration.hospital_id, registration.registration_id):
                self.note(
                    Phrase("number {number} was given, and the booking was not kept", number=registration.reserve_no)
                )
            else:
                record(registration)

        return losing
