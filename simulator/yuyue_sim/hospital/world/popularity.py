"""How many patients of other channels want a roster's numbers: by hospital, department, doctor and session.

The spread between hospitals follows one month of a whole city: from 21 % to 95.8 % of the numbers of a hospital were
booked, most at the children's hospital, 49.5 % over all. How departments, doctors and sessions differ is an assumption.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from yuyue_sim.contract.enumerations import DepartmentType, WorkType
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.world.channels import COMMUNITY_WAYS, HOSPITAL_WAYS, TEST_WAYS, Ways
from yuyue_sim.hospital.world.doctors import Post
from yuyue_sim.hospital.world.model import Schedule
from yuyue_sim.hospital.world.plan import Plan, Unit
from yuyue_sim.hospital.world.slots import UNLIMITED
from yuyue_sim.scenario.files.model import Profile

_PER_NUMBER: Mapping[Profile, tuple[float, float]] = MappingProxyType(
    {
        Profile.TERTIARY_GENERAL: (0.45, 0.64),
        Profile.CHILDREN: (1.12, 1.36),
        Profile.MATERNITY: (0.45, 0.75),
        Profile.CHINESE_MEDICINE: (0.42, 0.70),
        Profile.COUNTY: (0.32, 0.52),
        Profile.COMMUNITY: (0.27, 0.38),
    }
)
"""Lowest and highest number of patients for each number of a hospital."""

_FAMOUS, _CHIEF, _DEPUTY, _ORDINARY_DOCTOR = 3.2, 1.7, 1.3, 0.92
_EMERGENCY = 0.7
_TEST = 0.65

_BY_WEEKDAY = (1.12, 1.04, 1.0, 0.98, 0.96, 1.0, 0.94)
"""Monday to Sunday; there are fewer numbers at a weekend too."""
_BY_PART: Mapping[WorkType, float] = MappingProxyType(
    {
        WorkType.MORNING: 1.08,
        WorkType.AFTERNOON: 0.88,
        WorkType.WHOLE_DAY: 1.0,
        WorkType.EMERGENCY: 1.0,
        WorkType.EVENING: 0.8,
    }
)

_WANTED_OF_UNLIMITED = 60
"""A schedule without a limit has as many patients as one with this number of numbers."""
_MOST_WANTED = 600
"""Patients are drawn for at most this number of numbers; no profile has a schedule with more."""

_TESTS = frozenset({DepartmentType.LABORATORY, DepartmentType.EXAMINATION, DepartmentType.OTHER})


@dataclass(frozen=True, slots=True)
class Interest:
    """How much patients of other channels want a roster, and how they book it."""

    per_number: float
    """Patients for each of its numbers, on an average day; over 1 where they outnumber them."""
    ways: Ways
    has_walk_ins: bool

    def on(self, schedule: Schedule) -> float:
        """Patients for each number of one of its schedules; very large schedules do not attract more patients."""
        usual = self.per_number * _BY_WEEKDAY[schedule.work_date.weekday()] * _BY_PART[schedule.work_type]
        if schedule.limited == UNLIMITED:
            return usual * _WANTED_OF_UNLIMITED / UNLIMITED
        return usual * min(1.0, _MOST_WANTED / schedule.limited)


def interest_in(plan: Plan, unit: Unit, post: Post | None, streams: Streams) -> Interest:
    """The interest in a doctor's clinics, or without a post in the department's own."""
    identity = plan.identity
    scale = identity.model.demand * (unit.model.demand if unit.model else 1.0)
    if post is not None and (doctor := unit.doctor_model(post.number)) is not None:
        scale *= doctor.demand
    if unit.type == DepartmentType.EMERGENCY:
        return Interest(scale * _spread(streams, _EMERGENCY, 0.2, "er", identity.id, unit.id), HOSPITAL_WAYS, False)
    level = patients_per_number(plan, streams)
    if unit.type in _TESTS:
        level = level if unit.type == DepartmentType.LABORATORY else _TEST
        return Interest(scale * _spread(streams, level, 0.25, "tests", identity.id, unit.id), TEST_WAYS, False)
    level = _spread(streams, level, 0.25, "popularity", identity.id, unit.id)
    if post is not None:
        level = _spread(streams, level * _of_post(post), 0.2, "popularity", identity.id, unit.id, post.id)
    ways = HOSPITAL_WAYS if plan.figures.has_resources else COMMUNITY_WAYS
    return Interest(scale * level, ways, True)


def patients_per_number(plan: Plan, streams: Streams) -> float:
    """Patients for each number of a hospital's clinics, and of its laboratories, to which the clinics send them."""
    low, high = _PER_NUMBER[plan.identity.model.profile]
    return low + (high - low) * streams.fraction("popularity", plan.identity.id)


def _of_post(post: Post) -> float:
    if not post.is_expert:
        return _ORDINARY_DOCTOR
    if post.is_famous:
        return _FAMOUS
    return _CHIEF if post.rank == 0 else _DEPUTY


def _spread(streams: Streams, level: float, most: float, *key: str) -> float:
    """The level, changed by a draw of at most the share `most` up or down."""
    return level * (1 + most * (2 * streams.fraction(*key) - 1))
