"""Whether a registration is settled agrees with what is still to be paid, in both queries (2.11, 2.12)."""

from __future__ import annotations

from tests.soap.asking import Hospital, about

DAY = "<HospitalID>CS01</HospitalID><QueyDate>2026-03-02</QueyDate>"
WEEK = "<HospitalID>CS01</HospitalID><BeginTime>2026-02-23 00:00:00</BeginTime><EndTime>2026-03-02 08:00:00</EndTime>"


def test_what_costs_nothing_is_settled_from_the_start(hospital: Hospital) -> None:
    held = [
        each
        for each in hospital.ask("getGhInfo", about(DAY, "BatRegInfo")).iter("RegInfo")
        if each.findtext("IsQuit") == "0"
    ]
    assert {each.findtext("IsPay") for each in held if each.findtext("NotPay") == "0.00"} == {"1"}
    assert {each.findtext("IsPay") for each in held if each.findtext("NotPay") != "0.00"} == {"0"}
    free = [each for each in held if each.findtext("Money") == "0.00"]
    assert free
    assert all(each.findtext("PayDate") == each.findtext("RegDate") for each in free)
    records = [*hospital.ask("getGhRecord", about(WEEK)).iter("RecItem")]
    assert {each.findtext("IsPayed") for each in records if each.findtext("TotalFee") == "0.00"} == {"1"}
