"""The phase of a schedule at an instant: whether the platform can book it. Each order is still checked on its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from yuyue_sim.contract.enumerations import BOOKING_WORK_TYPES, WorkStatus
from yuyue_sim.hospital.rules.booking_window import closing, is_beyond, is_unreleased
from yuyue_sim.hospital.rules.effective_schedule import suspended_reason
from yuyue_sim.hospital.rules.instants import at, is_over
from yuyue_sim.hospital.world.model import Hospital, Schedule


class Phase(StrEnum):
    """The phases of a schedule."""

    UNRELEASED = "unreleased"
    """It opens later."""
    OPEN = "open"
    FULL = "full"
    """No number is left that the platform could book."""
    ENDED = "ended"
    CLOSED = "closed"
    """Not bookable, or no longer: 停挂, 暂停预约, past its closing time, reserved, emergencies."""
    STOPPED = "stopped"
    """停诊."""


def opens_at(hospital: Hospital, schedule: Schedule) -> datetime:
    """When a schedule opens for booking."""
    policy = hospital.policy
    return at(schedule.work_date - timedelta(days=policy.ahead_days), policy.release_time)


def phase(hospital: Hospital, schedule: Schedule, left: Sequence[int], now: datetime) -> Phase:
    """The phase of a schedule as it is now, given the numbers left in each of its slots."""
    policy, day = hospital.policy, schedule.work_date
    closed_at = closing(policy, day)
    is_closed = (
        schedule.status is not WorkStatus.NORMAL
        or schedule.is_reserved
        or schedule.work_type not in BOOKING_WORK_TYPES
        or bool(suspended_reason(hospital, now))
        or (closed_at is not None and closed_at <= now)
        or (schedule.is_expert and day == now.date() and not policy.expert_that_day)
    )
    has_numbers_left = any(
        count and not slot.is_reserved and not is_over(day, slot.end, now)
        for slot, count in zip(schedule.slots, left, strict=True)
    )
    found = (
        (schedule.status is WorkStatus.STOPPED, Phase.STOPPED),
        (is_over(day, schedule.end, now), Phase.ENDED),
        (is_closed, Phase.CLOSED),
        (is_beyond(policy, day, now) or is_unreleased(policy, day, now), Phase.UNRELEASED),
        (not has_numbers_left, Phase.FULL),
    )
    return next((each for is_so, each in found if is_so), Phase.OPEN)
