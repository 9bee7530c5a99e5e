from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from yuyue_sim.contract.enumerations import WorkStatus, WorkType
from yuyue_sim.hospital.world.model import Schedule, Slot
from yuyue_sim.hospital.world.slots import divide
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.loader import read_text

MONDAY = date(2026, 3, 2)
FORTNIGHT_END = date(2026, 3, 15)
HALF_DAYS = {WorkType.MORNING, WorkType.AFTERNOON}
CLINICS = {1, 2, 3}


def all_schedules(world: World, hospital_id: str, first: date = MONDAY, last: date = FORTNIGHT_END) -> list[Schedule]:
    return [
        *world.department_schedules(hospital_id, "", first, last),
        *world.doctor_schedules(hospital_id, "", "", first, last),
    ]


def clinics(world: World, hospital_id: str) -> list[Schedule]:
    """The schedules of the types 1 to 3: neither emergencies nor examinations."""
    types = {department.id: department.type for department in world.departments(hospital_id)}
    return [each for each in all_schedules(world, hospital_id) if types[each.department_id] in CLINICS]


@pytest.fixture(scope="module")
def schedules(world: World) -> list[Schedule]:
    return [schedule for hospital in world.hospitals for schedule in all_schedules(world, hospital.id)]


def test_a_single_schedule_equals_the_listed_one(world: World, schedules: list[Schedule]) -> None:
    assert len(schedules) > 1000
    listed = {
        (each.hospital_id, each.department_id, each.doctor_id, each.work_date, each.work_type): each
        for each in schedules
    }
    assert len(listed) == len(schedules)
    days = [MONDAY + timedelta(days=number) for number in range(14)]
    for hospital in world.hospitals:
        holders = [(department.id, "") for department in world.departments(hospital.id)]
        holders += [(doctor.department_id, doctor.id) for doctor in world.doctors(hospital.id)]
        for department_id, doctor_id in holders:
            for day in days[:7]:
                for work_type in WorkType:
                    key = (hospital.id, department_id, doctor_id, day, work_type)
                    assert world.schedule(*key) == listed.get(key)


@pytest.mark.parametrize(
    ("hospital_id", "department_id", "doctor_id"),
    [
        ("NONE", "0301", ""),
        ("SG01", "9999", ""),
        ("SG01", "", ""),
        ("SG01", "0301", "03019999"),
        ("SG01", "0302", "03010001"),
        ("SG01", "9999", "03010001"),
        ("SG01", "", "03010001"),
    ],
)
def test_unknown_departments_and_doctors_have_no_schedule(
    world: World, hospital_id: str, department_id: str, doctor_id: str
) -> None:
    days = [MONDAY + timedelta(days=number) for number in range(7)]
    assert all(
        world.schedule(hospital_id, department_id, doctor_id, day, part) is None for day in days for part in WorkType
    )


def test_lists_are_narrowed_by_department_and_doctor(world: World, schedules: list[Schedule]) -> None:
    span = MONDAY, FORTNIGHT_END
    own = [each for each in schedules if (each.hospital_id, each.department_id) == ("SG01", "0304")]
    assert [*world.department_schedules("SG01", "0304", *span)] == [each for each in own if not each.doctor_id]
    held = [each for each in own if each.doctor_id]
    assert [*world.doctor_schedules("SG01", "0304", "", *span)] == held
    doctor_id = held[0].doctor_id
    of_one = [each for each in held if each.doctor_id == doctor_id]
    assert [*world.doctor_schedules("SG01", "0304", doctor_id, *span)] == of_one
    assert [*world.doctor_schedules("SG01", "", doctor_id, *span)] == of_one
    assert [*world.doctor_schedules("SG01", "0301", doctor_id, *span)] == []
    assert [*world.doctor_schedules("SG01", "", "03049999", *span)] == []
    assert [*world.department_schedules("SG01", "9999", *span)] == []
    assert [*world.department_schedules("SG01", "0304", FORTNIGHT_END, MONDAY)] == []


def test_rosters_begin_with_2021(world: World) -> None:
    new_year = date(2021, 1, 1)
    first = [*world.department_schedules("SG01", "2000", date(2020, 12, 20), date(2021, 1, 3))]
    assert [each.work_date for each in first] == [new_year, date(2021, 1, 2), date(2021, 1, 3)]
    assert world.schedule("SG01", "2000", "", new_year, WorkType.EMERGENCY) is not None
    assert world.schedule("SG01", "2000", "", date(2020, 12, 31), WorkType.EMERGENCY) is None


def test_the_last_day_there_is_has_rosters_too(world: World) -> None:
    (schedule,) = world.department_schedules("SG01", "2000", date.max, date.max)
    assert schedule.work_date == date(9999, 12, 31)


