"""The platform of a story, which polls and books at the instants of the story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from yuyue_sim.contract.id_card import IdCard
from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.world.model import Person, Schedule
from yuyue_sim.platform.booking import Order, Patient
from yuyue_sim.platform.client import HospitalUnreachableError, document_of, response_in
from yuyue_sim.platform.envelope import SoapFaultError, UnreadableResponseError
from yuyue_sim.platform.platform import Platform, first_state
from yuyue_sim.platform.records import Kind, Line
from yuyue_sim.platform.state import Booking, BookingState
from yuyue_sim.platform.steps import HospitalRequest, run_steps_async
from yuyue_sim.scenario.files.expectations import FAULT, LOST, TIMEOUT
from yuyue_sim.story.stage import Stage

_URL = "http://hospitals.invalid/"
"""The address under which the platform knows all hospitals of the story."""
_TIMEOUT_S = 30.0
_FIRST_REGISTRATION = 500_000_000_000_000_001


class StoryPlatform:
    """A platform for the hospitals of a stage."""

    def __init__(self, stage: Stage, began: datetime) -> None:
        """Create one without bookings and notifications."""
        self._stage = stage
        self.now = began
        self._lines: list[Line] = []
        self.platform = Platform(
            [_URL], lambda: self.now, state=first_state(began, _FIRST_REGISTRATION), listener=self._lines.append
        )

    async def poll(self) -> None:
        """Make the scheduled calls."""
        await run_steps_async(self.platform.poll_steps(_URL), self._request)

    async def take_notices(self) -> None:
        """Receive the notices that are due, and do what follows from them."""
        if await self._stage.deliver_notices(self.platform):
            await run_steps_async(self.platform.settle_steps(_URL), self._request)

    async def book(self, schedule: Schedule, person: Person) -> Booking:
        """Book a schedule for a user.

        Raises:
            OrderError: the platform does not know the schedule's department or doctor.
            IdCardError: the ID card of the user is malformed.
        """
        order = Order(
            schedule.hospital_id,
            schedule.department_id,
            schedule.doctor_id,
            schedule.work_date,
            schedule.work_type,
            Patient(person.name, IdCard.parse(person.card_no), person.phone),
        )
        return await run_steps_async(self.platform.book_steps(order), self._request)

    def take_lines(self) -> Iterator[str]:
        """Its log lines since the last call, without polls that found nothing to report."""
        lines = [line for line in self._lines if line.kind is not Kind.POLL]
        self._lines.clear()
        yield from (f"平台 {line.kind} {line.text}" for line in lines)

    def notices(self) -> dict[str, int]:
        """How many notices of each type it accepted."""
        return dict(Counter(each.notify_type for each in self.platform.state.notifications if each.code == 0))

    def counts(self) -> dict[str, int]:
        """What it knows and has done, by the keys of `PlatformState`."""
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

    async def _request(self, ask: HospitalRequest) -> object:
        response = await self._stage.request(ask.operation, document_of(ask.operation, ask.record), _TIMEOUT_S)
        if response.kind in {TIMEOUT, LOST}:
            raise HospitalUnreachableError(Phrase("no answer: {kind}", kind=response.kind))
        if response.kind == FAULT:
            code, _, text = response.detail.partition(" fault: ")
            raise SoapFaultError(code, text)
        if response.document is None:
            raise UnreadableResponseError(f"{ask.operation}: {response.kind}")
        return response_in(ask.operation, response.document)
