"""Hospitals, departments, doctors, schedules and the board over the control API, compared with SOAP."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.hospital.timeline.town import DOCTOR, Town, written
from tests.paths import ROOT
from tests.server.control.looking import EIGHT, NINE, SCHEDULE, TODAY, TOMORROW, cancel, counts, order
from tests.server.control.steering import SimulationApi


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(scenario=written(tmp_path))


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """One in which nothing is changed."""
    return Town(scenario=written(tmp_path_factory.mktemp("still")))


def test_hospitals_are_those_of_the_scenario() -> None:
    steered = SimulationApi()
    shown = steered.ask("GET", "/hospitals")["hospitals"]
    assert [each["hospital_id"] for each in shown] == ["SG01", "KC01", "WS01"]
    assert shown[0] == {
        "hospital_id": "SG01", "name": "太湖医科大学附属第一医院(平江)", "district": "苏州市", "grade": "三级甲等",
        "kind": "非营利", "ahead_days": 14, "release_time": "00:00", "suspended_reason": "",
    }  # fmt: skip
    detail = steered.ask("GET", "/hospitals/SG01")
    assert {name: detail[name] for name in shown[0]} == shown[0]
    assert (detail["departments"], detail["last_published"]) == (101, "2026-03-23")
    assert detail["policy"]["cancel_that_day"] is True


def test_a_suspended_hospital_says_why(town: Town) -> None:
    town.happen(suspend_hospital={"hospital": "CS01", "reason": "停电"})
    assert town.ask("GET", "/hospitals")["hospitals"][0]["suspended_reason"] == "停电"
    assert {each["phase"] for each in town.ask("GET", "/hospitals/CS01/schedules")["schedules"]} == {"closed"}


def test_departments_and_doctors_are_those_of_soap(town: Town) -> None:
    departments = town.message("getDepartInfo", "<HospitalID>CS01</HospitalID>").findall("DepartInfo")
    shown = town.ask("GET", "/hospitals/CS01/departments")["departments"]
    assert [each["department_id"] for each in shown] == [each.findtext("DepartID") for each in departments]
    own = next(each for each in shown if each["department_id"] == "0302")
    assert (own["name"], own["type"]) == ("消化内科", {"code": 1, "zh": "普通挂号科室", "en": "ordinary clinic"})
    doctors = town.ask("GET", "/hospitals/CS01/doctors?department=0302")
    assert [(each["doctor_id"], each["name"]) for each in doctors["doctors"]] == [("03020001", "陈明")]
    assert doctors["next_after"] is None


def test_doctors_come_page_by_page() -> None:
    steered = SimulationApi()
    every = [each["doctor_id"] for each in steered.ask("GET", "/hospitals/WS01/doctors")["doctors"]]
    assert len(every) > 10
    listed, after = [], ""
    while True:
        shown = steered.ask("GET", f"/hospitals/WS01/doctors?limit=7{after}")
        listed += [each["doctor_id"] for each in shown["doctors"]]
        if shown["next_after"] is None:
            break
        assert len(shown["doctors"]) == 7
        after = f"&after={shown['next_after']}"
    assert listed == every


def test_schedules_count_as_soap_does(town: Town) -> None:
    for number in (1, 2, 3):
        assert order(town, number, number) == "1000"
    cancel(town, 1)
    order(town, 4, 4, slot=NINE)
    shown = town.ask("GET", "/hospitals/CS01/schedules?doctor=03020001&from=2026-03-03&to=%2B1")
    assert (shown["now"], shown["next_after"], len(shown["schedules"])) == ("2026-03-02T08:00:00", None, 1)
    schedule = shown["schedules"][0]
    assert (schedule["doctor_name"], schedule["department_name"]) == ("陈明", "消化内科")
    assert (schedule["work_date"], schedule["work_type"]["code"], schedule["phase"]) == ("2026-03-03", 1, "open")
    assert (schedule["begin"], schedule["end"], schedule["opens_at"]) == ("08:00", "10:00", "2026-02-17T00:00:00")
    assert counts(schedule) == (8, 5, 3, 3)
    assert [counts(each) for each in schedule["slots"]] == [(4, 2, 2, 2), (4, 3, 1, 1)]
    assert town.numbers(TOMORROW) == [("4", "2"), ("4", "3")]


def test_schedules_can_be_filtered(town: Town) -> None:
    path = "/hospitals/CS01/schedules?department=0302&to=%2B0"

    def whose(more: str = "") -> list[tuple[str, int]]:
        shown = town.ask("GET", f"{path}{more}")["schedules"]
        return [(each["doctor_id"], each["work_type"]["code"]) for each in shown]

    assert whose() == [("", 2), ("03020001", 1)]
    assert whose("&doctor=-") == [("", 2)]
    assert whose("&doctor=03020001") == [("03020001", 1)]
    first = town.ask("GET", f"{path}&limit=1")
    assert first["next_after"] == "0302/-/2026-03-02/2"
    assert whose(f"&limit=1&after={first['next_after']}") == [("03020001", 1)]
    fortnight = town.ask("GET", "/hospitals/CS01/schedules?doctor=03020001")["schedules"]
    assert [fortnight[0]["work_date"], fortnight[-1]["work_date"]] == ["2026-03-02", "2026-03-15"]
    assert len(fortnight) == 14


@pytest.mark.parametrize(
    ("day", "phase"),
    [("2026-03-02", "open"), ("2026-03-16", "open"), ("2026-03-17", "unreleased"), ("2026-03-01", "ended")],
)
def test_phases_go_with_time(town: Town, day: str, phase: str) -> None:
    path = f"/hospitals/CS01/schedules?doctor=03020001&from={day}&to={day}"
    assert [each["phase"] for each in town.ask("GET", path)["schedules"]] == [phase]


@pytest.mark.parametrize(
    ("is_expert", "that_day", "phases"),
    [
        (True, False, ["closed", "open"]),
        (True, True, ["open", "open"]),
        (False, False, ["open", "open"]),
    ],
)
def test_an_expert_may_be_closed_on_the_day(tmp_path: Path, is_expert: bool, that_day: bool, phases: list[str]) -> None:
    file = Path(written(tmp_path))
    scenario = json.loads(file.read_text(encoding="utf-8"))
    (hospital,) = scenario["world"]["hospitals"]
    hospital["policy"] = {"expert_that_day": that_day}
    hospital["departments"][0]["doctors"][0]["expert"] = is_expert
    file.write_text(json.dumps(scenario, ensure_ascii=False), encoding="utf-8")
    town = Town(scenario=str(file))
    shown = town.ask("GET", "/hospitals/CS01/schedules?doctor=03020001&to=%2B1")["schedules"]
    assert [each["phase"] for each in shown] == phases
    codes = [order(town, number, number, clinic, NINE) for number, clinic in enumerate((TODAY, TOMORROW), 1)]
    assert codes == ["1000" if phase == "open" else "1005" for phase in phases]


def test_phases_go_with_what_happens(town: Town) -> None:
    def phase() -> str:
        return str(town.ask("GET", SCHEDULE)["phase"])

    for number in range(1, 9):
        order(town, number, number, slot=EIGHT if number < 5 else NINE)
    assert phase() == "full"
    cancel(town, 8)
    assert phase() == "open"
    town.happen(stop_schedule={**DOCTOR, "date": "+1"})
    assert phase() == "stopped"
    assert town.ask("GET", "/registrations/1")["state"] == "stopped"


def test_who_holds_a_number_and_who_held_it(town: Town) -> None:
    order(town, 1, 1)
    order(town, 2, 2)
    cancel(town, 1)
    order(town, 3, 3)
    shown = town.ask("GET", SCHEDULE)
    assert counts(shown) == (8, 6, 2, 2)
    first, second, third = shown["slots"][0]["numbers"][:3]
    assert first["number"] == 1
    assert [each["registration_id"] for each in first["holders"]] == ["3"]
    assert first["before"] == [
        {
            "registration_id": "1", "patient_name": "王小明", "channel": {"code": "APP", "zh": "APP", "en": "app"},
            "is_platforms": True, "is_walk_in": False, "state": "cancelled", "registered_at": "2026-03-02T08:00:00",
            "cancelled_at": "2026-03-02T08:00:00",
        }
    ]  # fmt: skip
    assert [each["registration_id"] for each in second["holders"]] == ["2"]
    assert third == {"number": 3, "is_withheld": False, "holders": [], "before": []}
    assert [each["number"] for each in shown["slots"][1]["numbers"]] == [5, 6, 7, 8]
    assert (shown["extra"], shown["queue"], shown["announcements"]) == ([], None, [])


def test_numbers_added_and_withheld_are_shown(town: Town) -> None:
    order(town, 1, 1, slot=NINE)
    order(town, 2, 2, slot=NINE)
    cancel(town, 1)
    town.happen(release_numbers={**DOCTOR, "date": "+1", "numbers": 2})
    town.happen(withhold_numbers={**DOCTOR, "date": "+1", "numbers": 6})
    shown = town.ask("GET", SCHEDULE)
    assert [(each["added"], each["withheld"], each["at"]) for each in shown["announcements"]] == [
        (2, 0, "2026-03-02T08:00:00"), (0, 6, "2026-03-02T08:00:00"),
    ]  # fmt: skip
    numbers = shown["slots"][1]["numbers"]
    assert [each["number"] for each in numbers] == [5, 6, 7, 8, 9, 10]
    assert [each["is_withheld"] for each in numbers] == [True] * 6
    assert [each["registration_id"] for each in numbers[1]["holders"]] == ["2"]
    assert [counts(each) for each in shown["slots"]] == [(4, 4, 0, 0), (1, 0, 1, 1)]
    assert town.numbers(TOMORROW) == [("4", "4"), ("1", "0")]
    assert town.ask("GET", "/invariants")["holds"] is True


def test_numbers_sold_too_many_stand_beside_the_schedules_own(town: Town) -> None:
    town.ask("PUT", "/bugs", {"oversell": {}})
    for number in range(1, 6):
        assert order(town, number, number) == "1000"
    shown = town.ask("GET", SCHEDULE)
    assert [counts(each) for each in shown["slots"]] == [(4, 0, 5, 5), (4, 4, 0, 0)]
    assert [(each["number"], each["holders"][0]["registration_id"]) for each in shown["extra"]] == [(9, "5")]
    assert (shown["oversold"], [each["oversold"] for each in shown["slots"]]) == (1, [1, 0])


def test_the_board_shows_the_queue_of_soap(town: Town) -> None:
    for number in range(1, 9):
        assert order(town, number, number, TODAY, EIGHT if number < 5 else NINE) == "1000"
    for instant in ("2026-03-02T08:20:00", "2026-03-02T09:05:00", "2026-03-02T09:40:00"):
        town.to(instant)
        board = town.ask("GET", "/hospitals/CS01/board?department=0302")
        (session,) = board["sessions"]
        assert (board["now"], session["doctor_name"], session["is_past_end"]) == (instant, "陈明", False)
        queue = town.queue(TODAY)
        assert queue is not None
        assert queue == (",".join(map(str, session["current"])), ",".join(map(str, session["waiting"])))
        shown = town.ask("GET", "/hospitals/CS01/schedules/0302/03020001/2026-03-02/1")
        assert shown["queue"] == {name: session[name] for name in ("current", "waiting", "seen")}
        states = [each["holders"][0]["state"] for part in shown["slots"] for each in part["numbers"]]
        assert (states.count("seen"), states.count("taken")) == (session["seen"], len(session["waiting"]))
        assert states.count("in-room") == len(session["current"])
    town.to("2026-03-02T13:00:00")
    assert town.ask("GET", "/hospitals/CS01/board?department=0302")["sessions"] == []


def test_the_board_comes_page_by_page() -> None:
    steered = SimulationApi(clock="frozen@2026-03-02T09:30:00")
    every = steered.ask("GET", "/hospitals/WS01/board")["sessions"]
    assert len(every) > 2
    first = steered.ask("GET", "/hospitals/WS01/board?limit=2")
    rest = steered.ask("GET", f"/hospitals/WS01/board?after={first['next_after']}")
    assert [*first["sessions"], *rest["sessions"]] == every


def test_counts_hold_for_a_hospital_full_of_other_peoples_patients() -> None:
    """The counts of a schedule are the sums of its numbers, and TotalNum and LeftNum are those of getDtNoInfo (2.7)."""
    town = Town(clock="frozen@2026-03-02T09:30:00", scenario="default")
    town.happen(withhold_numbers={"hospital": "SG01", "department": "3200", "date": "+1", "numbers": 18})
    shown = [
        *town.ask("GET", "/hospitals/WS01/schedules?to=%2B1&limit=8")["schedules"],
        *town.ask("GET", "/hospitals/SG01/schedules?department=3200&from=%2B1&to=%2B1")["schedules"],
    ]
    assert any(each["active"] for each in shown[:8])
    for each in shown:
        place = f"{each['department_id']}/{each['doctor_id'] or '-'}/{each['work_date']}/{each['work_type']['code']}"
        detail = town.ask("GET", f"/hospitals/{each['hospital_id']}/schedules/{place}")
        for slot in detail["slots"]:
            assert slot["left"] + slot["active"] == slot["total"]
            assert sum(len(number["holders"]) for number in slot["numbers"]) == slot["active"]
        request = (
            f"<HospitalID>{each['hospital_id']}</HospitalID><DoctorID>{each['doctor_id']}</DoctorID>"
            f"<DepartID>{each['department_id']}</DepartID><WorkDate>{each['work_date']}</WorkDate>"
            f"<WorkType>{each['work_type']['code']}</WorkType>"
        )
        answered = town.message("getDtNoInfo", request).findall("WorkInfo")
        assert [(str(s["total"]), str(s["left"])) for s in each["slots"]] == [
            (info.findtext("TotalNum"), info.findtext("LeftNum")) for info in answered
        ]


def test_the_catalogue() -> None:
    shown = SimulationApi().ask("GET", "/scenarios")["scenarios"]
    names = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml"))
    assert [each["name"] for each in shown] == names
    city = next(each for each in shown if each["name"] == "city")
    assert (city["hospitals"], city["bugs"]) == (200, [])
    assert all(each["title"] for each in shown)


@pytest.mark.parametrize(
    ("path", "kind", "detail"),
    [
        ("CS02", "no-such-hospital", 'there is no hospital "CS02"; there are CS01; did you mean \'CS01\'?'),
        ("CS01/doctors?department=0x", "no-such-department", 'CS01 has no department "0x"; there are 0200, '),
        ("CS01/doctors?after=1", "no-such-doctor", 'CS01 has no doctor "1"; GET /control/v1/hospitals/CS01/doctors'),
        ("CS01/schedules?limit=0", "not-understood", 'limit: expected a whole number from 1 to 1000, got "0"'),
        ("CS01/schedules?limit=1001", "not-understood", 'limit: expected a whole number from 1 to 1000, got "1001"'),
        ("CS01/schedules?form=x", "not-understood", "the query: the keys here are limit, after, department, doctor, "),
        ("CS01/schedules?from=x", "not-understood", "from: expected a date such as 2026-03-02, or days ahead such as"),
        (
            "CS01/schedules?from=%2B2&to=%2B1", "not-understood",
            "to: expected a date up to 91 days after 2026-03-04, got +1",
        ),
        (
            "CS01/schedules?department=0303&doctor=03020001", "not-understood",
            "doctor: 03020001 belongs to department 0302, not to 0303; leave department out",
        ),
        ("CS01/schedules?after=x", "not-understood", 'after: expected the next_after of a response, got "x"'),
        (
            "CS01/schedules/0302/03020001/2026-03-03/2", "no-such-schedule",
            "doctor 03020001 of 0302 has no schedule on 2026-03-03 afternoon, or none is published yet; GET",
        ),
        (
            "CS01/schedules/0302/-/2027-03-03/2", "no-such-schedule",
            "department 0302 itself has no schedule on 2027-03-03 afternoon, or none is published yet; GET",
        ),
        (
            "CS01/schedules/0302/-/2026-03-03/9", "not-understood",
            "work_type: expected one of 1 (morning), 2 (afternoon), 3 (whole day), 4 (emergency), 5 (evening clinic)",
        ),
        ("CS01/board?after=x", "not-understood", 'after: expected the next_after of a response, got "x"'),
    ],
)  # fmt: skip
def test_missing_things_are_named(still: Town, path: str, kind: str, detail: str) -> None:
    refusal = still.refusal("GET", f"/hospitals/{path}", None)
    assert refusal[:2] == (422 if kind == "not-understood" else 404, kind)
    assert refusal[2].startswith(detail)


def test_the_last_day_of_the_calendar_has_no_schedules(town: Town) -> None:
    assert town.ask("GET", "/hospitals/CS01/schedules?from=9999-12-31")["schedules"] == []


def test_reading_changes_nothing(town: Town) -> None:
    order(town, 1, 1)
    before, numbers = town.simulation.ledger.written, town.numbers(TOMORROW)
    for path in ("/hospitals/CS01/schedules", SCHEDULE, "/hospitals/CS01/board", "/registrations", "/invariants"):
        town.ask("GET", path)
    assert town.simulation.ledger.written == before
    assert town.numbers(TOMORROW) == numbers == [("4", "3"), ("4", "4")]


def test_the_figures_of_today(town: Town) -> None:
    town.ask("PUT", "/bugs", {"oversell": {}})
    for number in range(1, 6):
        assert order(town, number, number, TODAY, NINE) == "1000"
    town.to("2026-03-02T08:30:00")
    assert town.ask("GET", "/hospitals/CS01/today") == {
        "hospital_id": "CS01", "now": "2026-03-02T08:30:00", "schedules": 29, "total": 811, "left": 807, "full": 0,
        "oversold": 1, "sessions": 18, "waiting": 0,
    }  # fmt: skip
