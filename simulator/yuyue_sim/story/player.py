"""Plays a story: its events and expectations in order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime

from yuyue_sim.contract.id_card import IdCardError
from yuyue_sim.core.clock import read_duration
from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.checks.schedule_finder import ScheduleFinder
from yuyue_sim.platform.booking import OrderError
from yuyue_sim.scenario.files.expectations import BOOKED, ExpectationModel, Operation, Sender
from yuyue_sim.scenario.files.occurrences import Occurrence
from yuyue_sim.story.bookings import Bookings
from yuyue_sim.story.entries import Entry, entry_of_event, entry_of_fault
from yuyue_sim.story.errors import StoryError
from yuyue_sim.story.platform import StoryPlatform
from yuyue_sim.story.requests import Booking, Request, RequestWriter
from yuyue_sim.story.shortfalls import (
    Shortfall,
    compare_counts,
    compare_kinds,
    compare_responses,
    count_kinds,
    format_counts,
)
from yuyue_sim.story.stage import Stage
from yuyue_sim.story.steps import FaultChange, Poll, steps_of
from yuyue_sim.story.story import Story


class Player:
    """Plays one story once."""

    def __init__(self, story: Story, stage: Stage) -> None:
        """Prepare to play a story on a stage whose clock is at its first instant."""
        self._story = story
        self._stage = stage
        self._finder = ScheduleFinder(story.world)
        self._writer = RequestWriter(self._finder)
        self._bookings = Bookings(stage, self._finder, self._writer, story.began)
        self._platform = StoryPlatform(stage, story.began) if story.scenario.platform is not None else None

    async def play(self, until: datetime | None = None) -> AsyncIterator[Entry]:
        """Play it to its end, or up to an instant; yields an entry for each thing that has happened.

        Raises:
            StoryError: a request cannot be made.
        """
        for at, step in steps_of(self._story.scenario, self._story.began):
            if until is not None and at > until:
                return
            await self._stage.advance_to(at)
            if isinstance(step, Occurrence):
                yield entry_of_event(step)
            if isinstance(step, FaultChange):
                yield entry_of_fault(at, step)
            if self._platform is not None:
                self._platform.now = at
                await self._platform.take_notices()
                if isinstance(step, Poll):
                    await self._platform.poll()
                for line in self._platform.take_lines():
                    yield Entry(at, line)
            if isinstance(step, ExpectationModel):
                checked = await self._check(step, at)
                for line in self._platform.take_lines() if self._platform is not None else ():
                    yield Entry(at, line)
                yield checked

    async def _check(self, expected: ExpectationModel, now: datetime) -> Entry:
        place, sent = self._story.place_of(expected), ""
        try:
            if expected.operation is None:
                text, missing = self._check_platform(expected)
            elif expected.by is Sender.PLATFORM:
                text, missing = await self._book_by_platform(expected, expected.operation, now)
            else:
                text, missing, sent = await self._send_requests(expected, expected.operation, now)
        except StoryError as error:
            subject = f" ({expected.operation})" if expected.operation is not None else ""
            raise StoryError(
                Phrase(
                    "{place}: the expectation at {at}{subject}: {error}",
                    place=place,
                    at=expected.at,
                    subject=subject,
                    error=error,
                )
            ) from None
        return Entry(now, text, expected.note, not missing, tuple(missing), place, sent)

    def _check_platform(self, expected: ExpectationModel) -> tuple[str, list[Shortfall]]:
        """Compare what the platform knows and has done."""
        platform = self._story_platform()
        wanted = expected.platform.model_dump(exclude_none=True) if expected.platform is not None else {}
        notices, counts = platform.notices(), platform.counts()
        missing = [*compare_counts(expected.notices, notices), *compare_counts(wanted, counts)]
        got = {name: notices.get(name, 0) for name in expected.notices} | {name: counts[name] for name in wanted}
        return f"平台 platform: {format_counts(got)}", missing

    async def _book_by_platform(
        self, expected: ExpectationModel, operation: Operation, now: datetime
    ) -> tuple[str, list[Shortfall]]:
        platform = self._story_platform()
        requests = await self._bookings.new_requests(expected, now)
        states: list[str] = []
        made: list[Booking] = []
        for request in requests:
            schedule, booking = request.schedule, request.booking
            if schedule is None or booking is None:
                continue
            try:
                response = await platform.book(schedule, booking.patient)
            except (OrderError, IdCardError) as error:
                raise StoryError(Phrase("the platform cannot book this: {error}", error=error)) from None
            states.append(response.state.value)
            made.append(replace(booking, order=replace(booking.order, registration_id=response.registration_id)))
        if expected.save_as:
            self._bookings.save(expected.save_as, made)
        counts = dict(sorted(Counter(states).items()))
        missing = [*compare_kinds(expected.responses or {BOOKED: len(requests)}, counts)]
        return f"平台 {_subject(expected, operation, requests)}: {format_counts(counts)}", missing

    async def _send_requests(
        self, expected: ExpectationModel, operation: Operation, now: datetime
    ) -> tuple[str, list[Shortfall], str]:
        """Send them; returns the text, the shortfalls, and the first document that was not a success, or the first."""
        requests = await self._requests_of(expected, operation, now)
        documents = [self._writer.document(operation, request) for request in requests]
        timeout_s = read_duration(expected.timeout).total_seconds()
        responses = [await self._stage.request(operation, document, timeout_s) for document in documents]
        if expected.save_as:
            self._bookings.save(expected.save_as, [each.booking for each in requests if each.booking is not None])
        text = f"{_subject(expected, operation, requests)}: {format_counts(count_kinds(responses))}"
        failed = (document for document, each in zip(documents, responses, strict=True) if not each.is_success)
        return text, [*compare_responses(expected, responses)], next(failed, documents[0])

    async def _requests_of(self, expected: ExpectationModel, operation: Operation, now: datetime) -> list[Request]:
        about = expected.with_
        if expected.registration is not None:
            found = self._bookings.saved(expected.registration)
            turns = expected.times or len(found)
            return [Request(about, now, booking=found[turn % len(found)]) for turn in range(turns)]
        if operation is Operation.BOOK:
            return await self._bookings.new_requests(expected, now)
        schedule = next(self._finder.schedules(about, now), None) if operation is Operation.NUMBERS else None
        return [Request(about, now, schedule)] * (expected.times or 1)

    def _story_platform(self) -> StoryPlatform:
        if self._platform is None:
            raise StoryError(Phrase("the story has no platform; write platform: {} in the scenario"))
        return self._platform


def _subject(expected: ExpectationModel, operation: Operation, requests: Sequence[Request]) -> str:
    """The operation, how often it is requested, and what for."""
    times = f" ×{len(requests)}" if len(requests) > 1 else ""
    return f"{operation}{times} {_about(expected, requests[0])}".rstrip()


def _about(expected: ExpectationModel, request: Request) -> str:
    if expected.registration is not None:
        return expected.registration
    schedule, about = request.schedule, request.about
    if schedule is not None:
        holder = schedule.doctor_id or schedule.department_id
        return f"{schedule.hospital_id} {holder} {schedule.work_date.isoformat()} {schedule.work_type.zh}"
    words = (about.hospital, about.department, about.doctor, about.date and request.first_day.date().isoformat())
    return " ".join(word for word in words if word)
