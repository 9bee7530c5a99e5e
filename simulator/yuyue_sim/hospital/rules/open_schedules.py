"""Schedules that are open for booking, with all that was worked out about them, until any of it may be otherwise.

Kept is a schedule to which no rule objects that looks at the schedule and the hospital alone. For every other one the
rules are applied to each order anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.booking_window import closing
from yuyue_sim.hospital.rules.effective_schedule import next_change
from yuyue_sim.hospital.rules.eligibility import Checks, checks_of_orders
from yuyue_sim.hospital.rules.instants import at
from yuyue_sim.hospital.rules.order_target import Place, numbers_of, slot_of

_MOST_KEPT = 8192


@dataclass(slots=True)
class OpenSchedule:
    """A schedule that is open from one instant until another."""

    whole: Place
    """The schedule without a slot."""
    checks: Checks
    """What there is to check of an order in it."""
    since: datetime
    until: datetime
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    """The schedule with the slots that were asked for, by begin and end, and without one by empty texts."""

    def place_of(self, order: Order) -> Place:
        """The schedule with the slot of an order.

        Raises:
            NoSuchPlaceError: the schedule has no such slot.
        """
        asked = order.begin_time, order.end_time
        place = self.places.get(asked)
        if place is None:
            place = self.whole.with_slot(slot_of(order, self.whole.schedule))
            if all(asked) or not any(asked):
                self.places[asked] = place
        return place


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
        whole = replace(place, slot=None, numbers=numbers_of(place.schedule.slots))
        checks = checks_of_orders(place.department, place.schedule, now)
        self._kept[key] = OpenSchedule(whole, checks, now, _open_until(place, now))

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
