"""A city of three hospitals small enough to be written down, so that tests can state what to expect.

The clock of the tests stands at Monday 2026-03-02, 09:30. Every schedule has the slots 08:00-09:00 with the numbers
1 and 2, 09:00-10:00 with 3 and 4, and 10:00-11:00 with 5 and 6, which the hospital keeps for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.enumerations import (
    AgeLimit,
    DepartmentSex,
    DepartmentType,
    DoctorSex,
    InsuranceType,
    PatientSex,
    WorkStatus,
    WorkType,
)
from yuyue_sim.hospital.world.channels import IN_CLINIC
from yuyue_sim.hospital.world.demand import Filled, Kind
from yuyue_sim.hospital.world.model import (
    Demand,
    Department,
    Dialect,
    Doctor,
    Hospital,
    Person,
    Policy,
    Resource,
    Schedule,
    SerialPlace,
    Slot,
)

NOW = datetime(2026, 3, 2, 9, 30)
TODAY = date(2026, 3, 2)
OTHERS_CARD = "320510199001010012"
TOMORROW = date(2026, 3, 3)
MORNING, AFTERNOON, EVENING = WorkType.MORNING, WorkType.AFTERNOON, WorkType.EVENING

OPEN, SUSPENDED, STRICT = "GH01", "GH02", "GH03"
"""Admits whom the tables say; takes no bookings; admits foreigners, but no late cancels and no experts that day."""

SLOTS = (
    Slot("08:00", "09:00", False, 1, 2),
    Slot("09:00", "10:00", False, 3, 2),
    Slot("10:00", "11:00", True, 5, 2),
)
LATE_SLOTS = (Slot("13:00", "14:00", False, 1, 1), Slot("14:00", "15:00", False, 2, 1))

_DEPARTMENTS: tuple[tuple[str, DepartmentType, DepartmentSex, AgeLimit, int | None], ...] = (
    ("IM", DepartmentType.ORDINARY, DepartmentSex.ANY, AgeLimit.NONE, None),
    ("SU", DepartmentType.ORDINARY, DepartmentSex.ANY, AgeLimit.NONE, None),
    ("OB", DepartmentType.ORDINARY, DepartmentSex.FEMALE, AgeLimit.NONE, None),
    ("UR", DepartmentType.ORDINARY, DepartmentSex.MALE, AgeLimit.NONE, None),
    ("PE", DepartmentType.ORDINARY, DepartmentSex.ANY, AgeLimit.CHILDREN, 14),
    ("AD", DepartmentType.ORDINARY, DepartmentSex.ANY, AgeLimit.ADULTS, 18),
    ("DI", DepartmentType.DISEASE, DepartmentSex.ANY, AgeLimit.NONE, None),
    ("EX", DepartmentType.EXPERT, DepartmentSex.ANY, AgeLimit.NONE, None),
    ("EM", DepartmentType.EMERGENCY, DepartmentSex.ANY, AgeLimit.NONE, None),
    ("IP", DepartmentType.INPATIENT, DepartmentSex.ANY, AgeLimit.NONE, None),
    ("CT", DepartmentType.EXAMINATION, DepartmentSex.ANY, AgeLimit.NONE, None),
    ("LA", DepartmentType.LABORATORY, DepartmentSex.ANY, AgeLimit.NONE, None),
    ("CH", DepartmentType.OTHER, DepartmentSex.ANY, AgeLimit.NONE, None),
)
_DOCTORS = (
    ("IM01", "IM", True, False),
    ("IM02", "IM", False, False),
    ("IM09", "IM", True, True),
    ("SU01", "SU", True, False),
)


def hospital(hospital_id: str, policy: Policy, dialect: Dialect | None = None) -> Hospital:
    return Hospital(
        id=hospital_id,
        name=f"第{hospital_id}医院",
        district="苏州市",
        district_rank=1,
        affiliation="",
        affiliation_rank=0,
        grade="三级甲等",
        kind="非营利",
        classes="医院",
        zone="姑苏区",
        address="平海路899号",
        way="36路",
        phone="0512-67973306",
        intro="综合医院",
        website="",
        staff="",
        insurance_types=("市民卡", "异地医保"),
        has_resources=True,
        pay_url="",
        policy=policy,
        dialect=dialect or Dialect(),
    )


def schedule(
    department_id: str, doctor_id: str = "", work_date: date = TOMORROW, work_type: WorkType = MORNING, **changes: Any
) -> Schedule:
    """A schedule of the open hospital: an expert's costs 20 + 80, any other 20."""
    is_expert = doctor_id in {"IM01", "IM09", "SU01"}
    made = Schedule(
        hospital_id=OPEN,
        department_id=department_id,
        doctor_id=doctor_id,
        work_date=work_date,
        work_type=work_type,
        status=WorkStatus.NORMAL,
        is_reserved=False,
        is_expert=is_expert,
        clinic_fee=Decimal("20.00"),
        experts_fee=Decimal("80.00") if is_expert else Decimal("0.00"),
        remark="",
        slots=SLOTS,
        limited=6,
    )
    return replace(made, **changes)