def fates(each: Schedule) -> set[WorkStatus]:
    """What a schedule is published as and what becomes of it."""
    changed = {change.status for change in each.changes if change.status is not None}
    return {each.status, *changed} - {WorkStatus.NORMAL}


def test_all_parts_of_the_day_and_all_states_occur(schedules: list[Schedule]) -> None:
    assert {int(each.work_type) for each in schedules} == {1, 2, 3, 4, 5}
    share = {status: sum(status in fates(each) for each in schedules) / len(schedules) for status in (1, 2)}
    assert 0.005 < share[1] < 0.03
    assert 0.003 < share[2] < 0.02
    assert 0.003 < sum(each.is_reserved for each in schedules) / len(schedules) < 0.02
    assert any(slot.is_reserved for each in schedules for slot in each.slots)


def test_slots_add_up_and_follow_one_another(schedules: list[Schedule]) -> None:
    for each in schedules:
        assert sum(slot.total for slot in each.slots) == each.limited
        assert 1 <= each.limited <= 9999
        assert each.slots[0].first_number == 1
        assert all(slot.total >= 1 and slot.begin < slot.end for slot in each.slots)
        for earlier, later in pairwise(each.slots):
            assert later.first_number == earlier.last_number + 1
            assert earlier.end <= later.begin
        assert sum(slot.is_reserved for slot in each.slots) <= 1


def hours(slots: Iterable[Slot]) -> list[str]:
    return [f"{slot.begin}-{slot.end}" for slot in slots]


def test_hours_of_a_morning_in_half_hours() -> None:
    slots = divide(WorkType.MORNING, 30, 20, None)
    assert hours(slots) == [
        "08:00-08:30",
        "08:30-09:00",
        "09:00-09:30",
        "09:30-10:00",
        "10:00-10:30",
        "10:30-11:00",
        "11:00-11:30",
    ]
    assert [slot.total for slot in slots] == [3, 3, 3, 3, 3, 3, 2]


def test_hours_of_an_afternoon_in_hours() -> None:
    slots = divide(WorkType.AFTERNOON, 60, 35, 1)
    assert hours(slots) == ["13:00-14:00", "14:00-15:00", "15:00-16:00", "16:00-16:30"]
    assert [slot.total for slot in slots] == [10, 10, 10, 5]
    assert [slot.is_reserved for slot in slots] == [False, True, False, False]


def test_hours_of_the_other_parts_of_the_day() -> None:
    whole_day = divide(WorkType.WHOLE_DAY, 60, 80, None)
    assert (whole_day[0].begin, whole_day[3].end, whole_day[4].begin, whole_day[-1].end) == (
        "08:00",
        "11:30",
        "13:00",
        "16:30",
    )
    evening = divide(WorkType.EVENING, 60, 24, None)
    assert hours(evening) == ["17:30-18:30", "18:30-19:30", "19:30-20:30"]
    emergency = divide(WorkType.EMERGENCY, 30, 240, None)
    assert (len(emergency), emergency[0].begin, emergency[-1].end) == (24, "00:00", "23:59")


def test_two_large_slots_as_the_remark_of_the_specification_has_them() -> None:
    assert hours(divide(WorkType.MORNING, 0, 40, None)) == ["07:30-11:30"]
    assert hours(divide(WorkType.AFTERNOON, 0, 40, None)) == ["12:30-16:00"]
    assert hours(divide(WorkType.WHOLE_DAY, 0, 40, None)) == ["07:30-11:30", "12:30-16:00"]


def test_fewer_numbers_than_slots_leave_slots_out() -> None:
    slots = divide(WorkType.MORNING, 30, 2, None)
    assert [slot.total for slot in slots] == [1, 1]
    assert [slot.first_number for slot in slots] == [1, 2]


def test_experts_charge_by_rank_and_departments_do_not(world: World, schedules: list[Schedule]) -> None:
    fees: dict[str, set[Decimal]] = {}
    for each in schedules:
        doctor = world.doctor(each.hospital_id, each.doctor_id) if each.doctor_id else None
        assert each.is_expert is (doctor is not None and doctor.is_expert)
        assert (each.experts_fee > 0) is each.is_expert
        if doctor is not None and doctor.hospital_id == "SG01":
            kind = "famous" if doctor.is_famous else doctor.rank if doctor.is_expert else "ordinary"
            fees.setdefault(kind, set()).add(each.clinic_fee + each.experts_fee)
    assert fees["主任医师"] == {Decimal("30.00")}
    assert fees["副主任医师"] == {Decimal("20.00")}
    assert fees["famous"] == {Decimal("100.00")}


