"""Hours of an even load, to see what grows: users that book and give back, so that numbers never run out."""

from yuyue_sim.loadtest import HospitalUser


class Soak(HospitalUser):
    """Looks, books, and soon gives back."""

    def visit(self) -> None:
        schedule = self.wanted_schedule()
        self.look(schedule)
        if len(self.bookings) >= 2:
            self.cancel(self.bookings.pop(0))
        slot = self.slot_with_numbers(schedule)
        if slot is not None and self.draw.chance(1 / float(self.options.look_to_book)):
            self.wish()
            self.book(schedule, *slot)
