"""How far ahead a hospital's rosters can be seen, and since when they can be booked.

A roster is published a week before it opens: until then its dates hold no schedule at all. Date d opens at the
hospital's release time on day d - AheadofDays.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from yuyue_sim.hospital.rules.instants import at, time_of_day
from yuyue_sim.hospital.world.model import Policy

PUBLISHED_BEFORE_OPEN_DAYS = 7


def last_published(policy: Policy, today: date) -> date:
    """The last date whose schedules can be seen."""
    return today + timedelta(days=policy.ahead_days + PUBLISHED_BEFORE_OPEN_DAYS)


def is_published(policy: Policy, day: date, today: date) -> bool:
    """Whether a date's schedules can be seen; those gone by always can."""
    return day <= today or (day - today).days <= policy.ahead_days + PUBLISHED_BEFORE_OPEN_DAYS


def is_beyond(policy: Policy, day: date, now: datetime) -> bool:
    """Whether a date is further ahead than bookings go."""
    return (day - now.date()).days > policy.ahead_days


def is_unreleased(policy: Policy, day: date, now: datetime) -> bool:
    """Whether a date opens today, but later."""
    return (day - now.date()).days == policy.ahead_days and time_of_day(now) < policy.release_time


def closing(policy: Policy, day: date) -> datetime | None:
    """The instant at which a date closes for the platform; `None` where it stays open."""
    return None if policy.closing_time is None else at(day - timedelta(days=policy.closing_days), policy.closing_time)
