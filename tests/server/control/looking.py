"""A town whose hospital is looked into while patients book; its clinics are those of `tests.hospital.timeline.town`."""

from __future__ import annotations

from typing import Any

from lxml import etree

from tests.acceptance.patients import Clinic
from tests.hospital.timeline.town import Town, morning

TOMORROW = morning("2026-03-03")
TODAY = morning("2026-03-02")
EIGHT, NINE = ("08:00", "09:00"), ("09:00", "10:00")
"""The doctor's slots, of four numbers each."""
SCHEDULE = "/hospitals/CS01/schedules/0302/03020001/2026-03-03/1"
"""The doctor's schedule of tomorrow."""


def order(
    town: Town, registration_id: int, patient: int, clinic: Clinic = TOMORROW, slot: tuple[str, str] = EIGHT
) -> str:
    """The code of the response to a booking."""
    times = f"<BeginTime>{slot[0]}</BeginTime><EndTime>{slot[1]}</EndTime></OrderInfo>"
    document = etree.fromstring(clinic.order(registration_id, patient).replace("</OrderInfo>", times))
    inner = "".join(etree.tostring(each, encoding="unicode") for each in document[0])
    return town.message("getYyNo", inner, "OrderInfo")[0].findtext("Code", "")


def cancel(town: Town, registration_id: int) -> str:
    """The code of the response to a cancellation."""
    inner = f"<HospitalID>CS01</HospitalID><RegID>{registration_id}</RegID>"
    return town.message("backNo", inner)[0][0].text or ""


def counts(slot: dict[str, Any]) -> tuple[int, int, int, int]:
    """total, left, active and booked."""
    return slot["total"], slot["left"], slot["active"], slot["booked"]
