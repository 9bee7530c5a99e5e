"""Schedules that are open for booking, with all that was worked out about them, until any of it may be otherwise.

Kept is a schedule to which no rule objects that looks at the schedule and the hospital alone. For every other one the
rules are applied to each order anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.booking_window import closing
from yuyue_sim.hospital.rules.effective_schedule import next_change
from yuyue_sim.hospital.rules.eligibility import Checks, checks_of_orders
from yuyue_sim.hospital.rules.instants import at
from yuyue_sim.hospital.rules.order_target import Place
from yuyue_sim.hospital.world.model import Slot

_MOST_KEPT = 8192


class OpenSchedule(NamedTuple):
    """A schedule that is open from one instant until another."""

    place: Place
    """The schedule; the slot in it is that of no order."""
    slots: Mapping[tuple[str, str], Slot]
    """By begin and end."""
    checks: Checks
    """What there is to check of an order in it."""
    since: datetime
    until: datetime


class OpenSchedules:
    """The schedules that were booked last."""

    def __init__(self) -> None:
        self._kept: dict[ScheduleKey, OpenSchedule] = {}

    def find(self, key: ScheduleKey, now: datetime) -> OpenSchedule | None:
        """What is known about a schedule that is open now."""
        kept = self._kept.get(key)
        return kept if kept is not None and kept.since <= now < kept.until else None

    def keep(self, key: ScheduleKey, place: Place, now: datetime) -> None:
        """Keep a schedule that is open now."""
        if len(self._kept) >= _MOST_KEPT and key not in self._kept:
            del self._kept[next(iter(self._kept))]
        slots = {(slot.begin, slot.end): slot for slot in reversed(place.schedule.slots)}
        self._kept[key] = OpenSchedule(place, slots, checks_of_orders(place.department), now, _open_until(place, now))

    def forget(self) -> None:
        """Drop everything, because schedules have changed."""
        self._kept.clear()


def _open_until(place: Place, now: datetime) -> datetime:
    """The first later instant at which a rule may object, or the schedule may be another."""
    ends = [
        at(now.date() + timedelta(days=1), "00:00"),
        next_change(place.published, now),
        closing(place.hospital.policy, place.published.work_date),
        *(change.announced_at for change in place.hospital.changes),
    ]
    return min(end for end in ends if end is not None and end > now)