def standard_schedules() -> Iterator[Schedule]:
    """Mornings of every department and doctor, for the last and the coming five weeks, and some special days."""
    for offset in range(-7, 36):
        day = TODAY + timedelta(days=offset)
        for hospital_id in (OPEN, SUSPENDED, STRICT):
            for department_id, *_ in _DEPARTMENTS:
                yield schedule(department_id, "", day, hospital_id=hospital_id)
            for doctor_id, department_id, *_ in _DOCTORS:
                yield schedule(department_id, doctor_id, day, hospital_id=hospital_id)
    yield schedule("IM", "", TODAY, AFTERNOON, slots=LATE_SLOTS, limited=2)
    yield schedule("IM", "", TOMORROW, AFTERNOON, status=WorkStatus.STOPPED)
    yield schedule("SU", "", TOMORROW, AFTERNOON, status=WorkStatus.CLOSED)
    yield schedule("DI", "", TOMORROW, AFTERNOON, is_reserved=True)
    yield schedule("EX", "", TOMORROW, AFTERNOON, slots=SLOTS[2:], limited=2)
    yield schedule("IM", "", TOMORROW, EVENING, slots=(Slot("18:00", "19:00", False, 1, 1),), limited=1)


class SmallWorld:
    """A world of literal schedules."""

    def __init__(self, schedules: Iterable[Schedule] | None = None) -> None:
        self.hospitals = (
            hospital(OPEN, Policy()),
            hospital(SUSPENDED, Policy(suspended_reason="系统升级")),
            hospital(
                STRICT,
                Policy(
                    ahead_days=7,
                    release_time="10:00",
                    cancel_that_day=False,
                    expert_that_day=False,
                    foreign_patients=True,
                ),
                Dialect(layout=Layout.EXAMPLE),
            ),
        )
        self.demands: dict[tuple[str, str, date, WorkType], tuple[Demand, ...]] = {}
        """Other channels' patients at the open hospital, by department, doctor, date and work type."""
        self._schedules = {
            (each.hospital_id, each.department_id, each.doctor_id, each.work_date, each.work_type): each
            for each in (standard_schedules() if schedules is None else schedules)
        }

    @property
    def listed(self) -> tuple[Hospital, ...]:
        return self.hospitals

    def hospital(self, hospital_id: str) -> Hospital | None:
        return next((each for each in self.hospitals if each.id == hospital_id), None)

    def departments(self, hospital_id: str) -> tuple[Department, ...]:
        if self.hospital(hospital_id) is None:
            return ()
        return tuple(
            Department(
                hospital_id,
                id_,
                f"{id_}科",
                kind,
                False,
                "",
                "",
                Decimal("20.00"),
                "",
                "",
                sex,
                limit,
                years,
                "",
                "2号楼3层",
            )
            for id_, kind, sex, limit, years in _DEPARTMENTS
        )

    def department(self, hospital_id: str, department_id: str) -> Department | None:
        return next((each for each in self.departments(hospital_id) if each.id == department_id), None)

    def doctors(self, hospital_id: str, department_id: str = "") -> Iterator[Doctor]:
        if self.hospital(hospital_id) is None:
            return
        for id_, of, is_expert, is_famous in _DOCTORS:
            if department_id in ("", of):
                yield Doctor(
                    hospital_id, id_, of, f"医生{id_}", DoctorSex.MALE, "主任医师", "", "", is_expert, is_famous,
                    "", "研究生", "", "", 8,
                )  # fmt: skip

    def doctor(self, hospital_id: str, doctor_id: str) -> Doctor | None:
        return next((each for each in self.doctors(hospital_id) if each.id == doctor_id), None)

    def department_of_doctor(self, hospital_id: str, doctor_id: str) -> str | None:
        doctor = self.doctor(hospital_id, doctor_id)
        return None if doctor is None else doctor.department_id

    def schedule(
        self, hospital_id: str, department_id: str, doctor_id: str, work_date: date, work_type: WorkType
    ) -> Schedule | None:
        return self._schedules.get((hospital_id, department_id, doctor_id, work_date, work_type))

    def department_schedules(self, hospital_id: str, department_id: str, first: date, last: date) -> Iterator[Schedule]:
        return self._between(hospital_id, department_id, first, last, of_doctors=False)

    def doctor_schedules(
        self, hospital_id: str, department_id: str, doctor_id: str, first: date, last: date
    ) -> Iterator[Schedule]:
        between = self._between(hospital_id, department_id, first, last, of_doctors=True)
        return (each for each in between if doctor_id in ("", each.doctor_id))

    def _between(
        self, hospital_id: str, department_id: str, first: date, last: date, *, of_doctors: bool
    ) -> Iterator[Schedule]:
        for each in self._schedules.values():
            is_wanted = each.hospital_id == hospital_id and department_id in ("", each.department_id)
            if is_wanted and bool(each.doctor_id) == of_doctors and first <= each.work_date <= last:
                yield each

    def schedules_on(self, hospital_id: str, day: date) -> Iterator[Schedule]:
        yield from self.department_schedules(hospital_id, "", day, day)
        yield from self.doctor_schedules(hospital_id, "", "", day, day)

    def demand(self, schedule: Schedule) -> tuple[Demand, ...]:
        return self.demands.get(
            (schedule.department_id, schedule.doctor_id, schedule.work_date, schedule.work_type), ()
        )

    def filled(self, schedule: Schedule) -> Filled:
        midnight = datetime.combine(schedule.work_date, time())

        def second(instant: datetime | None) -> int | None:
            return None if instant is None else (instant - midnight) // timedelta(seconds=1)

        return Filled(
            midnight,
            [
                (
                    second(each.registered_at) or 0,
                    each.number,
                    second(each.cancelled_at),
                    IN_CLINIC,
                    0.0,
                    each.paid_at is not None,
                    Kind.WALK_IN if each.is_walk_in else Kind.BOOKING,
                    second(each.refunded_at),
                )
                for each in self.demand(schedule)
            ],
        )

    def person(self, schedule: Schedule, ordinal: int) -> Person:
        return Person("钱多", PatientSex.MALE, date(1990, 1, 1), OTHERS_CARD, "13900000000", InsuranceType.CITIZEN_CARD)

    def serials(self, schedule: Schedule) -> range:
        place = [*self._schedules].index(
            (schedule.hospital_id, schedule.department_id, schedule.doctor_id, schedule.work_date, schedule.work_type)
        )
        first = 900_000_000_000_000_000 + place * 1000
        return range(first, first + 1000)

    def serial_place(self, serial: int) -> SerialPlace | None:
        place, ordinal = divmod(serial - 900_000_000_000_000_000, 1000)
        keys = [*self._schedules]
        return SerialPlace(*keys[place], ordinal) if place < len(keys) else None

    def places_of_card(self, card_no: str, hospital_id: str, latest: date) -> Iterator[SerialPlace]:
        for key in self.demands if card_no == OTHERS_CARD else ():
            yield from (SerialPlace(OPEN, *key, ordinal) for ordinal in range(len(self.demands[key])))

    def logo_png(self, hospital_id: str) -> bytes:
        return f"logo of {hospital_id}".encode()

    def photo_jpeg(self, hospital_id: str, doctor_id: str) -> bytes:
        return f"photo of {hospital_id}/{doctor_id}".encode()

    def resources(
        self, hospital_id: str, department_id: str, work_type: WorkType, now: datetime
    ) -> tuple[Resource, ...]:
        if (hospital_id, department_id, work_type) == (OPEN, "IP", WorkType.BEDS):
            return (Resource("病床数", 40, 31),)
        return ()
