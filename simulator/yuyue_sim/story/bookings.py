"""The bookings of a story: their schedules and patients, and the bookings saved under a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice

from lxml.etree import _Element

from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.contract.enumerations import YesNo
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.messages import get_dt_no_info
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.core.authored import day
from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.checks.schedule_finder import ScheduleFinder, work_type_of
from yuyue_sim.hospital.world.model import Person, Schedule
from yuyue_sim.scenario.files.expectations import DIFFERENT, SAME, ExpectationModel, Operation, RequestModel
from yuyue_sim.story.errors import StoryError
from yuyue_sim.story.patients import Patients
from yuyue_sim.story.requests import Booking, Request, RequestWriter
from yuyue_sim.story.stage import Stage

_MOST_SCHEDULES = 100
"""How many schedules are searched for one with enough numbers left."""
_SEARCH_TIMEOUT_S = 30.0
_REGISTRATIONS = 100_000
_MISSING = (BookingCode.NO_SUCH_DEPARTMENT_OR_DOCTOR, BookingCode.NO_SUCH_SCHEDULE)


class Bookings:
    """Chooses schedules and patients for new bookings, and saves bookings under a name."""

    def __init__(self, stage: Stage, finder: ScheduleFinder, writer: RequestWriter, began: datetime) -> None:
        self._stage = stage
        self._finder = finder
        self._writer = writer
        self._first_registration = int(f"{began:%y%m%d%H%M}") * _REGISTRATIONS
        self._patients = Patients()
        self._made = 0
        self._saved: dict[str, list[Booking]] = {}

    def save(self, name: str, bookings: Sequence[Booking]) -> None:
        """Save bookings under a name."""
        self._saved[name] = list(bookings)

    def saved(self, name: str) -> list[Booking]:
        """The bookings saved under a name.

        Raises:
            StoryError: no bookings were saved under it.
        """
        if name not in self._saved:
            known = ", ".join(self._saved) or Phrase("none yet")
            raise StoryError(
                Phrase("no bookings were saved as {name!r} before; there are {known}", name=name, known=known)
            )
        return self._saved[name]

    async def new_requests(self, expected: ExpectationModel, now: datetime) -> list[Request]:
        """The getYyNo requests of an expectation, each for a new booking.

        Raises:
            StoryError: there is no such schedule, or no such patient.
        """
        about = expected.with_
        schedule = self._missing(expected, now) or await self._schedule(about, expected.times or 1, now)
        requests = []
        for person in self._persons(expected, schedule, now):
            self._made += 1
            order = self._writer.order(self._first_registration + self._made, Request(about, now), schedule, person)
            requests.append(Request(about, now, schedule, Booking(order, person)))
        return requests

    def _persons(self, expected: ExpectationModel, schedule: Schedule, now: datetime) -> Sequence[Person]:
        times, who = expected.times or 1, expected.patients
        department = self._finder.department(schedule)
        if who == DIFFERENT:
            return [self._patients.new(department, now.date()) for _ in range(times)]
        if who == SAME:
            return [self._patients.new(department, now.date())] * times
        if expected.patients_of is None:
            return [self._patients.of_card(who)] * times
        saved = [booking.patient for booking in self.saved(expected.patients_of)]
        return [saved[turn % len(saved)] for turn in range(expected.times or len(saved))]

    def _missing(self, expected: ExpectationModel, now: datetime) -> Schedule | None:
        """The schedule that does not exist, where a response about that is expected; `None` otherwise.

        It is like an existing one, of the department or doctor that is named if there is one.
        """
        about = expected.with_
        is_expected = any(code in expected.responses for code in _MISSING)
        if not is_expected or next(self._finder.schedules(about, now), None) is not None:
            return None
        named = about.model_copy(update={"date": None, "part": None})
        of_all = named.model_copy(update={"department": None, "doctor": None})
        found = next(chain(self._finder.schedules(named, now), self._finder.schedules(of_all, now)), None)
        if found is None:
            return None
        return replace(
            found,
            department_id=about.department or found.department_id,
            doctor_id=about.doctor or ("" if about.department else found.doctor_id),
            work_date=day(about.date, now.date()) if about.date else found.work_date,
            work_type=work_type_of(about.part) if about.part else found.work_type,
        )

    async def _schedule(self, about: RequestModel, wanted: int, now: datetime) -> Schedule:
        """The schedule to book: the first with enough numbers left, else the first with some, else the first."""
        found = list(islice(self._finder.schedules(about, now), _MOST_SCHEDULES))
        if not found:
            raise StoryError(
                Phrase("there is no such schedule; getDoctorWorkInfo and getDepartWorkInfo list the schedules")
            )
        if len(found) == 1 or (about.date is not None and about.part is not None):
            return found[0]
        with_any = None
        for schedule in found:
            left = await self._numbers_left(schedule, now)
            if left >= wanted:
                return schedule
            if left and with_any is None:
                with_any = schedule
        return with_any or found[0]

    async def _numbers_left(self, schedule: Schedule, now: datetime) -> int:
        request = Request(RequestModel(hospital=schedule.hospital_id), now, schedule)
        document = self._writer.document(Operation.NUMBERS, request)
        response = await self._stage.request(Operation.NUMBERS, document, _SEARCH_TIMEOUT_S)
        return _count_left(response.document) if response.document is not None else 0


def _count_left(document: _Element) -> int:
    """The numbers left according to a response of getDtNoInfo; 0 if it is malformed."""
    try:
        response = parse_message(get_dt_no_info.Response, document)
    except Malformed:
        return 0
    return sum(info.left for info in response.work_infos if info.is_reserved is not YesNo.YES)
