"""Oversell under concurrent load, as `serve --plant` has it: with one worker and with several."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from lxml import etree

from tests.acceptance.patients import Clinic, is_reserved, open_clinics, slots
from tests.acceptance.served import Served, serving

MOST_PATIENTS = 60


def largest(slots: list[etree._Element]) -> etree._Element:
    """The slot with most numbers left."""
    return max((each for each in slots if not is_reserved(each)), key=lambda each: int(each.findtext("LeftNum", "")))


def rush(hospital: Served, clinic: Clinic, wanted: etree._Element) -> list[etree._Element]:
    """What sixty patients hear who come sixteen at a time for the numbers of one slot."""
    begin, end = (wanted.findtext(name) for name in ("StartTime", "EndTime"))
    slot = f"<BeginTime>{begin}</BeginTime><EndTime>{end}</EndTime></OrderInfo>"

    def book(patient: int) -> etree._Element:
        order = clinic.order(8_000_000 + patient, patient).replace("</OrderInfo>", slot)
        return hospital.ask("getYyNo", order)[0]

    with ThreadPoolExecutor(16) as crowd:
        return list(crowd.map(book, range(MOST_PATIENTS)))


@pytest.mark.parametrize(("workers", "plants"), [(1, ["oversell=5s"]), (2, ["oversell=5s"]), (2, [])])
@pytest.mark.slow
def test_a_rush_is_oversold_where_that_was_planted(workers: int, plants: list[str]) -> None:
    with serving("--workers", str(workers), *(f"--plant={plant}" for plant in plants)) as hospital:
        clinic = open_clinics(hospital)[0]
        slot = largest(slots(hospital, clinic))
        left = int(slot.findtext("LeftNum", ""))
        assert 0 < left < MOST_PATIENTS
        responses = rush(hospital, clinic, slot)
        codes = Counter(response.findtext("Code") for response in responses)
        assert set(codes) <= {"1000", "1001"}
        assert codes["1000"] > left if plants else codes["1000"] == left
        numbers = [response.findtext("ReserveNo") for response in responses if response.findtext("Code") == "1000"]
        assert len(set(numbers)) == len(numbers)
        batch = hospital.ask(
            "getGhInfo",
            f"<Message><BatRegInfo><HospitalID>{clinic.hospital_id}</HospitalID>"
            f"<QueyDate>{clinic.work_date}</QueyDate></BatRegInfo></Message>",
        )
        active = [
            info
            for info in batch.findall("RegInfo")
            if (info.findtext("DoctorID"), info.findtext("BeginTime"), info.findtext("IsQuit"))
            == (clinic.doctor_id, slot.findtext("StartTime"), "0")
        ]
        total = int(slot.findtext("TotalNum", ""))
        assert len(active) > total if plants else len(active) == total


def test_the_greeting_warns_of_planted_bugs() -> None:
    with serving("--plant", "oversell=500ms", "--plant", "lost_booking=0.5") as hospital:
        _, said = hospital.process.read_until("Ctrl-C")
    assert "  planted bugs oversell (window 500ms), lost_booking (share 0.5); wrong responses are intended\n" in said