def test_the_clinic_fee_is_the_department_s(world: World, schedules: list[Schedule]) -> None:
    for each in schedules:
        department = world.department(each.hospital_id, each.department_id)
        assert department is not None
        assert each.clinic_fee == department.clinic_fee
        assert each.remark == f"就诊地址：{department.location}"
        assert len(each.remark) <= 100


def test_examinations_have_schedules_and_beds_have_none(world: World) -> None:
    types = {department.id: int(department.type) for department in world.departments("SG01")}
    held = {types[each.department_id] for each in world.department_schedules("SG01", "", MONDAY, FORTNIGHT_END)}
    assert held == {1, 2, 4, 10, 11, 20}
    experts = {types[each.department_id] for each in world.doctor_schedules("SG01", "", "", MONDAY, FORTNIGHT_END)}
    assert experts == {1, 2, 3}


def test_the_week_repeats(world: World) -> None:
    def week(first: date) -> list[tuple[str, str, int, int]]:
        return [
            (each.department_id, each.doctor_id, each.work_date.weekday(), int(each.work_type))
            for each in all_schedules(world, "SG01", first, first + timedelta(days=6))
        ]

    assert week(MONDAY) == week(date(2031, 7, 7))


def test_nobody_is_in_two_places_at_once(schedules: list[Schedule]) -> None:
    parts: dict[tuple[str, str, str, date], set[int]] = {}
    for each in schedules:
        key = each.hospital_id, each.department_id, each.doctor_id, each.work_date
        parts.setdefault(key, set()).add(int(each.work_type))
    assert all(held == {3} or 3 not in held or held == {3, 5} for held in parts.values())


@pytest.mark.parametrize("hospital_id", ["SG01", "ZG01", "KG01"])
def test_a_general_hospital_stays_within_the_figures(city: World, hospital_id: str) -> None:
    held = clinics(city, hospital_id)
    experts = [each for each in held if each.is_expert]
    ordinary = [each for each in held if not each.is_expert]
    assert 2.4 <= len(ordinary) / len(experts) <= 3.6
    half_days = Counter(each.work_type for each in held if each.work_type in HALF_DAYS)
    assert 0.57 <= half_days[WorkType.MORNING] / half_days.total() <= 0.65

    def usual_numbers(schedules: list[Schedule]) -> float:
        on_workdays = [
            each.limited for each in schedules if each.work_type in HALF_DAYS and each.work_date.weekday() < 5
        ]
        return sum(on_workdays) / len(on_workdays)

    assert 18 <= usual_numbers(experts) <= 22
    assert 37 <= usual_numbers(ordinary) <= 43


def test_weekends_are_thinner(world: World) -> None:
    numbers: Counter[int] = Counter()
    for each in clinics(world, "SG01"):
        numbers[each.work_date.weekday()] += each.limited
    workday = sum(numbers[day] for day in range(5)) / 5
    assert workday * 0.15 < numbers[5] < workday * 0.6
    assert workday * 0.1 < numbers[6] < numbers[5]


def test_a_children_s_hospital_is_as_busy_at_a_weekend(city: World) -> None:
    numbers: Counter[bool] = Counter()
    for hospital in city.hospitals:
        if "儿童" in hospital.name:
            for each in clinics(city, hospital.id):
                numbers[each.work_date.weekday() >= 5] += each.limited
    assert 0.9 < numbers[True] / 2 / (numbers[False] / 5) < 1.3


def test_there_are_three_ordinary_clinics_to_one_of_an_expert_in_every_kind_of_hospital(city: World) -> None:
    held: dict[str, Counter[bool]] = {}
    for hospital in city.hospitals[::4]:
        for each in clinics(city, hospital.id):
            held.setdefault(hospital.classes, Counter())[each.is_expert] += 1
    assert set(held) == {"医院", "妇幼保健院（所、站）", "社区卫生服务中心（站）"}
    assert held["社区卫生服务中心（站）"][True] == 0
    for kind in ("医院", "妇幼保健院（所、站）"):
        assert 2.5 <= held[kind][False] / held[kind][True] <= 3.5


def test_another_slot_length_is_another_hospital_s(city: World) -> None:
    counts = {
        len(schedule.slots)
        for hospital in city.hospitals
        for schedule in city.department_schedules(hospital.id, "3000", MONDAY, MONDAY)
        if schedule.work_type == WorkType.MORNING and schedule.limited >= 20
    }
    assert counts == {1, 4, 7}


def test_a_tiny_hospital_has_clinics_too() -> None:
    text = "name: tried\nworld:\n  hospitals:\n    - {profile: community, id: AB12, doctors: 1}\n"
    assert len(all_schedules(World(read_text(text).sound(), 5), "AB12")) > 50
