"""Every operation of the interface, in the order in which a platform and its patients come to need them."""

from yuyue_sim.loadtest import HospitalUser


class Journey(HospitalUser):
    """From the list of hospitals to a booking that is looked up, changed and given back."""

    def visit(self) -> None:
        schedule = self.wanted_schedule()
        self.ask_about(schedule)
        self.look(schedule)
        slot = self.slot_with_numbers(schedule)
        if slot is None:
            return
        self.wish()
        if not self.book(schedule, *slot).is_done:
            return
        booking = self.bookings.pop()
        self.look_up(booking)
        self.change_phone(booking)
        self.list_records(booking)
        self.cancel(booking)
