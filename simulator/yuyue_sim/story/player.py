"""A story played: its events and expectations in order of time, each told as it happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime

from yuyue_sim.contract.id_card import IdCardError
from yuyue_sim.core.clock import read_duration
from yuyue_sim.hospital.world.world import World
from yuyue_sim.platform.booking import OrderError
from yuyue_sim.scenario.files.expectations import BOOKED, Asked, Asker, ExpectationModel
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.occurrences import Occurrence
from yuyue_sim.story.bookings import Bookings
from yuyue_sim.story.entries import Entry, of_event, of_fault
from yuyue_sim.story.errors import StoryError
from yuyue_sim.story.judgement import Shortfall, counted_shortfalls, kinds_shortfalls, shortfalls, tally, told
from yuyue_sim.story.platform_side import PlatformSide
from yuyue_sim.story.requests import Booking, Request, Requests
from yuyue_sim.story.schedule_finder import Finder
from yuyue_sim.story.stage import Stage
from yuyue_sim.story.steps import Poll, Turn, steps_of


class Play:
    """One story, played once."""

    def __init__(self, scenario: Scenario, began: datetime, world: World, stage: Stage) -> None:
        """Prepare to play a scenario's story on a stage whose clock stands where it began."""
        self._scenario = scenario
        self._began = began
        self._stage = stage
        self._finder = Finder(world)
        self._requests = Requests(self._finder)
        self._bookings = Bookings(stage, self._finder, self._requests, began)
        self._platform = PlatformSide(stage, began) if scenario.platform is not None else None

    async def entries(self, until: datetime | None = None) -> AsyncIterator[Entry]:
        """Play it up to an instant, or to its end, and tell each thing when it has happened.

        Raises:
            StoryError: something cannot be asked.
        """
        for at, step in steps_of(self._scenario, self._began):
            if until is not None and at > until:
                return
            await self._stage.advance_to(at)
            if isinstance(step, Occurrence):
                yield of_event(step)
            if isinstance(step, Turn):
                yield of_fault(at, step)
            if self._platform is not None:
                self._platform.now = at
                await self._platform.be_notified()
                if isinstance(step, Poll):
                    await self._platform.poll()
                for line in self._platform.told():
                    yield Entry(at, line)
            if isinstance(step, ExpectationModel):
                judged = await self._judged(step, at)
                for line in self._platform.told() if self._platform is not None else ():
                    yield Entry(at, line)
                yield judged

    async def _judged(self, expected: ExpectationModel, now: datetime) -> Entry:
        try:
            if expected.ask is None:
                text, missing = self._looked(expected)
            elif expected.by is Asker.PLATFORM:
                text, missing = await self._booked_by_platform(expected, expected.ask, now)
            else:
                text, missing = await self._asked(expected, expected.ask, now)
        except StoryError as error:
            subject = f" ({expected.ask})" if expected.ask is not None else ""
            raise StoryError(f"the expectation at {expected.at}{subject}: {error}") from None
        return Entry(now, text, expected.note, not missing, tuple(missing))

    def _looked(self, expected: ExpectationModel) -> tuple[str, list[Shortfall]]:
        """What the platform knows."""
        platform = self._played_platform()
        wanted = expected.platform.model_dump(exclude_none=True) if expected.platform is not None else {}
        notices, schedule_with_counts = platform.notices(), platform.schedule_with_counts()
        missing = [*counted_shortfalls(expected.notices, notices), *counted_shortfalls(wanted, schedule_with_counts)]
        got = {name: notices.get(name, 0) for name in expected.notices} | {
            name: schedule_with_counts[name] for name in wanted
        }
        return f"平台 platform: {told(got)}", missing

    async def _booked_by_platform(
        self, expected: ExpectationModel, asked: Asked, now: datetime
    ) -> tuple[str, list[Shortfall]]:
        platform = self._played_platform()
        requests = await self._bookings.new(expected, now)
        states: list[str] = []
        made: list[Booking] = []
        for request in requests:
            schedule, booking = request.schedule, request.booking
            if schedule is None or booking is None:
                continue
            try:
                response = await platform.book(schedule, booking.patient)
            except (OrderError, IdCardError) as error:
                raise StoryError(f"the platform cannot book this: {error}") from None
            states.append(response.state.value)
            made.append(replace(booking, order=replace(booking.order, registration_id=response.registration_id)))
        if expected.save_as:
            self._bookings.save(expected.save_as, made)
        schedule_with_counts = dict(sorted(Counter(states).items()))
        missing = [*kinds_shortfalls(expected.responses or {BOOKED: len(requests)}, schedule_with_counts)]
        return f"平台 {_shown(expected, asked, requests)}: {told(schedule_with_counts)}", missing

    async def _asked(self, expected: ExpectationModel, asked: Asked, now: datetime) -> tuple[str, list[Shortfall]]:
        requests = await self._requests_of(expected, asked, now)
        documents = [self._requests.document(asked, request) for request in requests]
        timeout_s = read_duration(expected.timeout).total_seconds()
        responses = [await self._stage.ask(asked, document, timeout_s) for document in documents]
        if expected.save_as:
            self._bookings.save(expected.save_as, [each.booking for each in requests if each.booking is not None])
        text = f"{_shown(expected, asked, requests)}: {told(tally(responses))}"
        return text, [*shortfalls(expected, responses)]

    async def _requests_of(self, expected: ExpectationModel, asked: Asked, now: datetime) -> list[Request]:
        about = expected.with_
        if expected.registration is not None:
            found = self._bookings.saved(expected.registration)
            turns = expected.times or len(found)
            return [Request(about, now, booking=found[turn % len(found)]) for turn in range(turns)]
        if asked is Asked.BOOK:
            return await self._bookings.new(expected, now)
        schedule = next(self._finder.schedules(about, now), None) if asked is Asked.NUMBERS else None
        return [Request(about, now, schedule)] * (expected.times or 1)

    def _played_platform(self) -> PlatformSide:
        if self._platform is None:
            raise StoryError("the story has no platform; say platform: {} in it")
        return self._platform


def _shown(expected: ExpectationModel, asked: Asked, requests: Sequence[Request]) -> str:
    """What was asked, how often and of what, on one line."""
    times = f" ×{len(requests)}" if len(requests) > 1 else ""
    return f"{asked}{times} {_about(expected, requests[0])}".rstrip()


def _about(expected: ExpectationModel, request: Request) -> str:
    if expected.registration is not None:
        return expected.registration
    schedule, about = request.schedule, request.about
    if schedule is not None:
        holder = schedule.doctor_id or schedule.department_id
        return f"{schedule.hospital_id} {holder} {schedule.work_date.isoformat()} {schedule.work_type.zh}"
    words = (about.hospital, about.department, about.doctor, about.date and request.first_day.date().isoformat())
    return " ".join(word for word in words if word)
