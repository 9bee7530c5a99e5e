"""Dates and instants as the ledger stores them, and times of day."""

from __future__ import annotations

from datetime import date, datetime


def instant_text(instant: datetime | None) -> str:
    """`yyyy-MM-dd HH:mm:ss`, the precision of the wire; empty for none."""
    return "" if instant is None else instant.isoformat(" ", "seconds")


def instant_of(text: str) -> datetime | None:
    """The instant of such a text."""
    return datetime.fromisoformat(text) if text else None


def time_of_day(instant: datetime) -> str:
    """`HH:mm`."""
    return instant.isoformat(timespec="minutes")[11:]


def at(day: date, time: str) -> datetime:
    """The instant of a time `HH:mm` on a day."""
    return datetime(day.year, day.month, day.day, int(time[:2]), int(time[3:]))


def is_over(day: date, end: str, now: datetime) -> bool:
    """Whether something that ends on a day at `HH:mm` is over."""
    today = now.date()
    return day < today or (day == today and end <= time_of_day(now))
