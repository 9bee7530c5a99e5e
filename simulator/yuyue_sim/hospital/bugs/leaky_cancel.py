"""Leaky cancel: backNo returns 0000 and the registration is cancelled, but its number never becomes free."""

from __future__ import annotations

from datetime import datetime

from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.bugs.base import PlantedBug
from yuyue_sim.hospital.ledger.numbers import Numbers
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.instants import instant_text
from yuyue_sim.hospital.rules.occupancy import Held
from yuyue_sim.hospital.world.model import Schedule


class LeakyCancel(PlantedBug):
    """Violates: at rest, the numbers left and the active registrations of a slot add up to its total.

    Nothing is stored: whether a cancelled registration leaks follows from its RegID.
    """

    name = "leaky_cancel"

    def held(self, held: Held) -> Held:
        """Count the numbers of affected cancelled registrations as held."""

        def leaking(schedule: Schedule, key: ScheduleKey, numbers: Numbers, now: datetime) -> int:
            found = held(schedule, key, numbers, now)
            for each in self._context.ledger.cancelled_of_schedule(key):
                if each.cancelled_at > instant_text(now) or found >> each.reserve_no & 1:
                    continue
                if self.affects(key.hospital_id, each.registration_id):
                    found |= 1 << each.reserve_no
                    self.note(
                        Phrase(
                            "number {number} of {registration}, cancelled, is counted as held",
                            number=each.reserve_no,
                            registration=each.registration_id,
                        )
                    )
            return found

        return leaking
