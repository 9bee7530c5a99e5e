"""The figures of a hospital's day are the sums of what the schedules and the board say, one by one."""

from __future__ import annotations

from typing import Any

from tests.acceptance.patients import Clinic
from tests.hospital.timeline.town import Town

TODAY = "2026-03-02"
LARGE = "SG10"
"""A tertiary hospital, in which everything happens."""
CHILDREN = "SC01"
"""Half of its schedules are full before the day begins."""
COMMUNITY = "SS01"
EMERGENCY = 4


def schedules(city: Town, hospital_id: str) -> list[dict[str, Any]]:
    """Every schedule of today that can be booked."""
    found: list[dict[str, Any]] = []
    after = ""
    while after is not None:
        path = f"/hospitals/{hospital_id}/schedules?from={TODAY}&to={TODAY}&limit=1000"
        page = city.ask("GET", path + (f"&after={after}" if after else ""))
        found += page["schedules"]
        after = page["next_after"]
    return [each for each in found if each["work_type"]["code"] != EMERGENCY]


def summed(city: Town, hospital_id: str) -> dict[str, int]:
    """The figures as schedules and board say them."""
    listed = schedules(city, hospital_id)
    sessions = city.ask("GET", f"/hospitals/{hospital_id}/board?limit=1000")["sessions"]
    return {
        "schedules": len(listed),
        "total": sum(each["total"] for each in listed),
        "left": sum(each["left"] for each in listed),
        "full": sum(each["phase"] == "full" for each in listed),
        "oversold": sum(each["oversold"] for each in listed),
        "sessions": len(sessions),
        "waiting": sum(len(each["waiting"]) for each in sessions),
    }


def figures(city: Town, hospital_id: str) -> dict[str, int]:
    """The figures as one request gets them."""
    today = city.ask("GET", f"/hospitals/{hospital_id}/today")
    return {key: value for key, value in today.items() if key not in {"hospital_id", "now"}}


def doctors_clinics(city: Town) -> list[dict[str, Any]]:
    """The doctors' afternoons in medicine and surgery that can be booked to the last number, the fullest first."""
    found = [
        each
        for each in schedules(city, LARGE)
        if each["department_id"][:2] in {"03", "04"} and each["doctor_id"] and each["phase"] == "open"
        and each["work_type"]["code"] == 2 and not any(slot["is_reserved"] for slot in each["slots"])
    ]  # fmt: skip
    return sorted(found, key=lambda each: each["left"])


def book_all(city: Town, chosen: dict[str, Any], beyond: int = 0) -> list[int]:
    """Book what is left of a schedule, and more if the hospital lets us; the RegIDs."""
    clinic = Clinic(LARGE, chosen["department_id"], chosen["doctor_id"], TODAY, "2", 0)
    booked = []
    for _ in range(chosen["left"] + beyond):
        code, _ = city.book(clinic)
        assert code == "1000"
        booked.append(city.booked)
    return booked


def queued(city: Town, hospital_id: str, now: str) -> tuple[int, int]:
    """Sessions that are held now and patients who wait in them, as each schedule says by itself."""
    sessions = waiting = 0
    for each in city.ask("GET", f"/hospitals/{hospital_id}/schedules?from={TODAY}&to={TODAY}&limit=1000")["schedules"]:
        key = f"{each['department_id']}/{each['doctor_id'] or '-'}/{TODAY}/{each['work_type']['code']}"
        queue = city.ask("GET", f"/hospitals/{hospital_id}/schedules/{key}")["queue"]
        if queue is not None and (queue["current"] or queue["waiting"] or now < each["end"]):
            sessions += 1
            waiting += len(queue["waiting"])
    return sessions, waiting


def named(chosen: dict[str, Any]) -> dict[str, Any]:
    """A schedule as events name it."""
    return {"hospital": LARGE, "doctor": chosen["doctor_id"], "date": "+0", "part": "afternoon"}


def test_the_figures_are_those_of_all_schedules_and_sessions_whatever_happened() -> None:
    city = Town(scenario="city", clock=f"frozen@{TODAY}T07:00:00")
    assert figures(city, CHILDREN)["full"] == 48
    before = figures(city, LARGE)
    assert before == summed(city, LARGE)
    assert (before["schedules"], before["full"], before["sessions"]) == (214, 4, 4)

    filled, too_full, stopped, more, fewer = doctors_clinics(city)[:5]
    registered = book_all(city, filled)
    after = figures(city, LARGE)
    assert (after["left"], after["full"]) == (before["left"] - filled["left"], 5)
    given_back = f"<HospitalID>{LARGE}</HospitalID><RegID>{registered[0]}</RegID>"
    assert city.message("backNo", given_back)[0][0].text == "0000"
    assert figures(city, LARGE)["left"] == after["left"] + 1

    city.ask("PUT", "/bugs", {"oversell": {}})
    book_all(city, too_full, beyond=2)
    assert figures(city, LARGE)["oversold"] == 2

    city.happen(stop_schedule=named(stopped))
    city.happen(release_numbers={**named(more), "numbers": 7})
    city.happen(withhold_numbers={**named(fewer), "numbers": 3})
    roster = {"hospital": LARGE, "department": filled["department_id"], "doctor": filled["doctor_id"]}
    city.happen(add_schedule={**roster, "date": "+0", "part": "evening", "numbers": 9})
    assert figures(city, LARGE)["schedules"] == 215
    assert figures(city, LARGE)["total"] == before["total"] + 7 - 3 + 9

    for instant in ("10:10", "11:40", "15:20", "18:00", "23:30"):
        city.to(f"{TODAY}T{instant}:00")
        for hospital_id in (LARGE, CHILDREN, COMMUNITY):
            found = figures(city, hospital_id)
            assert found == summed(city, hospital_id), (hospital_id, instant)
            assert found == figures(city, hospital_id)
        found = figures(city, CHILDREN)
        assert (found["sessions"], found["waiting"]) == queued(city, CHILDREN, instant)
