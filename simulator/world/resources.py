"""Beds and devices of a department (2.7, work types 50 and 55): how many, and how many are in use.

Beds in use follow the national bulletin of 2023: 79.4 % of all, 86.0 % in public hospitals.
"""

from __future__ import annotations

from simulator.contract.enumerations import DepartmentType, WorkType
from simulator.streams import Stream, Streams
from simulator.world.model import Resource
from simulator.world.plan import Plan, Unit, ward_count

BEDS_IN_USE = (0.79, 0.86)
BEDS_A_DOCTOR = 2.4
"""Beds for each doctor of a department that takes patients in (an assumption)."""
_FEWEST_BEDS = 8
_DEVICES_IN_USE = (0.45, 0.85)

_OBSTETRICS = "0502"
_CRITICAL_CARE = "2800"

_DEVICES = {
    "2800": (("呼吸机", 12), ("连续性血液净化机", 4), ("心电监护仪", 20)),
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


def resources_of(plan: Plan, unit: Unit, work_type: WorkType, streams: Streams) -> tuple[Resource, ...]:
    """What a department has of beds or of equipment, nothing where it has none or the hospital tells none."""
    if not plan.figures.has_resources:
        return ()
    match work_type:
        case WorkType.BEDS:
            return _beds(plan, unit, streams)
        case WorkType.EQUIPMENT:
            return _devices(plan, unit, streams)
        case _:
            return ()


def bed_count(plan: Plan, streams: Streams) -> int:
    """All beds of the hospital's wards."""
    return sum(
        _ward_beds(plan, unit, streams)[0].total for unit in plan.units.values() if unit.type == DepartmentType.WARD
    )


def _beds(plan: Plan, unit: Unit, streams: Streams) -> tuple[Resource, ...]:
    if unit.type == DepartmentType.WARD:
        return _ward_beds(plan, unit, streams)
    if unit.type != DepartmentType.INPATIENT:
        return ()
    added: dict[str, tuple[int, int]] = {}
    for ward in plan.wards(unit):
        for resource in _ward_beds(plan, ward, streams):
            total, in_use = added.get(resource.name, (0, 0))
            added[resource.name] = (total + resource.total, in_use + resource.in_use)
    return tuple(Resource(name, total, in_use) for name, (total, in_use) in added.items())


def _ward_beds(plan: Plan, unit: Unit, streams: Streams) -> tuple[Resource, ...]:
    stream = streams.stream("beds", plan.identity.id, unit.id)
    clinic = plan.units[unit.clinic.code]
    beds = max(_FEWEST_BEDS, round(BEDS_A_DOCTOR * clinic.doctor_count / ward_count(clinic)) + stream.integer(-3, 3))
    resources = [_in_use("病床数", beds, BEDS_IN_USE, stream)]
    if unit.clinic.code == _OBSTETRICS:
        resources.append(_in_use("待产病床数", stream.integer(6, 12), BEDS_IN_USE, stream))
        resources.append(_in_use("产床数", stream.integer(3, 6), BEDS_IN_USE, stream))
    if unit.clinic.code == _CRITICAL_CARE:
        resources.append(_in_use("呼吸机", beds, _DEVICES_IN_USE, stream))
    return tuple(resources)


def _devices(plan: Plan, unit: Unit, streams: Streams) -> tuple[Resource, ...]:
    if unit.type == DepartmentType.WARD or unit.id not in _DEVICES:
        return ()
    stream = streams.stream("devices", plan.identity.id, unit.id)
    scale = plan.identity.doctor_count / 1000
    resources = []
    for name, usual in _DEVICES[unit.id]:
        total = max(1, round(usual * scale) + stream.integer(0, 1))
        resources.append(_in_use(name, min(total, 999), _DEVICES_IN_USE, stream))
    return tuple(resources)


def _in_use(name: str, total: int, band: tuple[float, float], stream: Stream) -> Resource:
    low, high = band
    return Resource(name, total, min(total, round(total * (low + (high - low) * stream.fraction()))))
