"""Random scripts of bookings and cancellations, held against a model of a page."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from yuyue_sim.hospital.rules.outcomes import Booked

from tests.hospital.rules.asking import Asked, man

_SEGMENTS = {"": (1, 2, 3, 4), "08:00": (1, 2), "09:00": (3, 4)}


class OneSchedule(RuleBasedStateMachine):
    """Six patients and a schedule of six numbers, two of them reserved."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = Asked()
        self.active: dict[int, tuple[int, int]] = {}
        """RegID → patient, number."""
        self.used: set[int] = set()

    @rule(registration_id=st.integers(1, 12), patient=st.integers(1, 6), begin=st.sampled_from(sorted(_SEGMENTS)))
    def book(self, registration_id: int, patient: int, begin: str) -> None:
        outcome = self.asked.book(registration_id=registration_id, card_no=man(patient), begin_time=begin)
        free = [number for number in _SEGMENTS[begin] if number not in {held for _, held in self.active.values()}]
        holds = [each for each, (who, _) in self.active.items() if who == patient]
        if registration_id in self.used:
            expected = "1002" if holds == [registration_id] else "1005"
        elif holds:
            expected = "1002"
        else:
            expected = "1000" if free else "1001"
        if isinstance(outcome, Booked):
            assert (expected, outcome.reserve_no) == ("1000", free[0])
            self.active[registration_id] = (patient, outcome.reserve_no)
            self.used.add(registration_id)
            return
        assert outcome.code == expected
        if expected == "1002":
            assert (outcome.registration_id, outcome.reserve_no) == (holds[0], self.active[holds[0]][1])

    @rule(registration_id=st.integers(1, 12))
    def cancel(self, registration_id: int) -> None:
        code = self.asked.cancel(registration_id)
        if registration_id in self.active:
            assert code == "0000"
            del self.active[registration_id]
        else:
            assert code == ("0005" if registration_id in self.used else "0001")

    @rule(registration_id=st.integers(1, 12), patient=st.integers(1, 6))
    def change_card(self, registration_id: int, patient: int) -> None:
        code = self.asked.update(registration_id, card_no=man(patient))
        others = {who for each, (who, _) in self.active.items() if each != registration_id}
        if registration_id in self.active and patient not in others:
            assert code == "0000"
            self.active[registration_id] = (patient, self.active[registration_id][1])
        else:
            assert code == "0001"

    @invariant()
    def numbers_left_and_active_bookings_make_the_capacity(self) -> None:
        left = self.asked.left()
        held = [number for _, number in self.active.values()]
        assert sum(left) + len(held) == 6
        assert len(set(held)) == len(held)
        assert left == (2 - sum(n in (1, 2) for n in held), 2 - sum(n in (3, 4) for n in held), 2)

    def teardown(self) -> None:
        self.asked.ledger.close()


OneSchedule.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True)
TestOneSchedule = OneSchedule.TestCase
