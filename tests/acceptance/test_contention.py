"""Nobody is booked twice and nothing acknowledged is lost, with many requests at once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from threading import Barrier, Lock

import pytest
from lxml import etree

from tests.acceptance.patients import Clinic, open_clinics, slots
from tests.acceptance.served import Served, serving

THREADS = 64


def book(hospital: Served, clinic: Clinic, registration_id: int, patient: int) -> etree._Element:
    return hospital.ask("getYyNo", clinic.order(registration_id, patient))[0]


@pytest.mark.parametrize("workers", [1, pytest.param(4, marks=pytest.mark.slow)])
def test_a_rush_books_every_number_once_and_refuses_the_rest_as_full(workers: int) -> None:
    with serving("--workers", str(workers)) as hospital:
        clinic = open_clinics(hospital)[0]
        capacity = clinic.left(hospital)
        together = Barrier(THREADS)

        def arrive(patient: int) -> etree._Element:
            if patient < THREADS:
                together.wait(120)
            return book(hospital, clinic, 8_000_000 + patient, patient)

        with ThreadPoolExecutor(THREADS) as crowd:
            responses = list(crowd.map(arrive, range(capacity + THREADS)))

        assert Counter(response.findtext("Code") for response in responses) == {"1000": capacity, "1001": THREADS}
        numbers = [response.findtext("ReserveNo") for response in responses if response.findtext("Code") == "1000"]
        assert len(set(numbers)) == capacity
        assert clinic.left(hospital) == 0
        assert sum(int(info.findtext("TotalNum", "")) for info in slots(hospital, clinic)) == clinic.capacity


@pytest.mark.parametrize("workers", [1, pytest.param(4, marks=pytest.mark.slow)])
def test_the_same_registration_twenty_times_at_once_is_one_record(workers: int) -> None:
    with serving("--workers", str(workers)) as hospital:
        clinic = open_clinics(hospital)[0]
        together = Barrier(20)

        def insist(_: int) -> etree._Element:
            together.wait(120)
            return book(hospital, clinic, 9_000_001, 7)

        with ThreadPoolExecutor(20) as crowd:
            responses = list(crowd.map(insist, range(20)))

        assert Counter(response.findtext("Code") for response in responses) == {"1000": 1, "1002": 19}
        assert {response.findtext("RegID") for response in responses} == {"9000001"}
        assert len({response.findtext("ReserveNo") for response in responses}) == 1
        batch = hospital.ask(
            "getGhInfo",
            f"<Message><BatRegInfo><HospitalID>{clinic.hospital_id}</HospitalID>"
            f"<QueyDate>{clinic.work_date}</QueyDate></BatRegInfo></Message>",
        )
        ours = [info for info in batch.findall("RegInfo") if info.findtext("RegVia") == "APP"]
        assert [info.findtext("RegID") for info in ours if info.findtext("RegViaVendor") == ""] == ["9000001"]


@pytest.mark.slow
def test_every_acknowledged_booking_survives_the_death_of_all_processes(tmp_path: Path) -> None:
    state = ("--state", str(tmp_path / "hospital.sqlite"), "--workers", "2")
    acknowledged: list[str] = []
    counting = Lock()
    with serving(*state, new=True) as hospital:
        clinics = [clinic for day in range(4, 14) for clinic in open_clinics(hospital, f"2026-03-{day:02}")]

        def keep_booking(thread: int) -> None:
            for turn in range(200):
                patient = thread * 100 + turn % 100
                try:
                    response = book(hospital, clinics[turn % len(clinics)], 7_000_000 + thread * 1000 + turn, patient)
                except (OSError, HTTPException, etree.XMLSyntaxError):
                    return
                with counting:
                    if response.findtext("Code") == "1000":
                        acknowledged.append(response.findtext("RegID", ""))
                        if len(acknowledged) == 150:
                            hospital.kill_all()

        with ThreadPoolExecutor(8) as crowd:
            list(crowd.map(keep_booking, range(8)))
    assert len(acknowledged) >= 150
    with serving(*state, new=True) as hospital:
        for registration_id in acknowledged:
            found = hospital.ask(
                "getGhInfo",
                f"<Message><OneRegInfo><RegID>{registration_id}</RegID><CardNo/></OneRegInfo></Message>",
            )
            assert found.findtext("Code") == "2000"
            assert found.findtext("RegInfo/RegID") == registration_id
