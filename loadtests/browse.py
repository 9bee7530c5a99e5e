"""Many look, few book: getDtNoInfo and now and then getYyNo, in the ratio of --look-to-book."""

from yuyue_sim.loadtest import HospitalUser


class Browse(HospitalUser):
    """Looks at what is wanted, and books where a number is left."""

    def visit(self) -> None:
        schedule = self.wanted_schedule()
        self.look(schedule)
        if self.draw.chance(1 / float(self.options.look_to_book)):
            slot = self.slot_with_numbers(schedule)
            if slot is not None:
                self.wish()
                self.book(schedule, *slot)
