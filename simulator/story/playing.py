"""A story played: its events and expectations in order of time, each told as it happens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from lxml.etree import _Element

from simulator.checking.story import USUAL_LENGTH
from simulator.clock import read_duration
from simulator.contract.enumerations import YesNo
from simulator.contract.errors import Malformed
from simulator.contract.messages import get_dt_no_info
from simulator.contract.parsing import parse_message
from simulator.scenario.expectations import Asked, ExpectationModel, QuestionModel
from simulator.scenario.model import Scenario
from simulator.scenario.occurrences import Occurrence, occurrences
from simulator.story.entries import Entry, of_event
from simulator.story.errors import StoryError
from simulator.story.finding import Finder
from simulator.story.judging import shortfalls, tally, told
from simulator.story.patients import Patients
from simulator.story.questions import Booking, Question, Questions
from simulator.story.stage import Stage
from simulator.strict import moment
from simulator.world.model import Person, Schedule
from simulator.world.world import World

_MOST_LOOKED_AT = 40
"""So many schedules are asked for numbers left before a booking is tried in the first."""
_LOOK_TIMEOUT_S = 30.0
_DIFFERENT, _SAME = "different", "same"
_CARD_LENGTH = 18
_REGISTRATIONS = 100_000


@dataclass
class Play:
    """One story, played once."""

    scenario: Scenario
    began: datetime
    world: World
    stage: Stage
    _saved: dict[str, list[Booking]] = field(default_factory=dict)
    _patients: Patients = field(default_factory=Patients)
    _numbers_given: int = 0

    def __post_init__(self) -> None:
        self._finder = Finder(self.world)
        self._questions = Questions(self._finder)

    async def entries(self, until: datetime | None = None) -> AsyncIterator[Entry]:
        """Play it up to an instant, or to the last thing that is told of.

        Raises:
            StoryError: something cannot be asked.
        """
        for at, what in _in_order(self.scenario, self.began):
            if until is not None and at > until:
                return
            await self.stage.advance_to(at)
            yield of_event(what) if isinstance(what, Occurrence) else await self._judged(what, at)

    async def _judged(self, expected: ExpectationModel, now: datetime) -> Entry:
        if expected.ask is None:
            raise StoryError("only questions can be played")
        try:
            questions = await self._questions_of(expected, expected.ask, now)
            documents = [self._questions.document(expected.ask, question) for question in questions]
        except StoryError as error:
            raise StoryError(f"expectation at {expected.at} ({expected.ask}): {error}") from None
        timeout_s = read_duration(expected.timeout).total_seconds()
        answers = [await self.stage.ask(expected.ask, document, timeout_s) for document in documents]
        if expected.save_as:
            self._saved[expected.save_as] = [each.booking for each in questions if each.booking is not None]
        missing = tuple(shortfalls(expected, answers))
        text = f"{_shown(expected, expected.ask, questions)}: {told(tally(answers))}"
        return Entry(now, text, expected.note, not missing, missing)

    async def _questions_of(self, expected: ExpectationModel, asked: Asked, now: datetime) -> list[Question]:
        about = expected.with_
        if expected.registration is not None:
            found = self._bookings(expected.registration)
            turns = expected.times or len(found)
            return [Question(about, now, booking=found[turn % len(found)]) for turn in range(turns)]
        if asked is Asked.BOOK:
            return await self._new_bookings(expected, now)
        schedule = next(self._finder.schedules(about, now), None) if asked is Asked.NUMBERS else None
        return [Question(about, now, schedule)] * (expected.times or 1)

    async def _new_bookings(self, expected: ExpectationModel, now: datetime) -> list[Question]:
        about = expected.with_
        schedule = await self._schedule(about, now)
        questions = []
        for person in self._persons(expected, schedule, now):
            self._numbers_given += 1
            registration_id = int(f"{self.began:%y%m%d%H%M}") * _REGISTRATIONS + self._numbers_given
            order = self._questions.order(registration_id, Question(about, now), schedule, person)
            questions.append(Question(about, now, schedule, Booking(order, person)))
        return questions

    def _persons(self, expected: ExpectationModel, schedule: Schedule, now: datetime) -> Sequence[Person]:
        times, who = expected.times or 1, expected.patients
        department = self._finder.department(schedule)
        if who == _DIFFERENT:
            return [self._patients.new(department, now.date()) for _ in range(times)]
        if who == _SAME:
            return [self._patients.new(department, now.date())] * times
        if len(who) == _CARD_LENGTH and who[:-1].isdigit():
            return [self._patients.of_card(who)] * times
        saved = [booking.patient for booking in self._bookings(who)]
        return [saved[turn % len(saved)] for turn in range(expected.times or len(saved))]

    def _bookings(self, name: str) -> list[Booking]:
        if name not in self._saved:
            known = ", ".join(self._saved) or "none yet"
            raise StoryError(f"no bookings were saved as {name!r} before; there are {known}")
        return self._saved[name]

    async def _schedule(self, about: QuestionModel, now: datetime) -> Schedule:
        """The schedule to book: the first with a number left, or, where none has one, the first."""
        found = list(islice(self._finder.schedules(about, now), _MOST_LOOKED_AT))
        if not found:
            raise StoryError("there is no such schedule; look for one with yuyue-sim describe or getDoctorWorkInfo")
        if len(found) == 1 or (about.date is not None and about.part is not None):
            return found[0]
        for schedule in found:
            if await self._has_number_left(schedule, about, now):
                return schedule
        return found[0]

    async def _has_number_left(self, schedule: Schedule, about: QuestionModel, now: datetime) -> bool:
        question = Question(QuestionModel(hospital=about.hospital), now, schedule)
        document = self._questions.document(Asked.NUMBERS, question)
        answer = await self.stage.ask(Asked.NUMBERS, document, _LOOK_TIMEOUT_S)
        return answer.document is not None and _left(answer.document) > 0


def _left(document: _Element) -> int:
    try:
        answer = parse_message(get_dt_no_info.Response, document)
    except Malformed:
        return 0
    return sum(info.left for info in answer.work_infos if info.is_reserved is not YesNo.YES)


def _in_order(scenario: Scenario, began: datetime) -> list[tuple[datetime, Occurrence | ExpectationModel]]:
    """Events and expectations in order of time; at one instant events come first, each in the order of the file."""
    ends = moment(scenario.ends, began) if scenario.ends else began + USUAL_LENGTH
    happens: list[tuple[datetime, Occurrence | ExpectationModel]] = [
        (each.at, each) for each in occurrences(scenario.timeline, began) if each.at >= began
    ]
    happens += [(moment(each.at, began), each) for each in scenario.expectations]
    happens.sort(key=lambda entry: entry[0])
    return [entry for entry in happens if entry[0] <= ends]


def _shown(expected: ExpectationModel, asked: Asked, questions: Sequence[Question]) -> str:
    """What was asked, how often and of what, on one line."""
    times = f" ×{len(questions)}" if len(questions) > 1 else ""
    return f"{asked}{times} {_about(expected, questions[0])}".rstrip()


def _about(expected: ExpectationModel, question: Question) -> str:
    if expected.registration is not None:
        return expected.registration
    schedule, about = question.schedule, question.about
    if schedule is not None:
        holder = schedule.doctor_id or schedule.department_id
        return f"{schedule.hospital_id} {holder} {schedule.work_date.isoformat()} {schedule.work_type.zh}"
    words = (about.hospital, about.department, about.doctor, about.date and question.first_day.date().isoformat())
    return " ".join(word for word in words if word)
