"""What a cancelled registration means for a patient of another channel who wants its number.

Each number of the ledger comes with the last registration of it that was cancelled; it nearly always decides. Only if
it was made after the patient came are older ones looked up.
"""

from __future__ import annotations

from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.registration import GivenBack, Registration, ScheduleKey
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
