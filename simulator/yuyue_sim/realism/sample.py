"""Samples a world: draws sessions and wards, and follows them through the clinic.

Each session and ward has its own draw, so that the same world gives the same sample.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import nsmallest
from itertools import chain
from typing import Protocol

from yuyue_sim.contract.enumerations import DepartmentType, HospitalKind, WorkStatus, WorkType
from yuyue_sim.core.language import say
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.ledger.ledger import Ledger, LedgerIdentity
from yuyue_sim.hospital.rules.attendees import attendees_of
from yuyue_sim.hospital.rules.effective_schedule import schedule_at, stopped_at
from yuyue_sim.hospital.rules.schedule_keys import key_of
from yuyue_sim.hospital.rules.session_course import Courses
from yuyue_sim.hospital.rules.world_view import WorldView
from yuyue_sim.hospital.world.model import Department, Hospital, Schedule
from yuyue_sim.realism.measures import Beds, Offer, Patient, Sample, Session

CLINICS = frozenset({DepartmentType.ORDINARY, DepartmentType.DISEASE, DepartmentType.EXPERT})
"""The departments whose sessions are sampled: no emergencies, tests or treatments."""
_HOURS_OF_BEDS = (3, 9, 15, 21)


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest sample of each kind."""

    offers: int = 20_000
    """Sessions whose bookings are counted."""
    courses: int = 6_000
    """Sessions, out of those, that are followed patient by patient."""
    wards: int = 1_000
    patients: int = 1_000
    """Patients, one of each of the first sessions, whose other visits are looked up by ID card."""


class Progress(Protocol):
    """Receives the progress of a sample."""

    def __call__(self, step: str, done: int, of: int, /) -> None:
        """`done` of `of` parts of a step are finished."""


def silent(_step: str, _done: int, _of: int, /) -> None:
    """Ignore the progress."""


