"""A day's traffic: look, book, cancel, look up, and ask again where an answer was unclear."""

from yuyue_sim.loadtest import HospitalUser


class Mixed(HospitalUser):
    """Does one of these at each visit."""

    def visit(self) -> None:
        action = self.draw.weighted([("look", 8), ("book", 6), ("cancel", 2), ("look up", 1)])
        schedule = self.wanted_schedule()
        if action in {"look", "book"}:
            self.look(schedule)
        if action == "book":
            slot = self.slot_with_numbers(schedule)
            if slot is not None:
                self.wish()
                self.book(schedule, *slot)
        elif action == "cancel":
            booking = self.take_booking()
            if booking is not None:
                self.cancel(booking)
        elif action == "look up" and self.bookings:
            self.look_up(self.draw.choice(self.bookings))
