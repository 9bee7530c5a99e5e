from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

import pytest
from yuyue_sim.contract.enumerations import DepartmentType, WorkType
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.world.model import Department, Resource
from yuyue_sim.hospital.world.stays import MOST_NIGHTS, Stays, Ward
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.loader import read_text
from yuyue_sim.scenario.files.model import Scenario

from tests.hospital.world.caches import cache_sizes

PROFILES = ["tertiary-general", "children", "maternity", "chinese-medicine", "county", "community"]
WEDNESDAY = datetime(2026, 3, 4)
MONDAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def every_profile() -> World:
    hospitals = "".join(f"\n    - {{profile: {profile}, id: AA{n:02}}}" for n, profile in enumerate(PROFILES))
    return World(read_text(f"name: tried\nworld:\n  hospitals:{hospitals}\n").sound(), 7)


def named(world: World, hospital_id: str, name: str) -> Department:
    return next(department for department in world.departments(hospital_id) if department.name == name)


def wards(world: World, hospital_id: str) -> list[Department]:
    return [each for each in world.departments(hospital_id) if each.type == DepartmentType.WARD]


def beds(world: World, hospital_id: str, department_id: str, now: datetime) -> Resource:
    return world.resources(hospital_id, department_id, WorkType.BEDS, now)[0]


def devices(world: World, department_id: str, now: datetime) -> dict[str, Resource]:
    return {each.name: each for each in world.resources("SG01", department_id, WorkType.EQUIPMENT, now)}


def hours(day: date, days: int, hour: int) -> Iterator[datetime]:
    for number in range(days):
        yield datetime.combine(day + timedelta(days=number), datetime.min.time()) + timedelta(hours=hour)


def occupancy(world: World, hospital_ids: Iterable[str], instants: list[datetime]) -> float:
    asked = [
        beds(world, hospital_id, ward.id, now)
        for hospital_id in hospital_ids
        for ward in wards(world, hospital_id)
        for now in instants
    ]
    return sum(each.in_use for each in asked) / sum(each.total for each in asked)


def test_a_ward_through_a_day(world: World) -> None:
    ward = named(world, "SG01", "心血管内科病区")
    through_the_day = [beds(world, "SG01", ward.id, WEDNESDAY + timedelta(hours=hour)) for hour in range(24)]
    assert {each.total for each in through_the_day} == {35}
    assert [each.in_use for each in through_the_day] == [33] * 9 + [34] + [35] * 14


@pytest.mark.parametrize("doctors", [40, 300, 900])
def test_beds_are_as_many_as_the_standard_has_for_the_grade(city: World, doctors: int) -> None:
    """500 and more in a 三级 hospital, 100 to 499 in a 二级 one."""
    hospitals = "".join(
        f"    - {{profile: {profile}, count: 12, doctors: {doctors}}}\n"
        for profile in ("tertiary-general", "children", "maternity", "chinese-medicine", "county")
    )
    sized = World(read_text(f"name: sized\nworld:\n  hospitals:\n{hospitals}").sound(), 7)
    grades = set()
    for world in (city, sized):
        for hospital in world.hospitals:
            found = re.search(r"开放床位(\d+)张", hospital.intro)
            assert (found is not None) is hospital.has_resources
            if found is not None:
                grades.add(hospital.grade[:2])
                fewest, most = {"三级": (500, 99_999), "二级": (100, 499)}[hospital.grade[:2]]
                assert fewest <= int(found[1]) <= most, hospital
    assert grades == {"三级", "二级"}


def test_devices_through_a_day(world: World) -> None:
    ultrasound = named(world, "SG01", "超声科")
    through_the_day = [
        devices(world, ultrasound.id, WEDNESDAY + timedelta(hours=hour))["彩超"].in_use for hour in range(24)
    ]
    assert through_the_day == [0, 0, 0, 1, 1, 0, 0, 1, 3, 3, 4, 4, 2, 3, 3, 3, 4, 2, 1, 2, 1, 1, 1, 1]


def test_beds_are_in_use_as_in_public_hospitals_over_a_month(city: World) -> None:
    public = [each.id for each in city.hospitals[::10] if each.has_resources and each.kind != "营利"]
    assert len(public) >= 10
    instants = [now for hour in (3, 15) for now in hours(MONDAY, 28, hour)]
    assert 0.84 <= occupancy(city, public, instants) <= 0.88


def test_hospitals_for_profit_are_emptier(city: World) -> None:
    for_profit = [each.id for each in city.hospitals if each.kind == "营利"]
    assert for_profit
    assert 0.55 <= occupancy(city, for_profit, [*hours(MONDAY, 7, 3)]) <= 0.70


def test_wards_and_days_differ(world: World) -> None:
    by_ward = {
        ward.id: [beds(world, "SG01", ward.id, now).in_use / beds(world, "SG01", ward.id, now).total for now in month]
        for month in [[*hours(MONDAY, 28, 12)]]
        for ward in wards(world, "SG01")
    }
    means = [sum(month) / len(month) for month in by_ward.values()]
    assert max(means) - min(means) > 0.08
    assert all(len(set(month)) > 3 for month in by_ward.values())


