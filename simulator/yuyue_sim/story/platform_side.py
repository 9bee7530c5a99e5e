"""The platform of a story: it polls and books at the instants of the story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from yuyue_sim.contract.id_card import IdCard
from yuyue_sim.hospital.world.model import Person, Schedule
from yuyue_sim.platform.booking import Order, Patient
from yuyue_sim.platform.client import HospitalUnreachableError, document_of, response_in
from yuyue_sim.platform.envelope import SoapFaultError, UnreadableResponseError
from yuyue_sim.platform.platform import Platform, first_state
from yuyue_sim.platform.records import Kind, Line
from yuyue_sim.platform.state import Booking, BookingState
from yuyue_sim.platform.steps import HospitalRequest, run_steps_async
from yuyue_sim.scenario.files.expectations import FAULT, LOST, TIMEOUT, PlatformState
from yuyue_sim.story.judgement import Shortfall, counted_shortfalls
from yuyue_sim.story.stage import Stage

_URL = "http://hospitals.invalid/"
"""What the platform takes for the address of all hospitals of the story."""
_TIMEOUT_S = 30.0
_FIRST_REGISTRATION = 500_000_000_000_000_001


class PlatformSide:
    """A platform whose hospitals are those of a stage."""

    def __init__(self, stage: Stage, began: datetime) -> None:
        """Make one that knows nothing yet."""
        self._stage = stage
        self.now = began
        self._lines: list[Line] = []
        self.platform = Platform(
            [_URL], lambda: self.now, state=first_state(began, _FIRST_REGISTRATION), listener=self._lines.append
        )

    async def poll(self) -> None:
        """Make the scheduled calls."""
        await run_steps_async(self.platform.poll_steps(_URL), self._call)

    async def be_notified(self) -> None:
        """Take what the hospitals have to tell, and do what follows from it."""
        if await self._stage.notify(self.platform):
            await run_steps_async(self.platform.settle_steps(_URL), self._call)

    async def book(self, schedule: Schedule, person: Person) -> Booking:
        """Make a booking of a schedule for a user.

        Raises:
            OrderError: the platform does not know the schedule's department or doctor.
            IdCardError: the user has no card that the platform takes.
        """
        order = Order(
            schedule.hospital_id,
            schedule.department_id,
            schedule.doctor_id,
            schedule.work_date,
            schedule.work_type,
            Patient(person.name, IdCard.parse(person.card_no), person.phone),
        )
        return await run_steps_async(self.platform.book_steps(order), self._call)

    def told(self) -> Iterator[str]:
        """What it told since it was last asked, polls that found nothing amiss left out."""
        lines = [line for line in self._lines if line.kind is not Kind.POLL]
        self._lines.clear()
        yield from (f"平台 {line.kind} {line.text}" for line in lines)

    def notices(self) -> dict[str, int]:
        """How many notices of which type it took."""
        return dict(Counter(each.notify_type for each in self.platform.state.notifications if each.code == 0))

    def schedule_with_counts(self) -> dict[str, int]:
        """What it knows and has done, as expectations name it."""
        state = self.platform.state
        booked = Counter(booking.state for booking in state.bookings)
        return {
            "alarms": len(state.alarms),
            "warnings": len(state.warnings),
            "notifications": len(state.notifications),
            "booked": booked[BookingState.BOOKED],
            "cancelled": booked[BookingState.CANCELLED],
            "unsettled": booked[BookingState.UNKNOWN] + booked[BookingState.CANCELLING],
            "messages": len(state.messages),
        }

    def shortfalls(self, expected: PlatformState) -> Iterator[Shortfall]:
        """What is not as expected."""
        yield from counted_shortfalls(expected.model_dump(exclude_none=True), self.schedule_with_counts())

    async def _call(self, ask: HospitalRequest) -> object:
        response = await self._stage.ask(ask.operation, document_of(ask.operation, ask.request), _TIMEOUT_S)
        if response.kind in {TIMEOUT, LOST}:
            raise HospitalUnreachableError(f"no answer: {response.kind}")
        if response.kind == FAULT:
            raise SoapFaultError(*_fault(response.detail))
        if response.document is None:
            raise UnreadableResponseError(f"{ask.operation}: {response.kind}")
        return response_in(ask.operation, response.document)


def _fault(told: str) -> tuple[str, str]:
    """Code and text of a fault, as an answer tells it in one line."""
    code, _, text = told.partition(" fault: ")
    return code, text