class Sampler:
    """Samples the days of one world without bookings of the platform."""

    def __init__(self, world: WorldView, seed: int, limits: Limits, progress: Progress = silent) -> None:
        self._world = world
        self._seed = seed
        self._streams = Streams(seed)
        self._limits = limits
        self._progress = progress

    def sample(self, hospitals: Sequence[Hospital], first: date, days: int) -> Sample:
        """The sample of these hospitals over `days` days from the first."""
        sample = Sample(hospitals=len(hospitals), days=days)
        last = first + timedelta(days=days - 1)
        drawn = nsmallest(
            self._limits.offers, self._sessions(hospitals, first, last, sample), key=self._draw_of_schedule
        )
        self._count_bookings(drawn, sample)
        self._follow(drawn[: self._limits.courses], sample)
        self._count_beds(hospitals, first, days, sample)
        self._look_patients_up(drawn[: self._limits.patients], sample)
        return sample

    def _draw_of_schedule(self, schedule: Schedule) -> int:
        return self._streams.number("sampled session", *key_of(schedule))

    def _draw_of_ward(self, ward: tuple[Hospital, Department]) -> int:
        hospital, department = ward
        return self._streams.number("sampled ward", hospital.id, department.id)

    def _sessions(self, hospitals: Sequence[Hospital], first: date, last: date, sample: Sample) -> Iterator[Schedule]:
        """Every session of a clinic that was published as open for booking."""
        for done, hospital in enumerate(hospitals):
            self._progress(say("rosters"), done, len(hospitals))
            for department in self._world.departments(hospital.id):
                if department.type not in CLINICS:
                    continue
                for schedule in chain(
                    self._world.department_schedules(hospital.id, department.id, first, last),
                    self._world.doctor_schedules(hospital.id, department.id, "", first, last),
                ):
                    if schedule.status is WorkStatus.NORMAL and not schedule.is_reserved:
                        sample.sessions_held += 1
                        yield schedule

    def _count_bookings(self, drawn: Sequence[Schedule], sample: Sample) -> None:
        for done, schedule in enumerate(drawn):
            self._progress(say("bookings"), done, len(drawn))
            booked = unbooked = 0
            for demand in self._world.demand(schedule):
                if demand.cancelled_at is not None:
                    continue
                if demand.is_walk_in or demand.is_extra:
                    unbooked += 1
                    continue
                booked += 1
                sample.lead_days[(schedule.work_date - demand.registered_at.date()).days] += 1
                sample.booking_hours[demand.registered_at.hour] += 1
            numbers = schedule_at(schedule, datetime.max).limited
            sample.offers.append(Offer(schedule.hospital_id, numbers, booked, unbooked))

    def _look_patients_up(self, drawn: Sequence[Schedule], sample: Sample) -> None:
        """Find the other visits of one patient of each session."""
        for done, schedule in enumerate(drawn):
            self._progress(say("patients"), done, len(drawn))
            demand = [each for each in self._world.demand(schedule) if each.cancelled_at is None]
            if demand:
                chosen = demand[self._draw_of_schedule(schedule) % len(demand)]
                sample.patients.append(self._patient(schedule, chosen.ordinal))

    def _patient(self, schedule: Schedule, ordinal: int) -> Patient:
        card_no, hospital_id = self._world.person(schedule, ordinal).card_no, schedule.hospital_id
        clinic = (schedule.department_id, schedule.doctor_id)
        is_return, types = False, set()
        for place in self._world.places_of_card(card_no, hospital_id, schedule.work_date):
            if place is not None and place.work_date == schedule.work_date:
                department = self._world.department(hospital_id, place.department_id)
                types.add(None if department is None else department.type)
            elif place is not None:
                is_return |= (place.department_id, place.doctor_id) == clinic
        return Patient(is_return, DepartmentType.LABORATORY in types, DepartmentType.EXAMINATION in types)

    def _follow(self, drawn: Sequence[Schedule], sample: Sample) -> None:
        """Follow the sessions that take place patient by patient."""
        courses = Courses(self._world, self._streams)
        ledger = Ledger.open(None, LedgerIdentity("realism", self._seed))
        try:
            for done, schedule in enumerate(drawn):
                self._progress(say("sessions"), done, len(drawn))
                if stopped_at(schedule) is None:
                    sample.sessions.append(self._followed(schedule, courses, ledger))
        finally:
            ledger.close()

    def _followed(self, schedule: Schedule, courses: Courses, ledger: Ledger) -> Session:
        slots = schedule_at(schedule, datetime.max).slots
        course = courses.course(schedule, attendees_of(self._world, ledger, schedule, key_of(schedule), slots))
        department = self._world.department(schedule.hospital_id, schedule.department_id)
        return Session(
            department=department.name if department else "",
            work_date=schedule.work_date,
            work_type=schedule.work_type,
            is_expert=schedule.is_expert,
            numbers=sum(slot.total for slot in slots),
            rooms=course.rooms,
            visits=course.visits,
        )

    def _count_beds(self, hospitals: Sequence[Hospital], first: date, days: int, sample: Sample) -> None:
        wards = [
            (hospital, department)
            for hospital in hospitals
            for department in self._world.departments(hospital.id)
            if department.type == DepartmentType.WARD
        ]
        drawn = nsmallest(self._limits.wards, wards, key=self._draw_of_ward)
        instants = [
            datetime.combine(first + timedelta(days=day), time(hour)) for day in range(days) for hour in _HOURS_OF_BEDS
        ]
        in_use: Counter[tuple[datetime, bool]] = Counter()
        total: Counter[tuple[datetime, bool]] = Counter()
        for done, (hospital, ward) in enumerate(drawn):
            self._progress(say("beds"), done, len(drawn))
            is_public = hospital.kind != HospitalKind.FOR_PROFIT
            for instant in instants:
                beds, *_ = self._world.resources(hospital.id, ward.id, WorkType.BEDS, instant)
                in_use[instant, is_public] += beds.in_use
                total[instant, is_public] += beds.total
        sample.wards_held, sample.wards = len(wards), len(drawn)
        sample.beds = [Beds(*key, in_use[key], total[key]) for key in sorted(total)]
