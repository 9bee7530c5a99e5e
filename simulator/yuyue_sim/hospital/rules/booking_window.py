"""When schedules are published and when they open for booking.

Schedules are published a week before they open; earlier, there are none on their date. Date d opens at the hospital's
release time on day d - AheadofDays.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from yuyue_sim.hospital.rules.instants import at, time_of_day
from yuyue_sim.hospital.world.model import Policy

PUBLISHED_BEFORE_OPEN_DAYS = 7


def last_published(policy: Policy, today: date) -> date:
    """The last date with published schedules."""
    return today + timedelta(days=policy.ahead_days + PUBLISHED_BEFORE_OPEN_DAYS)


def is_published(policy: Policy, day: date, today: date) -> bool:
    """Whether the schedules of a date are published; past ones always are."""
    return day <= today or (day - today).days <= policy.ahead_days + PUBLISHED_BEFORE_OPEN_DAYS


def is_beyond(policy: Policy, day: date, now: datetime) -> bool:
    """Whether a date is too far ahead to be booked."""
    return (day - now.date()).days > policy.ahead_days


def is_unreleased(policy: Policy, day: date, now: datetime) -> bool:
    """Whether a date opens later today."""
    return (day - now.date()).days == policy.ahead_days and time_of_day(now) < policy.release_time


def closing(policy: Policy, day: date) -> datetime | None:
    """The instant at which a date closes for the platform; `None` if it stays open."""
    return None if policy.closing_time is None else at(day - timedelta(days=policy.closing_days), policy.closing_time)
