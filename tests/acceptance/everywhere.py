"""A locustfile: everybody looks at and books one schedule, each request at another server of the hospital."""

from __future__ import annotations

import os

from yuyue_sim.loadtest import HospitalUser
from yuyue_sim.loadtest.users.directory import Schedule

SERVERS = os.environ["SERVERS"].split()
ACTIONS = {"rush": [("book", 1)], "mixed": [("book", 6), ("cancel", 3), ("look up", 1)]}[os.environ["ACTIONS"]]


class Everywhere(HospitalUser):
    """A patient whose requests go round the servers, as behind a gateway."""

    requests = 0

    def visit(self) -> None:
        schedule = self.wanted_schedule()
        self.look(schedule)
        action = self.draw.weighted(ACTIONS)
        slot = self.slot_with_numbers(schedule)
        if action == "book" and slot is not None:
            self.wish()
            self.book(schedule, *slot)
        elif action == "cancel":
            booking = self.take_booking()
            if booking is not None:
                self.cancel(booking)
        elif action == "look up" and self.bookings:
            self.look_up(self.draw.choice(self.bookings))

    def _address_of(self, schedule: Schedule) -> str:
        self.requests += 1
        return SERVERS[(self.number + self.requests) % len(SERVERS)]
