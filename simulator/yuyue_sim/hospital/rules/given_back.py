"""What a cancelled registration means for a patient of another channel who wants its number.

Each number of the ledger comes with the last registration of it that was cancelled; it nearly always decides. Only if
it was made after the patient came are older ones looked up.
"""

from __future__ import annotations

from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.numbers import GivenBack
from yuyue_sim.hospital.ledger.registration import Registration, ScheduleKey
from yuyue_sim.hospital.rules.instants import instant_text
from yuyue_sim.hospital.world.model import Demand


def is_turned_away(ledger: Ledger, key: ScheduleKey, last: GivenBack, demand: Demand) -> bool:
    """Whether a patient came while the number was held by a booking that was cancelled later.

    Raises:
        LedgerFailedError: the ledger failed.
    """
    came_at = instant_text(demand.registered_at)
    if last.registered_at < came_at:
        return came_at <= last.cancelled_at
    return ledger.was_held(key, last.reserve_no, came_at)


def cancelled_record(ledger: Ledger, last: GivenBack, demand: Demand, serial: int) -> Registration | None:
    """The patient's own registration if the platform cancelled it.

    Raises:
        LedgerFailedError: the ledger failed.
    """
    if last.registered_at < instant_text(demand.registered_at):
        return None
    found = ledger.find(serial)
    return found if found is not None and found.cancelled_at else None


class ScheduleRecords:
    """What the ledger contains of one schedule."""

    def __init__(self, ledger: Ledger, key: ScheduleKey) -> None:
        numbers = ledger.numbers(key)
        active = ledger.active_of_schedule(key) if numbers.holders else []
        self.active = {each.registration_id: each for each in active}
        self._ledger = ledger
        self._key = key
        self._given_back = {each.reserve_no: each for each in numbers.given_back}
        self._held_since = {each.reserve_no: each.registered_at for each in self.active.values()}

    @property
    def is_empty(self) -> bool:
        """Whether the platform never booked or changed anything in the schedule."""
        return not (self.active or self._given_back)

    def record(self, demand: Demand, serial: int) -> Registration | None:
        """The record of a patient of another channel; `None` if the platform changed nothing of it."""
        last = self._given_back.get(demand.number)
        if serial in self.active or last is None:
            return self.active.get(serial)
        return cancelled_record(self._ledger, last, demand, serial)

    def turns_away(self, demand: Demand) -> bool:
        """Whether a patient is turned away because the number is booked."""
        held_since = self._held_since.get(demand.number)
        if held_since is not None and held_since < instant_text(demand.registered_at):
            return True
        last = self._given_back.get(demand.number)
        return last is not None and is_turned_away(self._ledger, self._key, last, demand)
