from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256

from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.model import Scenario

from tests.hospital.world.caches import cache_sizes

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 15)
NOW = datetime(2026, 3, 4, 10, 20)


def described(world: World) -> Iterator[str]:
    for hospital in world.hospitals:
        yield repr(hospital)
        for department in world.departments(hospital.id):
            yield repr(department)
            yield repr([world.resources(hospital.id, department.id, part, NOW) for part in WorkType])
        yield from map(repr, world.doctors(hospital.id))
        yield from map(repr, world.department_schedules(hospital.id, "", FIRST, LAST))
        yield from map(repr, world.doctor_schedules(hospital.id, "", "", FIRST, LAST))
        for schedule in world.doctor_schedules(hospital.id, "", "", FIRST, FIRST + timedelta(days=1)):
            for demand in world.demand(schedule):
                yield f"{demand!r} {world.person(schedule, demand.ordinal)!r} {world.serials(schedule)[demand.ordinal]}"


def pictures(world: World) -> Iterator[bytes]:
    for hospital in world.hospitals:
        yield world.logo_png(hospital.id)
        for doctor in world.doctors(hospital.id):
            yield world.photo_jpeg(hospital.id, doctor.id)


def test_the_world_is_the_same_on_every_machine_and_python(default_scenario: Scenario) -> None:
    """A change here changes every world that anybody has a seed of: it belongs into the change log."""
    text = "\n".join(described(World(default_scenario, 12320)))
    assert sha256(text.encode()).hexdigest() == "806e23e5eb4b76d85104e9cf15e9979a2343968090a98581500d9a9070755b22"


def test_pictures_are_the_same_bytes_on_every_machine_and_python(default_scenario: Scenario) -> None:
    assert (
        sha256(b"".join(pictures(World(default_scenario, 12320)))).hexdigest()
        == "9fb2134bde5479f07beb86e25ce8900bbe0f47990fda9c97133d93f47f66f9ad"
    )


def test_another_seed_is_another_world(default_scenario: Scenario) -> None:
    one, other = World(default_scenario, 12320), World(default_scenario, 12321)
    assert one.hospitals[0].address != other.hospitals[0].address
    assert one.logo_png("SG01") != other.logo_png("SG01")
    names = [[doctor.name for doctor in world.doctors("SG01")] for world in (one, other)]
    assert sum(left == right for left, right in zip(*names, strict=True)) < 30
    weeks = [[*world.department_schedules("SG01", "", FIRST, LAST)] for world in (one, other)]
    assert weeks[0] != weeks[1]


def test_the_order_of_requests_does_not_matter(default_scenario: Scenario) -> None:
    forward, backward = World(default_scenario, 7), World(default_scenario, 7)
    schedules = [*forward.doctor_schedules("SG01", "", "", FIRST, LAST)]
    for each in reversed(schedules):
        key = each.hospital_id, each.department_id, each.doctor_id, each.work_date, each.work_type
        assert backward.schedule(*key) == each
        assert backward.doctor("SG01", each.doctor_id) == forward.doctor("SG01", each.doctor_id)


def test_a_city_is_made_without_making_its_departments_or_doctors(city_scenario: Scenario) -> None:
    """Every cache is empty after construction, and one request fills it for one hospital alone."""
    city = World(city_scenario, 12320)
    assert set(cache_sizes(city).values()) == {0}
    assert city.schedule("SG01", "3000", "", FIRST, WorkType.MORNING) is not None
    assert cache_sizes(city) == {
        "plan": 1,
        "hospital": 0,
        "department": 0,
        "doctor": 0,
        "roster": 1,
        "held_weekly": 0,
        "schedule": 1,
        "interest": 0,
        "demand": 0,
        "logo": 0,
        "photo": 0,
    }


def test_what_is_kept_is_bounded(default_scenario: Scenario) -> None:
    world = World(default_scenario, 12320)
    for number in range(40_000):
        world.schedule("SG01", "0304", str(number), FIRST, WorkType.MORNING)
    assert cache_sizes(world)["schedule"] <= 32_768


def test_pillow_is_not_imported_before_a_picture_is_drawn() -> None:
    program = (
        "import sys; from yuyue_sim.scenario.files.loader import load_scenario;"
        "from yuyue_sim.hospital.world.world import World;"
        "w = World(load_scenario('city'), 1); print(len(w.hospitals), 'PIL' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "200 False\n"
