"""Which probes are made, in which order."""

from __future__ import annotations

from collections.abc import Iterable

from yuyue_sim.certify import probe_names as names
from yuyue_sim.certify.check import Check, Needs
from yuyue_sim.certify.probe import Probe
from yuyue_sim.certify.probes import admission, booking, later, malformed, reading, rush

_MASTERS = (names.DEPARTMENTS, names.DOCTORS)
_BOOKABLE = (names.HOSPITALS, *_MASTERS, names.SCHEDULES)
_ALL = (
    Probe(names.HOSPITALS, reading.probe_hospitals),
    Probe(names.DEPARTMENTS, reading.probe_departments),
    Probe(names.DOCTORS, reading.probe_doctors),
    Probe(names.SPEAKING, reading.probe_speaking, after=(names.DEPARTMENTS,)),
    Probe(names.PHOTOS, reading.probe_photos, after=(names.DOCTORS,)),
    Probe(names.SCHEDULES, reading.probe_schedules, after=(names.HOSPITALS,)),
    Probe(names.SLOTS, reading.probe_slots, after=(names.DEPARTMENTS, names.SCHEDULES)),
    Probe(names.REGISTRATIONS, reading.probe_registrations),
    Probe(names.MALFORMED, malformed.probe_malformed),
    Probe(names.LATER, later.probe_later, after=(names.SCHEDULES,), needs=Needs.TIME),
    Probe(names.BOOKING, booking.probe_booking, after=_BOOKABLE, needs=Needs.BOOKING),
    Probe(names.REFUSALS, booking.probe_refusals, after=_BOOKABLE, needs=Needs.BOOKING),
    Probe(names.RUSH, rush.probe_rush, after=(*_BOOKABLE, names.BOOKING), needs=Needs.BOOKING),
    Probe(names.MALFORMED_ORDERS, malformed.probe_malformed_orders, after=_BOOKABLE, needs=Needs.BOOKING),
    Probe(names.ADMISSION, admission.probe_admission, after=_BOOKABLE, needs=Needs.BOOKING),
)
"""In the order in which they are made."""
_NOT_IN_VERSION_3 = frozenset({names.HOSPITALS, names.PHOTOS})


FOR_PROFILE = (names.HOSPITALS, names.DEPARTMENTS, names.DOCTORS, names.SCHEDULES, names.SLOTS)
"""The probes that a profile of the hospital is made of."""


def probes_for(checks: Iterable[Check], also: Iterable[str], *, only_version_3: bool) -> list[Probe]:
    """The probes that checks judge, others that are named, and those that have to be made before them, in order."""
    by_name = {each.name: each for each in _ALL}
    wanted: set[str] = set()
    waiting = [*also, *(name for check in checks for name in check.probes)]
    while waiting:
        name = waiting.pop()
        if name not in wanted and name in by_name:
            wanted.add(name)
            waiting.extend(by_name[name].after)
    dropped = _NOT_IN_VERSION_3 if only_version_3 else frozenset()
    return [each for each in _ALL if each.name in wanted - dropped]