def test_more_are_admitted_on_mondays_than_at_weekends_and_go_home_in_the_morning() -> None:
    stays = Stays(Streams(5))
    ward = Ward("AA01", "030161", 400, 8.0, 0.86, is_around_the_clock=False)
    admitted = [0] * 7
    discharged = [0] * 7
    all_stays = []
    for number in range(364):
        day = MONDAY + timedelta(days=number)
        for stay in stays.admitted(ward, day):
            admitted[day.weekday()] += 1
            discharged[(day + timedelta(days=stay.nights)).weekday()] += 1
            all_stays.append(stay)
    assert min(admitted[:3]) > max(admitted[3:5]) > min(admitted[3:5]) > max(admitted[5:])
    assert min(discharged[:5]) > max(discharged[5:])
    assert 0.70 < sum(9 * 60 <= stay.admitted < 16 * 60 for stay in all_stays) / len(all_stays) < 0.80
    assert 0.70 < sum(9 * 60 <= stay.discharged < 12 * 60 for stay in all_stays) / len(all_stays) < 0.85
    assert {stay.nights for stay in all_stays} == set(range(1, MOST_NIGHTS + 1))
    assert sum(stay.nights for stay in all_stays) / len(all_stays) == pytest.approx(8.0, abs=0.2)


@pytest.mark.parametrize("mean_nights", [4.0, 5.0])
def test_a_ward_open_around_the_clock_admits_at_any_hour(mean_nights: float) -> None:
    stays = Stays(Streams(5))
    ward = Ward("AA01", "280061", 400, mean_nights, 0.86, is_around_the_clock=True)
    month = [stay for number in range(28) for stay in stays.admitted(ward, MONDAY + timedelta(days=number))]
    assert sum(stay.nights for stay in month) / len(month) == pytest.approx(mean_nights, abs=0.2)
    assert sum(9 * 60 <= stay.admitted < 16 * 60 for stay in month) / len(month) < 0.4


def test_the_beds_of_an_instant_are_those_admitted_and_not_yet_gone() -> None:
    """The patients counted one by one from every admission of the past, at instants in and out of order."""
    streams = Streams(11)
    ward = Ward("AA01", "030161", 1000, 8.0, 0.86, is_around_the_clock=False)
    walked = Stays(streams)
    midnight = datetime.combine(MONDAY, datetime.min.time())
    for minutes in (900, 0, 613, 1439, 540):
        now = midnight + timedelta(minutes=minutes)
        patients = 0
        for number in range(-60, 1):
            day = midnight + timedelta(days=number)
            for stay in walked.admitted(ward, day.date()):
                admitted = day + timedelta(minutes=stay.admitted)
                discharged = day + timedelta(days=stay.nights, minutes=stay.discharged)
                patients += admitted <= now < discharged
        assert 700 < patients < 1000
        assert Stays(streams).beds_in_use(ward, now) == walked.beds_in_use(ward, now) == patients


def test_a_ward_is_never_fuller_than_its_beds() -> None:
    ward = Ward("AA01", "030161", 20, 8.0, 1.5, is_around_the_clock=False)
    assert {Stays(Streams(1)).beds_in_use(ward, now) for now in hours(MONDAY, 7, 15)} == {20}


def test_what_is_kept_is_bounded() -> None:
    stays = Stays(Streams(1))
    ward = Ward("AA01", "030161", 8, 8.0, 0.86, is_around_the_clock=False)
    for number in range(20_000):
        stays.beds_in_use(ward, datetime(2000, 1, 1) + timedelta(days=number))
    assert sum(cache_sizes(stays).values()) <= 16_384 + 8_192


def test_responses_at_one_instant_agree_after_any_earlier_requests(default_scenario: Scenario) -> None:
    forward, backward = World(default_scenario, 7), World(default_scenario, 7)
    instants = [WEDNESDAY + timedelta(minutes=97 * number) for number in range(40)]
    asked = [(ward.id, now) for ward in wards(forward, "SG01")[:6] for now in instants]
    resources = {(ward, now): forward.resources("SG01", ward, WorkType.BEDS, now) for ward, now in asked}
    for ward, now in reversed(asked):
        assert backward.resources("SG01", ward, WorkType.BEDS, now) == resources[ward, now]
        assert forward.resources("SG01", ward, WorkType.BEDS, now) == resources[ward, now]


