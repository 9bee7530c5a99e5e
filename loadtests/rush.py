"""放号抢号: everybody waits for the release of numbers, then books the same hot schedules.

locust -f loadtests/rush.py --host http://127.0.0.1:8080 --headless -u 500 -r 500 --end-when-done yes
"""

from yuyue_sim.loadtest import HospitalUser, StopUser


class Rush(HospitalUser):
    """Looks, waits for the release, and tries until it has a number or has tried often enough."""

    def visit(self) -> None:
        self.wish()
        schedule = self.wanted_schedule()
        self.look(schedule)
        self.wait_for_release()
        while self.attempt < int(self.options.attempts):
            slot = self.slot_with_numbers(schedule)
            if slot is not None and self.book(schedule, *slot).is_done:
                break
            if slot is None:
                schedule = self.wanted_schedule()
                self.attempt += 1
            self.look(schedule)
        raise StopUser
