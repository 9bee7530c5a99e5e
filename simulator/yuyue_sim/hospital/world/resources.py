"""Beds and devices of a department (2.7, work types 50 and 55): how many, and how many are in use at an instant.

Beds in use follow the national bulletin of 2023: 86.0 % in public hospitals, 79.4 % of all. How many a department has,
what is used of its devices and when, are assumptions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from yuyue_sim.contract.enumerations import DepartmentType, WorkType
from yuyue_sim.core.random_streams import Stream, Streams
from yuyue_sim.hospital.world.model import Resource
from yuyue_sim.hospital.world.plan import BEDS_SPREAD, FEWEST_BEDS, Plan, Unit, usual_beds
from yuyue_sim.hospital.world.stays import Stays, Ward

_BUSYNESS = (0.82, 0.94)
"""Least and most that a ward's admissions are balanced for; full days make the real share a little lower."""
_BUSYNESS_FOR_PROFIT = (0.54, 0.68)

_OBSTETRICS = "0502"
_REHABILITATION = "2100"
_CRITICAL_CARE = "2800"
_AROUND_THE_CLOCK = frozenset({_OBSTETRICS, _CRITICAL_CARE})

_MEAN_NIGHTS = 8.0
_MEAN_NIGHTS_OF = {_OBSTETRICS: 4.0, _REHABILITATION: 14.0, _CRITICAL_CARE: 5.0}

_BED = "病床数"
_VENTILATOR = "呼吸机"
_DELIVERY_ROOM = (("待产病床数", 6, 12, (0.50, 0.90)), ("产床数", 3, 6, (0.30, 0.75)))
"""Additional beds of an obstetric ward: fewest and most, and lowest and highest share in use."""
_DEVICES = {
    "2800": (("连续性血液净化机", 4), ("心电监护仪", 20)),
    "3000": (("全自动生化分析仪", 3), ("血细胞分析仪", 4)),
    "3001": (("核酸扩增仪", 4),),
    "3100": (("全自动染色机", 2), ("冰冻切片机", 2)),
    "3200": (("DR", 4), ("CT", 3), ("MRI", 2)),
    "3201": (("CT", 3),),
    "3202": (("MRI", 2),),
    "3203": (("DSA", 2),),
    "3204": (("彩超", 12),),
    "3205": (("心电图机", 6), ("动态心电图记录仪", 20)),
    "3206": (("胃镜", 8), ("肠镜", 6)),
}
"""Devices by clinic, with the number of a hospital of a thousand doctors."""
_MOST_DEVICES = 999

