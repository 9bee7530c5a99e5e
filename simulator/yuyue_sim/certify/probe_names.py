"""The names of the probes: what checks say they judge."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SPEAKING = "speaking"
HOSPITALS = "hospitals"
DEPARTMENTS = "departments"
DOCTORS = "doctors"
PHOTOS = "photos"
SCHEDULES = "schedules"
SLOTS = "slots"
REGISTRATIONS = "registrations"
MALFORMED = "malformed"
LATER = "later"
BOOKING = "booking"
REFUSALS = "refusals"
ADMISSION = "admission"
RUSH = "rush"
MALFORMED_ORDERS = "malformed-orders"
CLEAN_UP = "clean-up"

PROBE_OF: Mapping[str, str] = MappingProxyType(
    {
        "getHospInfo": HOSPITALS,
        "getDepartInfo": DEPARTMENTS,
        "getDoctorInfo": DOCTORS,
        "getDoctorPhoto": PHOTOS,
        "getDepartWorkInfo": SCHEDULES,
        "getDoctorWorkInfo": SCHEDULES,
        "getDtNoInfo": SLOTS,
        "getYyNo": BOOKING,
        "backNo": BOOKING,
        "updateOrderInfo": BOOKING,
        "getGhInfo": REGISTRATIONS,
        "getGhRecord": REGISTRATIONS,
    }
)
"""Operation → the probe that shows its responses."""
VERSION_4 = frozenset({"getHospInfo", "getDoctorPhoto", "getGhRecord"})
"""The operations that version 3 of the specification did not have."""