def test_devices_are_in_use_by_day_and_hardly_by_night_or_at_a_weekend(city: World) -> None:
    def in_use(instants: list[datetime]) -> float:
        asked = [
            resource
            for hospital in city.hospitals[:20]
            for department in city.departments(hospital.id)
            if department.name in {"超声科", "CT室", "磁共振室", "内镜中心", "检验科"}
            for now in instants
            for resource in city.resources(hospital.id, department.id, WorkType.EQUIPMENT, now)
        ]
        return sum(each.in_use for each in asked) / sum(each.total for each in asked)

    working = in_use([WEDNESDAY + timedelta(hours=hour, minutes=20) for hour in (8, 9, 10, 11, 13, 14, 15, 16)])
    assert 0.55 <= working <= 0.75
    assert in_use([WEDNESDAY + timedelta(hours=hour) for hour in (0, 2, 4, 23)]) < 0.12
    assert in_use([WEDNESDAY + timedelta(days=3, hours=hour) for hour in (9, 10, 14, 15)]) < 0.7 * working


def test_devices_change_with_the_quarter_of_an_hour_and_not_within_it(world: World) -> None:
    ultrasound = named(world, "SG01", "超声科").id
    ten = WEDNESDAY + timedelta(hours=10)
    minutes = [devices(world, ultrasound, ten + timedelta(minutes=minute))["彩超"].in_use for minute in range(120)]
    quarters = [set(minutes[begin : begin + 15]) for begin in range(0, 120, 15)]
    assert all(len(quarter) == 1 for quarter in quarters)
    assert len(set(minutes)) > 1


def test_ventilators_of_critical_care_are_the_same_among_beds_and_devices(world: World) -> None:
    critical_care = named(world, "SG01", "重症医学科")
    for department in (critical_care, *(each for each in wards(world, "SG01") if each.id.startswith("2800"))):
        for now in (WEDNESDAY + timedelta(minutes=53 * number) for number in range(60)):
            among_beds = {each.name: each for each in world.resources("SG01", department.id, WorkType.BEDS, now)}
            ventilators = among_beds["呼吸机"]
            assert devices(world, department.id, now)["呼吸机"] == ventilators
            assert 0.3 <= ventilators.in_use / ventilators.total <= 0.9


def test_total_beds_stay_as_the_hospital_says(world: World) -> None:
    total = sum(beds(world, "SG01", ward.id, WEDNESDAY).total for ward in wards(world, "SG01"))
    hospital = world.hospital("SG01")
    assert hospital is not None
    assert f"开放床位{total}张" in hospital.intro


@pytest.mark.parametrize("hospital_id", ["SG01", "KC01"])
def test_an_inpatient_department_has_the_beds_of_its_wards(world: World, hospital_id: str) -> None:
    now = WEDNESDAY + timedelta(hours=10, minutes=40)
    departments = world.departments(hospital_id)
    inpatient = [each for each in departments if each.type == DepartmentType.INPATIENT]
    for department in inpatient:
        summed: dict[str, tuple[int, int]] = {}
        for ward in wards(world, hospital_id):
            if ward.id[:4] == department.id[:4]:
                for each in world.resources(hospital_id, ward.id, WorkType.BEDS, now):
                    total, in_use = summed.get(each.name, (0, 0))
                    summed[each.name] = total + each.total, in_use + each.in_use
        resources = world.resources(hospital_id, department.id, WorkType.BEDS, now)
        assert summed == {each.name: (each.total, each.in_use) for each in resources}
    assert len(inpatient) > 5


def test_obstetrics_shows_its_delivery_room(world: World) -> None:
    inpatient = named(world, "SG01", "产科住院部")
    resources = world.resources("SG01", inpatient.id, WorkType.BEDS, WEDNESDAY)
    assert [each.name for each in resources] == ["病床数", "待产病床数", "产床数"]


def test_equipment_is_listed_by_department(world: World) -> None:
    resources = {
        department.name: [*devices(world, department.id, WEDNESDAY)] for department in world.departments("SG01")
    }
    assert resources["CT室"] == ["CT"]
    assert resources["磁共振室"] == ["MRI"]
    assert resources["介入诊疗室"] == ["DSA"]
    assert resources["超声科"] == ["彩超"]
    assert resources["重症医学科"] == ["呼吸机", "连续性血液净化机", "心电监护仪"]
    assert resources["内科"] == []


def test_resources_are_within_bounds_and_only_where_configured(every_profile: World) -> None:
    now = datetime(2026, 2, 28, 11, 15)
    for hospital in every_profile.hospitals:
        found = 0
        for department in every_profile.departments(hospital.id):
            for work_type in (WorkType.BEDS, WorkType.EQUIPMENT):
                for resource in every_profile.resources(hospital.id, department.id, work_type, now):
                    found += 1
                    assert 0 <= resource.in_use <= resource.total <= 9999
                    assert resource.total >= 1
                    assert 1 <= len(resource.name) <= 50
            assert every_profile.resources(hospital.id, department.id, WorkType.MORNING, now) == ()
        assert (found > 0) is hospital.has_resources


def test_an_unknown_department_has_nothing(world: World) -> None:
    assert world.resources("SG01", "999961", WorkType.BEDS, WEDNESDAY) == ()
    assert world.resources("XX99", "030161", WorkType.BEDS, WEDNESDAY) == ()
