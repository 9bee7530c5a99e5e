"""The hospital's own serials of the registrations of other channels: 18 digits that say whose they are.

From the left: `9`, three digits of the hospital (its place in the scenario, from 0), four of the roster (its place in
the hospital: the departments' own first, in their order, then the doctors' in theirs, then the
additional ones of the scenario), one of the work type, three of the ordinal, six of the days since `ROSTERS_BEGIN`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yuyue_sim.contract.enumerations import SCHEDULE_WORK_TYPES, WorkType
from yuyue_sim.hospital.world.plan import Plan
from yuyue_sim.hospital.world.rosters import ROSTERS_BEGIN

MOST_ORDINALS = 1000
"""Ordinals that a serial has room for."""
LAST_SERIAL_DATE = ROSTERS_BEGIN + timedelta(days=999_999)
"""The last date whose registrations have serials."""

MOST_ROSTERS = 10_000
"""Rosters of a hospital that a serial has room for."""
_WORK_TYPES = 10
_DAYS = 1_000_000
_FIRST = 9 * 10**17
_LAST = 10**18 - 1


@dataclass(frozen=True, slots=True)
class RosterDirectory:
    """The rosters of one hospital by number: its departments' own, then its doctors'."""

    department_ids: tuple[str, ...]
    positions: dict[str, int]
    """Place of each department, by id."""
    staffed: tuple[tuple[str, int], ...]
    """The departments with doctors, each with the number of its first one, in ascending order."""
    starts: tuple[int, ...]
    first_doctors: dict[str, int]
    beyond: tuple[tuple[str, int], ...]
    """Department and number of the additional rosters, which come after those of the profile."""
    beyond_positions: dict[tuple[str, int], int]
    profile_count: int

    @classmethod
    def of(cls, plan: Plan) -> RosterDirectory:
        """The rosters of a hospital's plan; those of its profile have their places even where they are dropped."""
        units = plan.profile_units
        ids = tuple(units)
        staffed = sorted((unit.first_doctor, unit.id) for unit in units.values() if unit.usual_doctors)
        count = len(ids) + sum(unit.usual_doctors for unit in units.values())
        return cls(
            ids,
            {unit_id: position for position, unit_id in enumerate(ids)},
            tuple((unit_id, len(ids) + first) for first, unit_id in staffed),
            tuple(len(ids) + first for first, _ in staffed),
            {unit_id: len(ids) + first for first, unit_id in staffed},
            plan.beyond,
            {holder: count + position for position, holder in enumerate(plan.beyond)},
            count,
        )

    @property
    def count(self) -> int:
        """How many there are, those that were dropped among them."""
        return self.profile_count + len(self.beyond)

    def index(self, department_id: str, number: int) -> int:
        """The number of a roster; `number` is the doctor's in the department, 0 for the department's own."""
        if (beyond := self.beyond_positions.get((department_id, number))) is not None:
            return beyond
        return self.first_doctors[department_id] + number - 1 if number else self.positions[department_id]

    def holder(self, index: int) -> tuple[str, int]:
        """Department and number (0 for the department itself) of a roster from 0 to `count` - 1."""
        if index >= self.profile_count:
            return self.beyond[index - self.profile_count]
        if index < len(self.department_ids):
            return self.department_ids[index], 0
        department_id, first = self.staffed[bisect_right(self.starts, index) - 1]
        return department_id, index - first + 1


@dataclass(frozen=True, slots=True)
class SerialParts:
    """The parts of a serial; whether they exist is not checked."""

    hospital_index: int
    roster_index: int
    work_type: WorkType
    ordinal: int
    work_date: date


def packed(parts: SerialParts) -> Sequence[int]:
    """The serials of the registrations of a schedule, from an ordinal on, up to `LAST_SERIAL_DATE`."""
    place = parts.hospital_index * MOST_ROSTERS + parts.roster_index
    place = (place * _WORK_TYPES + parts.work_type) * MOST_ORDINALS
    days = (parts.work_date - ROSTERS_BEGIN).days
    first, end = (_FIRST + (place + ordinal) * _DAYS + days for ordinal in (parts.ordinal, MOST_ORDINALS))
    return range(first, end, _DAYS)


def unpack(serial: int) -> SerialParts | None:
    """What a number says, None where it is no serial."""
    if not _FIRST <= serial <= _LAST:
        return None
    packed, days = divmod(serial - _FIRST, _DAYS)
    packed, ordinal = divmod(packed, MOST_ORDINALS)
    packed, work_type = divmod(packed, _WORK_TYPES)
    hospital_index, roster_index = divmod(packed, MOST_ROSTERS)
    if work_type not in SCHEDULE_WORK_TYPES:
        return None
    work_date = ROSTERS_BEGIN + timedelta(days=days)
    return SerialParts(hospital_index, roster_index, WorkType(work_type), ordinal, work_date)
