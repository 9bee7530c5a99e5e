"""A card finds the bookings of other channels, up to the last date that can be booked."""

from __future__ import annotations

from yuyue_sim.scenario.files.model import Scenario

from tests.soap.asking import Hospital, about, clinic_of

LAST = "2026-05-31"
"""Ninety days after 2 March 2026, the most that a hospital opens ahead."""


def test_a_booking_ninety_days_ahead_is_found_by_its_card() -> None:
    county = {"profile": "county", "id": "CS01", "doctors": 40, "policy": {"ahead_days": 90}}
    hospital = Hospital(clinic_of(Scenario.model_validate({"name": "ahead", "world": {"hospitals": [county]}})))
    window = "<BeginTime>2026-03-02 00:00:00</BeginTime><EndTime>2026-03-02 08:00:00</EndTime>"
    records = hospital.ask("getGhRecord", about(f"<HospitalID>CS01</HospitalID>{window}")).iter("RecItem")
    cards = {each.findtext("IDCard") or "" for each in records if each.findtext("ClinicDate") == LAST}
    of_the_day = hospital.ask(
        "getGhInfo", about(f"<HospitalID>CS01</HospitalID><QueyDate>{LAST}</QueyDate>", "BatRegInfo")
    )
    expected = [each.text or "" for each in of_the_day.iter("RegID")]
    assert len(expected) >= len(cards) > 0  # some have a test beside their visit
    found = [
        each.findtext("RegID") or ""
        for card in cards
        for each in hospital.ask("getGhInfo", about(f"<CardNo>{card}</CardNo>", "OneRegInfo")).iter("RegInfo")
    ]
    assert set(expected) <= set(found)  # some come on other days too