_NIGHT, _MORNING, _WORKING, _NOON = (0.02, 0.12), (0.15, 0.35), (0.45, 0.85), (0.30, 0.60)
_LATE, _EVENING = (0.25, 0.50), (0.12, 0.35)
_USE_BY_HOUR = (*[_NIGHT] * 7, _MORNING, *[_WORKING] * 4, _NOON, *[_WORKING] * 4, _LATE, *[_EVENING] * 4, *[_NIGHT] * 2)
"""Least and most share of the devices in use in each of the 24 hours of a weekday."""
_USE_AT_A_WEEKEND = 0.55
"""The factor for Saturday and Sunday."""
_WEEKEND = (5, 6)
_WORN_OVER_NIGHT = frozenset({"连续性血液净化机", "心电监护仪", "动态心电图记录仪"})
_USE_OVER_NIGHT = (0.45, 0.85)
_HABIT = 0.6
"""The share of the use that is constant for a department; the rest changes every quarter of an hour or every hour."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """The beds and devices of one hospital. Instants are local time."""

    plan: Plan
    streams: Streams
    stays: Stays
    is_for_profit: bool

    def resources(self, unit: Unit, work_type: WorkType, now: datetime) -> tuple[Resource, ...]:
        """The beds or the equipment of a department, with the number in use at an instant.

        Empty if it has none, or the hospital does not report them.
        """
        if not self.plan.figures.has_resources:
            return ()
        match work_type:
            case WorkType.BEDS:
                return self._beds(unit, now)
            case WorkType.EQUIPMENT:
                return self._devices(unit, now)
            case _:
                return ()

    def _beds(self, unit: Unit, now: datetime) -> tuple[Resource, ...]:
        if unit.type == DepartmentType.WARD:
            return self._ward_beds(unit, now)
        if unit.type != DepartmentType.INPATIENT:
            return ()
        return _added(self._ward_beds(ward, now) for ward in self.plan.wards(unit))

    def _ward_beds(self, unit: Unit, now: datetime) -> tuple[Resource, ...]:
        stream = _ward_stream(self.plan, unit, self.streams)
        beds = _bed_total(self.plan, unit, stream)
        low, high = _BUSYNESS_FOR_PROFIT if self.is_for_profit else _BUSYNESS
        code = unit.clinic.code
        ward = Ward(
            hospital_id=self.plan.identity.id,
            id=unit.id,
            beds=beds,
            mean_nights=_MEAN_NIGHTS_OF.get(code, _MEAN_NIGHTS),
            busyness=low + (high - low) * stream.fraction(),
            is_around_the_clock=code in _AROUND_THE_CLOCK,
        )
        resources = [Resource(_BED, beds, self.stays.beds_in_use(ward, now))]
        if code == _OBSTETRICS:
            for name, fewest, most, use in _DELIVERY_ROOM:
                total, habit = stream.integer(fewest, most), stream.fraction()
                resources.append(Resource(name, total, round(total * self._steady_use(unit, name, use, habit, now))))
        if code == _CRITICAL_CARE:
            quarter = now.replace(minute=now.minute // 15 * 15)
            ventilated = self._steady_use(unit, _VENTILATOR, _USE_OVER_NIGHT, stream.fraction(), now)
            resources.append(Resource(_VENTILATOR, beds, round(self.stays.beds_in_use(ward, quarter) * ventilated)))
        return tuple(resources)

    def _devices(self, unit: Unit, now: datetime) -> tuple[Resource, ...]:
        ventilators: tuple[Resource, ...] = ()
        if unit.clinic.code == _CRITICAL_CARE:
            ventilators = tuple(each for each in self._beds(unit, now) if each.name == _VENTILATOR)
        if unit.type == DepartmentType.WARD or unit.id not in _DEVICES:
            return ventilators
        stream = self.streams.stream("devices", self.plan.identity.id, unit.id)
        scale = self.plan.identity.doctor_count / 1000
        resources = []
        for name, usual in _DEVICES[unit.id]:
            total = min(max(1, round(usual * scale) + stream.integer(0, 1)), _MOST_DEVICES)
            habit = stream.fraction()
            if name in _WORN_OVER_NIGHT:
                in_use = round(total * self._steady_use(unit, name, _USE_OVER_NIGHT, habit, now))
            else:
                in_use = self._used_while_working(unit, name, total, habit, now)
            resources.append(Resource(name, total, in_use))
        return ventilators + tuple(resources)

    def _used_while_working(self, unit: Unit, name: str, total: int, habit: float, now: datetime) -> int:
        """Devices in use that follow the hour of the day; constant for a quarter of an hour."""
        quarter = now.hour * 4 + now.minute // 15
        stream = self.streams.stream("use", *self._key(unit, name, now), quarter)
        use = _between(_USE_BY_HOUR[now.hour], habit, stream.fraction())
        if now.weekday() in _WEEKEND:
            use *= _USE_AT_A_WEEKEND
        return int(total * use + stream.fraction())

    def _steady_use(self, unit: Unit, name: str, band: tuple[float, float], habit: float, now: datetime) -> float:
        """The share in use of devices for day and night; constant for an hour."""
        return _between(band, habit, self.streams.fraction("steady use", *self._key(unit, name, now), now.hour))

    def _key(self, unit: Unit, name: str, now: datetime) -> tuple[str, str, str, date]:
        return self.plan.identity.id, unit.id, name, now.date()


def bed_count(plan: Plan, streams: Streams) -> int:
    """All beds of the hospital's wards."""
    return sum(
        _bed_total(plan, unit, _ward_stream(plan, unit, streams))
        for unit in plan.units.values()
        if unit.type == DepartmentType.WARD
    )


def _ward_stream(plan: Plan, unit: Unit, streams: Streams) -> Stream:
    return streams.stream("beds", plan.identity.id, unit.id)


def _bed_total(plan: Plan, unit: Unit, stream: Stream) -> int:
    clinic = plan.profile_units.get(unit.clinic.code)
    usual = usual_beds(clinic, plan.bed_scale) if clinic else FEWEST_BEDS
    return max(FEWEST_BEDS, usual + stream.integer(-BEDS_SPREAD, BEDS_SPREAD))


def _added(wards: Iterable[tuple[Resource, ...]]) -> tuple[Resource, ...]:
    sums: dict[str, tuple[int, int]] = {}
    for resource in chain.from_iterable(wards):
        total, in_use = sums.get(resource.name, (0, 0))
        sums[resource.name] = (total + resource.total, in_use + resource.in_use)
    return tuple(Resource(name, total, in_use) for name, (total, in_use) in sums.items())


def _between(band: tuple[float, float], habit: float, chance: float) -> float:
    low, high = band
    return low + (high - low) * (_HABIT * habit + (1 - _HABIT) * chance)
