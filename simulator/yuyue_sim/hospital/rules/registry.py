"""All registrations of all channels: those in the ledger, and those that follow from the demand in the world.

A registration of another channel is written into the ledger when the platform changes it; from then on the ledger
counts. A search over several schedules yields `None` after each, as a pause.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from operator import itemgetter

from yuyue_sim.contract.enumerations import RegistrationType, WorkType
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.numbers import Numbers
from yuyue_sim.hospital.ledger.registration import Registration, ScheduleKey
from yuyue_sim.hospital.rules.attendees import slot_of
from yuyue_sim.hospital.rules.given_back import ScheduleRecords
from yuyue_sim.hospital.rules.instants import instant_text
from yuyue_sim.hospital.rules.pauses import Steps
from yuyue_sim.hospital.rules.queue import Queues
from yuyue_sim.hospital.rules.schedule_keys import key_of
from yuyue_sim.hospital.rules.world_view import WorldView
from yuyue_sim.hospital.world.cards import CARD_DAYS
from yuyue_sim.hospital.world.model import Demand, Schedule, SerialPlace
from yuyue_sim.hospital.world.rosters import ROSTERS_BEGIN

LOWEST_SERIAL = 10**17 * 9
"""The hospitals' own serials begin here."""
_DAYS_KEPT = 16


