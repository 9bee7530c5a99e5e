"""The rooms once more, as processes of SimPy: the same calls at the same instants for random sessions."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import simpy
from hypothesis import given, settings
from hypothesis import strategies as st
from yuyue_sim.hospital.rules.call_order import Ready, call_all

HALF_A_SECOND = 0.5
"""Rooms look up between the seconds, so that who comes in the same second is there."""


class Clinic:
    """Patients and rooms as processes; the order of calling, written a second time."""

    def __init__(self, ready: Sequence[Ready], opens_s: Sequence[int]) -> None:
        self.env = simpy.Environment()
        self.in_order: list[Ready] = []
        self.back: list[tuple[int, int, Ready]] = []
        self.highest = 0
        self.log: list[tuple[int, int]] = []
        self.somebody_came = self.env.event()
        for each in ready:
            self.env.process(self.patient(each))
        for each_s in opens_s:
            self.env.process(self.room(each_s))
        self.env.run()

    def patient(self, ready: Ready) -> Generator[simpy.Event, Any, Any]:
        yield self.env.timeout(ready.taken_s)
        if ready.number < self.highest and ready.taken_s > ready.due_s:
            self.back.append((len(self.log) + 3, ready.number, ready))
        else:
            self.in_order.append(ready)
        self.somebody_came.succeed()
        self.somebody_came = self.env.event()

    def room(self, opens_s: int) -> Generator[simpy.Event, Any, Any]:
        yield self.env.timeout(opens_s + HALF_A_SECOND)
        while True:
            while not self.in_order and not self.back:
                yield self.somebody_came
                yield self.env.timeout(HALF_A_SECOND)
            chosen = self.next_patient()
            self.highest = max(self.highest, chosen.number)
            self.log.append((int(self.env.now), chosen.patient))
            yield self.env.timeout(chosen.consultation_s)

    def next_patient(self) -> Ready:
        self.back.sort()
        self.in_order.sort(key=lambda each: each.number)
        if self.back and (not self.in_order or self.back[0][0] <= len(self.log)):
            return self.back.pop(0)[2]
        return self.in_order.pop(0)


@st.composite
def sessions(draw: st.DrawFn) -> tuple[list[Ready], list[int]]:
    numbers = draw(st.lists(st.integers(1, 60), unique=True, max_size=25))
    second = st.integers(0, 3000)
    ready = [Ready(draw(second), number, draw(second), draw(st.integers(1, 400)), patient=number) for number in numbers]
    return ready, draw(st.lists(st.integers(0, 900), min_size=1, max_size=3))


@settings(deadline=None)
@given(sessions())
def test_simpy_calls_the_same_patients_at_the_same_instants(session: tuple[list[Ready], list[int]]) -> None:
    ready, opens_s = session
    called = call_all(ready, opens_s, [], None)
    assert [(call.called_s, call.patient) for call in called.calls] == Clinic(ready, opens_s).log
