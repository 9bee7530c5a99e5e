"""From what the contract and the world call a schedule to what the ledger calls it."""

from __future__ import annotations

from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.world.model import Schedule


def key_of(schedule: Schedule) -> ScheduleKey:
    """The ledger's key of a schedule."""
    return ScheduleKey(
        schedule.hospital_id,
        schedule.department_id,
        schedule.doctor_id,
        schedule.work_date.isoformat(),
        int(schedule.work_type),
    )
