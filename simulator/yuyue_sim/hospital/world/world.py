"""The world: a pure function of scenario and seed; each part is derived when it is first requested."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from operator import attrgetter

from yuyue_sim.contract.enumerations import HospitalKind, WorkType
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.world.cards import may_be_made
from yuyue_sim.hospital.world.catalogue import Clinic
from yuyue_sim.hospital.world.changes import Changes
from yuyue_sim.hospital.world.clinic_choice import ClinicChoice, choose_clinic
from yuyue_sim.hospital.world.demand import Filled, fill
from yuyue_sim.hospital.world.departments import make_department
from yuyue_sim.hospital.world.doctors import birthday_of, make_doctor, make_doctor_id, post_of, sex_of, split_doctor_id
from yuyue_sim.hospital.world.explicit_plan import apply_explicit_departments
from yuyue_sim.hospital.world.hospitals import main_phone, make_hospital
from yuyue_sim.hospital.world.identities import Identity, identify
from yuyue_sim.hospital.world.model import Demand, Department, Doctor, Hospital, Person, Resource, Schedule, SerialPlace
from yuyue_sim.hospital.world.patients import Patients
from yuyue_sim.hospital.world.pictures import ARTIST
from yuyue_sim.hospital.world.plan import Plan, Unit, plan_hospital
from yuyue_sim.hospital.world.popularity import Interest, interest_in
from yuyue_sim.hospital.world.resources import Inventory
from yuyue_sim.hospital.world.rosters import ROSTERS_BEGIN, Roster, department_roster, doctor_roster, rosters_of
from yuyue_sim.hospital.world.stays import Stays
from yuyue_sim.scenario.files.departments import DepartmentModel
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.occurrences import Occurrence

_HOSPITALS_KEPT = 512
_DEPARTMENTS_KEPT = 4096
_DOCTORS_KEPT = 4096
_ROSTERS_KEPT = 16384
_WEEKS_KEPT = 64
"""Hospitals whose rosters are kept by day of the week."""
_SCHEDULES_KEPT = 32768
_PICTURES_KEPT = 256
_DEMANDS_KEPT = 4096
_FILLED_KEPT = 8192

_ScheduleKey = tuple[str, str, str, date, WorkType]


class World:
    """The hospitals of a scenario, with everything in them.

    Parts are derived on request and kept in bounded caches; a value is the same whether it comes from a cache or is
    derived again. Methods return `None` or nothing for what does not exist.

    Raises:
        DuplicateHospitalIdError: the scenario gives one HospitalID to two hospitals.
    """

    def __init__(self, scenario: Scenario, seed: int, occurrences: Sequence[Occurrence] = ()) -> None:
        """Prepare the hospitals of a scenario, with the effects of these events."""
        self._streams = Streams(seed)
        self._changes = Changes(occurrences)
        self._has_events = bool(occurrences)
        self._all = {each.id: each for each in identify(scenario.world.hospitals, self._streams)}
        self._identities = self._all  # of the hospitals that it answers for
        self._plan = lru_cache(_HOSPITALS_KEPT)(self._make_plan)
        self._patients = Patients([*self._all], self._plan, self._streams)
        self._hospital = lru_cache(_HOSPITALS_KEPT)(self._make_hospital)
        self._department = lru_cache(_DEPARTMENTS_KEPT)(self._make_department)
        self._doctor = lru_cache(_DOCTORS_KEPT)(self._make_doctor)
        self._roster = lru_cache(_ROSTERS_KEPT)(self._make_roster)
        self._held_weekly = lru_cache(_WEEKS_KEPT)(self._make_held_weekly)
        self._schedule = lru_cache(_SCHEDULES_KEPT)(self._make_schedule)
        self._interest = lru_cache(_ROSTERS_KEPT)(self._make_interest)
        self._filled: dict[_ScheduleKey, Filled] = {}
        self._demand = lru_cache(_DEMANDS_KEPT)(self._make_demand)
        self._logo = lru_cache(_PICTURES_KEPT)(self._draw_logo)
        self._photo = lru_cache(_PICTURES_KEPT)(self._draw_photo)
        self._stays = Stays(self._streams)

    def answer_only(self, hospital_ids: Collection[str]) -> None:
        """Answer for these hospitals only: the others are unknown, but for `listed`."""
        self._identities = {each: identity for each, identity in self._all.items() if each in hospital_ids}
        self._forget()

    @property
    def identities(self) -> tuple[Identity, ...]:
        """What distinguishes the hospitals, in the order of the scenario."""
        return tuple(self._identities.values())

    @cached_property
    def hospitals(self) -> tuple[Hospital, ...]:
        """All hospitals that it answers for, in the order of the scenario."""
        return tuple(each for each in self.listed if each.id in self._identities)

    @cached_property
    def listed(self) -> tuple[Hospital, ...]:
        """The hospitals that it answers for, and the others that have an address of their own."""
        every = (self._changes.hospital(each) for each in self._unchanged_hospitals)
        return tuple(each for each in every if each.interface_address or each.id in self._identities)

    @cached_property
    def _unchanged_hospitals(self) -> tuple[Hospital, ...]:
        """All hospitals of the scenario before any event."""
        return tuple(make_hospital(self._plan(hospital_id), self._streams) for hospital_id in self._all)

    def restage(self, occurrences: Sequence[Occurrence]) -> None:
        """Replace the events, and drop what was derived from the former ones."""
        self._changes = Changes(occurrences)
        self._has_events = bool(occurrences)
        self._forget()

    def _forget(self) -> None:
        for cache in (self._hospital, self._schedule, self._demand):
            cache.cache_clear()
        self._filled.clear()
        for name in ("hospitals", "listed"):
            self.__dict__.pop(name, None)

    def hospital(self, hospital_id: str) -> Hospital | None:
        """One hospital."""
        return self._hospital(hospital_id) if hospital_id in self._identities else None

    def departments(self, hospital_id: str) -> tuple[Department, ...]:
        """All departments of a hospital, of every type."""
        if hospital_id not in self._identities:
            return ()
        return tuple(self._department(hospital_id, unit_id) for unit_id in self._plan(hospital_id).units)

    def department(self, hospital_id: str, department_id: str) -> Department | None:
        """One department."""
        return self._department(hospital_id, department_id) if self._unit(hospital_id, department_id) else None

    def clinic_choice(self, hospital_id: str, model: DepartmentModel) -> ClinicChoice:
        """The clinic that an explicit department of a hospital is like, and why."""
        usual = self._plan(hospital_id).profile_units.get(model.id)
        return choose_clinic(model, usual.clinic if usual else None)

    def clinic(self, hospital_id: str, department_id: str) -> Clinic | None:
        """The clinic of the catalogue that a department is like."""
        unit = self._unit(hospital_id, department_id)
        return unit.clinic if unit else None

    def doctors(self, hospital_id: str, department_id: str = "") -> Iterator[Doctor]:
        """The doctors of a hospital, or of one of its departments."""
        for unit in self._units(hospital_id, department_id):
            for number in unit.numbers:
                yield self._doctor(hospital_id, unit.id, number)

    def doctor(self, hospital_id: str, doctor_id: str) -> Doctor | None:
        """One doctor."""
        place = self._place(hospital_id, doctor_id)
        return self._doctor(hospital_id, *place) if place else None

    def department_of_doctor(self, hospital_id: str, doctor_id: str) -> str | None:
        """The department of an existing doctor, who is not made for it."""
        place = self._place(hospital_id, doctor_id)
        return place[0] if place else None

    def doctor_count(self, hospital_id: str) -> int:
        """How many doctors a hospital has."""
        identity = self._identities.get(hospital_id)
        if identity is None or not identity.model.departments:
            return identity.doctor_count if identity else 0
        return self._plan(hospital_id).doctor_count

    def schedule(
        self, hospital_id: str, department_id: str, doctor_id: str, work_date: date, work_type: WorkType
    ) -> Schedule | None:
        """The clinic of a doctor, or of the department itself where `doctor_id` is empty."""
        return self._schedule(hospital_id, department_id, doctor_id, work_date, work_type)

    def department_schedules(self, hospital_id: str, department_id: str, first: date, last: date) -> Iterator[Schedule]:
        """The departments' own clinics from `first` to `last`, by department (all, where empty), date and work type."""
        for unit in self._units(hospital_id, department_id):
            yield from self._between(self._roster(hospital_id, unit.id, 0), first, last)

    def doctor_schedules(
        self, hospital_id: str, department_id: str, doctor_id: str, first: date, last: date
    ) -> Iterator[Schedule]:
        """The doctors' clinics from `first` to `last`, by doctor, date and work type.

        An empty `department_id` or `doctor_id` stands for all.
        """
        if doctor_id:
            place = self._place(hospital_id, doctor_id)
            if place and department_id in {"", place[0]}:
                yield from self._between(self._roster(hospital_id, *place), first, last)
            return
        for unit in self._units(hospital_id, department_id):
            for number in unit.numbers:
                yield from self._between(self._roster(hospital_id, unit.id, number), first, last)

    def schedules_on(self, hospital_id: str, day: date) -> Iterator[Schedule]:
        """All schedules of a hospital on a date, by department: its own, then its doctors'."""
        if hospital_id not in self._identities or day < ROSTERS_BEGIN:
            return
        held = self._held_weekly(hospital_id)[day.weekday()]
        added = self._changes.rosters_added_to(hospital_id, day)
        for roster in held:
            added.pop((roster.department_id, roster.doctor_id), None)
            yield from self._schedules(roster, day)
        for department_id, doctor_id in added:
            place = self._place(hospital_id, doctor_id) if doctor_id else (department_id, 0)
            if place and place[0] == department_id and self._unit(hospital_id, department_id):
                yield from self._schedules(self._roster(hospital_id, *place), day)

    def demand(self, schedule: Schedule) -> tuple[Demand, ...]:
        """The patients of other channels in a schedule, in order of registration; none where it does not exist."""
        return self._demand(
            schedule.hospital_id,
            schedule.department_id,
            schedule.doctor_id,
            schedule.work_date,
            schedule.work_type,
        )

    def filled(self, schedule: Schedule) -> Filled:
        """How the patients of other channels fill a published schedule: its demand as plain numbers."""
        hospital_id, department_id, doctor_id = schedule.hospital_id, schedule.department_id, schedule.doctor_id
        key = hospital_id, department_id, doctor_id, schedule.work_date, schedule.work_type
        filled = self._filled.get(key)
        if filled is None:
            if len(self._filled) >= _FILLED_KEPT:
                del self._filled[next(iter(self._filled))]
            interest = self._interest(hospital_id, department_id, doctor_id)
            policy, rushes = self._hospital(hospital_id).policy, self._changes.rushes(schedule)
            filled = self._filled[key] = fill(schedule, interest, policy, self._streams, rushes)
        return filled

    def person(self, schedule: Schedule, ordinal: int) -> Person:
        """The patient of an existing schedule with that ordinal, even if the schedule has fewer patients."""
        return self._patients.person(schedule, ordinal)

    def serials(self, schedule: Schedule) -> Sequence[int]:
        """The hospital's own serials of its patients' registrations by ordinal, 18 digits that begin with 9."""
        return self._patients.serials(schedule)

    def serial_place(self, serial: int) -> SerialPlace | None:
        """The registration of a serial; None where there is no such hospital, department or doctor.

        The caller checks whether the schedule exists and has a patient with that ordinal.
        """
        return self._patients.place_of_serial(serial)

    def places_of_card(self, card_no: str, hospital_id: str, latest: date) -> Iterator[SerialPlace | None]:
        """The registrations of other channels with that ID card, of the 365 days up to a date of visit.

        An empty `hospital_id` stands for all; then `None` comes from time to time, so that the caller can let other
        requests run. The candidates follow from the digits of the card; nothing is searched.
        """
        return self._places_of_card(card_no, hospital_id, latest) if may_be_made(card_no) else iter(())

    def _places_of_card(self, card_no: str, hospital_id: str, latest: date) -> Iterator[SerialPlace | None]:
        for place in self._patients.places_of_card(card_no, hospital_id, latest):
            if place is None:
                yield None
                continue
            key = place.hospital_id, place.department_id, place.doctor_id, place.work_date, place.work_type
            if place.ordinal < len(self._demand(*key)):
                yield place

    def resources(
        self, hospital_id: str, department_id: str, work_type: WorkType, now: datetime
    ) -> tuple[Resource, ...]:
        """The beds (`WorkType.BEDS`) or devices (`WorkType.EQUIPMENT`) of a department, as in use at an instant."""
        unit = self._unit(hospital_id, department_id)
        if unit is None:
            return ()
        is_for_profit = self._hospital(hospital_id).kind == HospitalKind.FOR_PROFIT
        inventory = Inventory(self._plan(hospital_id), self._streams, self._stays, is_for_profit)
        resources = inventory.resources(unit, work_type, now)
        return self._changes.resources(hospital_id, department_id, work_type, now, resources)

    def logo_png(self, hospital_id: str) -> bytes:
        """The emblem of a hospital, a PNG on transparent ground; empty for an unknown hospital."""
        return self._logo(hospital_id) if hospital_id in self._all else b""

    def photo_jpeg(self, hospital_id: str, doctor_id: str) -> bytes:
        """The photo of a doctor, a JPEG; empty for an unknown doctor."""
        place = self._place(hospital_id, doctor_id)
        return self._photo(hospital_id, *place) if place else b""

    def _units(self, hospital_id: str, department_id: str) -> Iterator[Unit]:
        if hospital_id not in self._identities:
            return
        units = self._plan(hospital_id).units
        if not department_id:
            yield from units.values()
        elif department_id in units:
            yield units[department_id]

    def _unit(self, hospital_id: str, department_id: str) -> Unit | None:
        return self._plan(hospital_id).units.get(department_id) if hospital_id in self._identities else None

    def _place(self, hospital_id: str, doctor_id: str) -> tuple[str, int] | None:
        """Department and number of an existing doctor."""
        place = split_doctor_id(doctor_id)
        unit = self._unit(hospital_id, place[0]) if place else None
        return place if place and unit and place[1] in unit.numbers else None

    def _between(self, roster: Roster, first: date, last: date) -> Iterator[Schedule]:
        first = max(first, ROSTERS_BEGIN)
        for days in range((last - first).days + 1):
            day = first + timedelta(days=days)
            yield from self._schedules(roster, day)

    def _schedules(self, roster: Roster, day: date) -> Iterator[Schedule]:
        if not self._has_events:
            return roster.schedules(day, self._streams)
        planned = map(self._changes.schedule, roster.schedules(day, self._streams))
        events = self._changes.added(roster.hospital_id, roster.department_id, roster.doctor_id, day)
        if not events:
            return planned
        held = {each.work_type: each for each in planned}
        for event in events:
            unplanned = roster.unplanned(day, event.work_type, event.numbers, event.at)
            held.setdefault(event.work_type, self._changes.schedule(unplanned))
        return iter(sorted(held.values(), key=attrgetter("work_type")))

    def _make_interest(self, hospital_id: str, department_id: str, doctor_id: str) -> Interest:
        plan = self._plan(hospital_id)
        unit = plan.units[department_id]
        place = split_doctor_id(doctor_id)
        return interest_in(plan, unit, post_of(plan, unit, place[1], self._streams) if place else None, self._streams)

    def _make_demand(
        self, hospital_id: str, department_id: str, doctor_id: str, work_date: date, work_type: WorkType
    ) -> tuple[Demand, ...]:
        schedule = self._schedule(hospital_id, department_id, doctor_id, work_date, work_type)
        return () if schedule is None else self.filled(schedule).demands()

    def _make_plan(self, hospital_id: str) -> Plan:
        return apply_explicit_departments(plan_hospital(self._all[hospital_id], self._streams), self._streams)

    def _make_hospital(self, hospital_id: str) -> Hospital:
        return self._changes.hospital(make_hospital(self._plan(hospital_id), self._streams))

    def _make_department(self, hospital_id: str, department_id: str) -> Department:
        plan = self._plan(hospital_id)
        phone = main_phone(plan.identity, self._streams)
        return make_department(plan, plan.units[department_id], phone, self._streams)

    def _make_doctor(self, hospital_id: str, department_id: str, number: int) -> Doctor:
        plan = self._plan(hospital_id)
        return make_doctor(plan, plan.units[department_id], number, self._streams)

    def _make_roster(self, hospital_id: str, department_id: str, number: int) -> Roster:
        """Number 0 is the department itself."""
        plan = self._plan(hospital_id)
        unit = plan.units[department_id]
        if number == 0:
            return department_roster(plan, unit, self._streams)
        return doctor_roster(plan, unit, number, self._streams)

    def _make_held_weekly(self, hospital_id: str) -> tuple[tuple[Roster, ...], ...]:
        """The rosters that may have a session on each day of the week, Monday first."""
        plan = self._plan(hospital_id)
        held: tuple[list[Roster], ...] = ([], [], [], [], [], [], [])
        for unit in plan.units.values():
            for roster in rosters_of(plan, unit, self._streams):
                for rosters, sessions in zip(held, roster.week, strict=True):
                    if sessions or roster.timetable is not None:
                        rosters.append(roster)
        return tuple(map(tuple, held))

    def _make_schedule(
        self, hospital_id: str, department_id: str, doctor_id: str, work_date: date, work_type: WorkType
    ) -> Schedule | None:
        if work_date < ROSTERS_BEGIN:
            return None
        if not doctor_id:
            place = (department_id, 0) if self._unit(hospital_id, department_id) else None
        else:
            place = self._place(hospital_id, doctor_id)
        if place is None or place[0] != department_id:
            return None
        roster = self._roster(hospital_id, *place)
        schedule = roster.schedule(work_date, work_type, self._streams)
        if schedule is not None:
            return self._changes.schedule(schedule)
        return next((each for each in self._schedules(roster, work_date) if each.work_type == work_type), None)

    def _draw_logo(self, hospital_id: str) -> bytes:
        identity = self._all[hospital_id]
        return ARTIST.begin().result().draw_emblem(self._streams.stream("emblem", hospital_id), identity.model.profile)

    def _draw_photo(self, hospital_id: str, department_id: str, number: int) -> bytes:
        plan = self._plan(hospital_id)
        unit = plan.units[department_id]
        return (
            ARTIST.begin()
            .result()
            .draw_photo(
                self._streams.stream("photo", hospital_id, make_doctor_id(unit, number)),
                sex_of(plan, unit, number, self._streams),
                birthday_of(plan, unit, number, self._streams).year,
            )
        )
