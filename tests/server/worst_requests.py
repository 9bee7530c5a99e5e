"""The worst that the operations and the control API can be asked."""

from __future__ import annotations

from typing import Any

from tests.soap.asking import about

HOSPITAL = "<HospitalID>SG01</HospitalID>"
EVER = "<BeginTime>1950-01-01 00:00:00</BeginTime><EndTime>2099-12-31 23:59:59</EndTime>"
SOAP = {
    "every hospital": ("getHospInfo", about("<HospitalID/>")),
    "the departments": ("getDepartInfo", about(HOSPITAL)),
    "the doctors": ("getDoctorInfo", about(HOSPITAL)),
    "the photos": ("getDoctorPhoto", about(HOSPITAL)),
    "departments' schedules": (
        "getDepartWorkInfo",
        about(f"{HOSPITAL}<BeginTime>1950-01-01</BeginTime><EndTime>2099-12-31</EndTime>"),
    ),
    "doctors' schedules": (
        "getDoctorWorkInfo",
        about(f"{HOSPITAL}<BeginTime>1950-01-01</BeginTime><EndTime>2099-12-31</EndTime>"),
    ),
    "bookings of a day": ("getGhInfo", about(f"{HOSPITAL}<QueyDate>2026-03-02</QueyDate>", "BatRegInfo")),
    "bookings of a card": ("getGhInfo", about("<CardNo>320535198602181207</CardNo>", "OneRegInfo")),
    "records of ever": ("getGhRecord", about(f"{HOSPITAL}{EVER}")),
    "records of a number": ("getGhRecord", about(f"{HOSPITAL}<OpNo>12345678901234</OpNo>{EVER}")),
    "records of a card": ("getGhRecord", about(f"{HOSPITAL}<IDCard>320535198602181207</IDCard>{EVER}")),
}
KEYS = {f"key_{number}": 1 for number in range(4_000)}
NEAR = {f"latenc{number}": 1 for number in range(3_500)}
SLOW = {"name": "a", "latency": {"fixed": "1s"}}
COUNTIES = "name: many\nworld:\n  hospitals:\n" + "    - {profile: county}\n" * 1_000
ONE_LINE = "name: many\nworld: {hospitals: [{profile: county, count: 1000}]}\n"
UNKNOWN = "name: many\nworld: {hospitals: [{profile: community}]}\n" + "".join(f"key{n}: 1\n" for n in range(5_000))
WORDS = (
    "name: many\nworld: {hospitals: [{profile: community}]}\n"
    f"faults: [{{name: a, latency: {{fixed: 1s}}, operations: [{','.join(['getYyN'] * 6_500)}]}}]\n"
)
LETTERS = (
    f"name: many\nworld: {{hospitals: [{{profile: community, dialect: {{quirks: [{','.join('q' * 8_000)}]}}}}]}}\n"
)
CONTROL: dict[str, tuple[str, str, Any]] = {
    "clock of unknown keys": ("POST", "/clock", KEYS),
    "advance of unknown keys": ("POST", "/clock/advance", NEAR),
    "reset of unknown keys": ("POST", "/reset", KEYS),
    "event of unknown keys": ("POST", "/events", KEYS),
    "event of near keys": ("POST", "/events", {f"stop_schedul{n}": {} for n in range(2_000)}),
    "event of unknown names": ("POST", "/events", {"faults": {"turn_on": ["f"] * 8_000}}),
    "fault of unknown keys": ("POST", "/faults", {"name": "a", **KEYS}),
    "fault of near keys": ("POST", "/faults", {"name": "a", **NEAR}),
    "fault of unknown hospitals": (
        "POST",
        "/faults",
        {"name": "a", "latency": {"seconds": 1}, "hospitals": ["S" * 60_000]},
    ),
    "fault of one wrong operation, often": ("POST", "/faults", {**SLOW, "operations": ["getYyN"] * 6_000}),
    "fault of one letter, often": ("POST", "/faults", {**SLOW, "operations": ["g"] * 12_000}),
    "fault of many wrong operations": ("POST", "/faults", {**SLOW, "operations": [f"get{n}" for n in range(6_000)]}),
    "fault of one wrong hospital, often": ("POST", "/faults", {**SLOW, "hospitals": ["SG0"] * 7_000}),
    "bugs of one wrong hospital, often": ("PUT", "/bugs", {"oversell": {"hospitals": ["SG0"] * 7_000}}),
    "world of wrong bugs": ("POST", "/worlds", {"plants": [1] * 20_000}),
    "bugs of unknown keys": ("PUT", "/bugs", KEYS),
    "a repeated key": ("PUT", "/bugs", "{" + ",".join(f'"k{n}":1' for n in range(4_000)) + ',"k3999":1}'),
    "world of unknown keys": ("POST", "/worlds", KEYS),
    "world of a text of unknown keys": ("POST", "/worlds", {"yaml": UNKNOWN}),
    "world of one wrong operation, often": ("POST", "/worlds", {"yaml": WORDS}),
    "world of one wrong quirk, often": ("POST", "/worlds", {"yaml": LETTERS}),
    "scenario of one wrong operation, often": ("POST", "/scenario", {"yaml": WORDS}),
    "world of 1000 hospitals": (
        "POST",
        "/worlds",
        {"yaml": ONE_LINE},
    ),
    "world of 1000 lines": ("POST", "/worlds", {"yaml": COUNTIES}),
    "scenario of 1000 hospitals": (
        "POST",
        "/scenario",
        {"yaml": ONE_LINE},
    ),
    "scenario of 1000 lines": ("POST", "/scenario", {"yaml": COUNTIES}),
    "snapshot of unknown keys": ("POST", "/snapshots", KEYS),
    "the hospitals": ("GET", "/hospitals", None),
    "the departments": ("GET", "/hospitals/SG01/departments", None),
    "the doctors": ("GET", "/hospitals/SG01/doctors", None),
    "the schedules": ("GET", "/hospitals/SG01/schedules", None),
    "the board": ("GET", "/hospitals/SG01/board", None),
    "the registrations": ("GET", "/registrations?hospital=SG01", None),
    "a card": ("GET", "/registrations?card=320535198602181207", None),
    "the invariants": ("GET", "/invariants", None),
    "the journal": ("GET", "/journal", None),
    "the document": ("GET", "/openapi.json", None),
    "the scenarios": ("GET", "/scenarios", None),
    "the events": ("GET", "/events", None),
}


LONG = {
    "records of ever",
    "world of 1000 lines",
    "scenario of 1000 lines",
    "world of one wrong quirk, often",
    "world of a text of unknown keys",
    "world of one wrong operation, often",
    "scenario of one wrong operation, often",
}
"""What takes seconds."""