class Registry:
    """Finds registrations as of an instant. Every method raises `LedgerFailedError` if the ledger fails."""

    def __init__(self, world: WorldView, ledger: Ledger, queues: Queues) -> None:
        self._world = world
        self._ledger = ledger
        self._queues = queues
        self._days: dict[tuple[str, date], Sequence[tuple[Schedule, Demand]]] = {}

    def forget(self) -> None:
        """Drop everything computed from schedules, because they have changed."""
        self._days = {}  # a search that is under way keeps the old one

    def find(self, registration_id: int, now: datetime) -> Registration | None:
        """The registration with a RegID, or with a hospital's own serial."""
        is_new = registration_id < LOWEST_SERIAL and self._ledger.is_new(registration_id, LOWEST_SERIAL)
        found = None if is_new else self._ledger.find(registration_id)
        if found is not None or registration_id < LOWEST_SERIAL:
            return found
        place = self._world.serial_place(registration_id)
        if place is None:
            return None
        schedule = self._schedule(place)
        demand = () if schedule is None else self._world.demand(schedule)
        if schedule is None or place.ordinal >= len(demand):
            return None
        return self._known(schedule, demand[place.ordinal], now)

    def add(self, registration: Registration) -> None:
        """Record a new booking, inside the caller's transaction."""
        self._ledger.add(registration)

    def cancel(self, registration: Registration, cancelled_at: str) -> None:
        """Record a cancellation, inside the caller's transaction."""
        if self._ledger.find(registration.registration_id) is None:
            self._ledger.add(registration._replace(cancelled_at=cancelled_at))
        else:
            self._ledger.cancel(registration, cancelled_at)

    def correct(self, registration: Registration) -> None:
        """Record changed data of a registration, inside the caller's transaction."""
        if self._ledger.find(registration.registration_id) is None:
            self._ledger.add(registration)
        else:
            self._ledger.correct(registration)

    def demand_of(self, registration: Registration, schedule: Schedule) -> Demand | None:
        """The demand behind a registration of another channel; `None` for one of the platform."""
        return self.demand_of_serial(registration.registration_id, schedule)

    def demand_of_serial(self, registration_id: int, schedule: Schedule) -> Demand | None:
        """The same, given only the RegID or serial."""
        if registration_id < LOWEST_SERIAL:
            return None
        place = self._world.serial_place(registration_id)
        demand = self._world.demand(schedule)
        if place is None or place.ordinal >= len(demand):
            return None
        is_its = self._world.serials(schedule)[place.ordinal] == registration_id
        return demand[place.ordinal] if is_its else None

    def identities_without_card(self, hospital_id: str) -> Iterator[str]:
        """The documents of the patients of the platform who have no ID card, each once."""
        return self._ledger.identities_without_card(hospital_id)

    def of_patient(
        self, identity: str, hospital_id: str, now: datetime, latest: date, earliest: date | None = None
    ) -> Iterator[Registration | None]:
        """A patient's registrations, at one hospital or (with an empty id) at all hospitals.

        Those of other channels are for visits up to a date and in the year before it, or since `earliest`.
        """
        written = set()
        for registration in self._ledger.of_patient(identity):
            written.add(registration.registration_id)
            yield registration
        for place in self._places_of_card(identity, hospital_id, latest, earliest or latest):
            schedule = None if place is None else self._schedule(place)
            if place is not None and schedule is not None:
                found = self._known(schedule, self._world.demand(schedule)[place.ordinal], now)
                if found is not None and found.registration_id not in written:
                    yield found
            yield None

    def _places_of_card(
        self, identity: str, hospital_id: str, latest: date, earliest: date
    ) -> Iterator[SerialPlace | None]:
        """The places of a card, year by year back to a date, with a pause after each year."""
        while latest >= max(earliest, ROSTERS_BEGIN):
            yield from self._world.places_of_card(identity, hospital_id, latest)
            yield None
            latest -= timedelta(days=CARD_DAYS)

    def active_of_patient(
        self, identity: str, key: ScheduleKey, numbers: Numbers, now: datetime
    ) -> Registration | None:
        """The active registration of a patient in a schedule, given the schedule's numbers in the ledger."""
        registration_id = numbers.patients.get(identity)
        if registration_id is not None:
            return self._ledger.find(registration_id)
        for place in self._world.places_of_card(identity, key.hospital_id, date.fromisoformat(key.work_date)):
            schedule = None if place is None else self._schedule(place)
            if place is None or schedule is None or key_of(schedule) != key:
                continue
            found = self._known(schedule, self._world.demand(schedule)[place.ordinal], now)
            if found is not None and not found.cancelled_at:
                return found
        return None

    def of_visit_date(self, hospital_id: str, work_date: date, now: datetime) -> Iterator[Registration | None]:
        """A hospital's bookings for a date of visit: the platform's, then the other channels'; no walk-ins."""
        written = set()
        for registration in self._ledger.of_visit_date(hospital_id, work_date.isoformat()):
            written.add(registration.registration_id)
            yield registration
        for schedule in self._schedules(hospital_id, work_date):
            if schedule is None:
                yield None
                continue
            for found, demand in self._others(schedule, now):
                if not demand.is_walk_in and found.registration_id not in written:
                    yield found
            yield None

    def in_schedule(self, schedule: Schedule, now: datetime) -> Iterator[tuple[Registration, Demand | None]]:
        """All registrations of a published schedule up to now, cancelled ones and walk-ins too.

        Those in the ledger come first. Each comes with its demand in the world, if any.
        """
        key = key_of(schedule)
        written = [*self._ledger.active_of_schedule(key), *self._ledger.cancelled_of_schedule(key)]
        for registration in written:
            yield registration, self.demand_of(registration, schedule)
        found = {each.registration_id for each in written}
        for registration, demand in self._others(schedule, now):
            if registration.registration_id not in found:
                yield registration, demand

    def holders(self, schedule: Schedule, now: datetime) -> list[tuple[int, int]]:
        """The present holders of a published schedule: RegIDs or serials, each with its number."""
        known = ScheduleRecords(self._ledger, key_of(schedule))
        found = [(each.registration_id, each.reserve_no) for each in known.active.values()]
        serials = self._world.serials(schedule)
        for demand in self._world.demand(schedule):
            if demand.registered_at > now or self._cancelled_at(schedule, demand, now):
                continue
            serial = serials[demand.ordinal]
            if known.record(demand, serial) is not None or known.turns_away(demand):
                continue
            found.append((serial, demand.number))
        return found

    def registered_between(
        self, hospital_id: str, first: datetime, last: datetime, now: datetime
    ) -> Iterator[Registration | None]:
        """All registrations made at a hospital between two instants, both included, oldest first."""
        ledger = self._ledger.registered_between(hospital_id, instant_text(first), instant_text(last))
        others = self._others_registered(hospital_id, first, min(last, now), now)
        before = None
        for registration in _merged(ledger, others):
            if registration is None or registration.registration_id != before:
                yield registration
            if registration is not None:
                before = registration.registration_id

    def _others_registered(
        self, hospital_id: str, first: datetime, last: datetime, now: datetime
    ) -> Iterator[Registration | None]:
        hospital = self._world.hospital(hospital_id)
        if hospital is None:
            return
        ahead_days = hospital.policy.ahead_days
        day = max(first.date(), ROSTERS_BEGIN - timedelta(days=ahead_days))
        while day <= last.date():
            known: dict[ScheduleKey, ScheduleRecords] = {}
            for schedule, demand in (yield from self._demand_of_day(hospital_id, day, ahead_days)):
                if not first <= demand.registered_at <= last:
                    continue
                key = key_of(schedule)
                if key not in known:
                    known[key] = ScheduleRecords(self._ledger, key)
                    yield None
                found = self._known(schedule, demand, now, known[key])
                if found is not None:
                    yield found
            day += timedelta(days=1)
            yield None

    def _demand_of_day(self, hospital_id: str, day: date, ahead_days: int) -> Steps[Sequence[tuple[Schedule, Demand]]]:
        """The demand of other channels that registers on a day, in order. The last few days are kept."""
        days = self._days
        kept = days.get((hospital_id, day))
        if kept is not None:
            return kept
        coming: list[tuple[datetime, int, Schedule, Demand]] = []
        for ahead in range(ahead_days + 1):
            for schedule in self._schedules(hospital_id, day + timedelta(days=ahead)):
                if schedule is None:
                    yield
                    continue
                serials = self._world.serials(schedule)
                coming += [
                    (each.registered_at, serials[each.ordinal], schedule, each)
                    for each in self._world.demand(schedule)
                    if each.registered_at.date() == day
                ]
                yield
        coming.sort(key=itemgetter(0, 1))
        found = [(schedule, demand) for _, _, schedule, demand in coming]
        if len(days) >= _DAYS_KEPT:
            del days[next(iter(days))]
        days[hospital_id, day] = found
        return found

    def _schedule(self, place: SerialPlace) -> Schedule | None:
        return self._world.schedule(
            place.hospital_id, place.department_id, place.doctor_id, place.work_date, place.work_type
        )

    def _schedules(self, hospital_id: str, day: date) -> Iterator[Schedule | None]:
        """All schedules of a day; `None` among them, after the doctors of each department, is a pause."""
        yield from self._world.department_schedules(hospital_id, "", day, day)
        for department in self._world.departments(hospital_id):
            yield from self._world.doctor_schedules(hospital_id, department.id, "", day, day)
            yield None

    def _others(self, schedule: Schedule, now: datetime) -> Iterator[tuple[Registration, Demand]]:
        """The registrations of other channels in a schedule by now, cancelled ones too."""
        demand = self._world.demand(schedule)
        if demand:
            known = ScheduleRecords(self._ledger, key_of(schedule))
            for each in demand:
                found = self._known(schedule, each, now, known)
                if found is not None:
                    yield found, each

    def _known(
        self, schedule: Schedule, demand: Demand, now: datetime, known: ScheduleRecords | None = None
    ) -> Registration | None:
        """The registration of a demand; `None` if it is in the future or was turned away."""
        if demand.registered_at > now:
            return None
        known = known or ScheduleRecords(self._ledger, key_of(schedule))
        serial = self._world.serials(schedule)[demand.ordinal]
        record = known.record(demand, serial)
        if record is not None or known.turns_away(demand):
            return record
        return self._registration(schedule, demand, serial, now)

    def _cancelled_at(self, schedule: Schedule, demand: Demand, now: datetime) -> str:
        """When the patient or the hospital has cancelled a booking; empty if neither has."""
        return _by(demand.cancelled_at or self._queues.refunded_at(schedule, demand, now), now)

    def _registration(self, schedule: Schedule, demand: Demand, serial: int, now: datetime) -> Registration:
        key = key_of(schedule)
        person = self._world.person(schedule, demand.ordinal)
        slot = slot_of(schedule.slots, demand.number)
        registered_at = instant_text(demand.registered_at)
        return Registration(
            registration_id=serial,
            hospital_id=key.hospital_id,
            department_id=key.department_id,
            doctor_id=key.doctor_id,
            work_date=key.work_date,
            work_type=key.work_type,
            reserve_no=demand.number,
            begin_time=slot.begin,
            end_time=slot.end,
            check_no=str(serial)[-6:],
            identity=person.card_no,
            card_no=person.card_no,
            other_id_no="",
            card_type="",
            patient_name=person.name,
            patient_sex=int(person.sex),
            patient_birthday=person.birthday.isoformat(),
            insurance_type=int(person.insurance),
            phone=person.phone,
            is_expert=int(schedule.is_expert),
            registration_type=int(RegistrationType.BOOKING),
            channel=demand.channel.value,
            channel_vendor=demand.channel_vendor,
            operator=demand.operator,
            operator_id=demand.operator,
            created_at=registered_at,
            registered_at=registered_at,
            paid_at=_by(demand.paid_at, now),
            cancelled_at=self._cancelled_at(schedule, demand, now),
            referral="",
            exam_items="",
        )


def schedule_of(registration: Registration, world: WorldView) -> Schedule:
    """The published schedule of a registration.

    Raises:
        LookupError: the world has none.
    """
    schedule = world.schedule(
        registration.hospital_id,
        registration.department_id,
        registration.doctor_id,
        date.fromisoformat(registration.work_date),
        WorkType(registration.work_type),
    )
    if schedule is None:
        raise LookupError(f"registration {registration.registration_id} is of a schedule that the world lacks")
    return schedule


def _merged(ledger: Iterator[Registration], others: Iterator[Registration | None]) -> Iterator[Registration | None]:
    """Both, oldest first; of two made at the same instant the ledger's comes first."""
    pending = next(ledger, None)
    for each in others:
        while each is not None and pending is not None and _when_registered(pending) <= _when_registered(each):
            yield pending
            pending = next(ledger, None)
        yield each
    if pending is not None:
        yield pending
    yield from ledger


def _when_registered(registration: Registration) -> tuple[str, int]:
    return registration.registered_at, registration.registration_id


def _by(instant: datetime | None, now: datetime) -> str:
    """The text of an instant; empty if it is in the future."""
    return "" if instant is None or instant > now else instant_text(instant)
