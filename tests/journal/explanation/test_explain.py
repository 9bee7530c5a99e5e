"""The true cause of every refusal, every kind of fault and every planted bug, as a user asks for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from yuyue_sim.cli.app import run
from yuyue_sim.scenario.faults.model import KINDS
from yuyue_sim.scenario.files.bugs import BugsModel

from tests.acceptance.patients import card_no
from tests.acceptance.served import serving
from tests.scenario.faults.faulty import about, order, scenario
from tests.server.control.steering import problem
from tests.server.worlds.town import HOSPITAL, Town
from tests.soap.asking import TYPED_PATH, XML11, typed_envelope

QUIRKY = "QUIR"
TEXT = scenario([HOSPITAL, QUIRKY], []).replace("numbers: 5, slot_minutes: 60", "numbers: 2, slot_minutes: 300")
TEXT = TEXT.replace(f"id: {QUIRKY}", f"id: {QUIRKY}\n      dialect: {{quirks: [always-1005]}}")
STOP = {
    "stop_schedule": {
        "hospital": HOSPITAL, "department": "0300", "doctor": "03000001", "date": "2026-03-04", "part": "morning",
    },
}  # fmt: skip
AFTER_IT = {"to": "2026-03-04T18:00:00"}


class Explained(Town):
    """A town, and what is explained of what happened last."""

    def send(self, operation: str, document: str) -> None:
        """Send a request with any outcome."""
        content = typed_envelope(operation, document)
        self.request("POST", TYPED_PATH, content=content, headers={"content-type": XML11})

    def book(self, *registration_ids: int) -> None:
        for each in registration_ids:
            self.send("getYyNo", order(each, HOSPITAL))

    def last(self) -> dict[str, Any]:
        """The explanation of the last request."""
        newest = self.order("GET", " /journal?kind=soap&limit=1")["exchanges"][0]["id"]
        explained: dict[str, Any] = self.order("GET", f" /explain/{newest}")["exchanges"][0]
        return explained

    def cause(self) -> tuple[str, str, str]:
        """Code, kind and name of the cause of the last response."""
        explained = self.last()
        return explained["exchange"]["code"], explained["cause"]["kind"], explained["cause"]["name"]


@pytest.fixture
def town(tmp_path: Path) -> Explained:
    return Explained(tmp_path, TEXT)


Doing = Callable[[Explained], object]


def changed(registration_id: int, old: str, new: str, hospital_id: str = HOSPITAL) -> Doing:
    document = order(registration_id, hospital_id)
    assert old in document
    return lambda town: town.send("getYyNo", document.replace(old, new))


def about_it(operation: str, registration_id: int, more: str = "") -> Doing:
    document = about(operation, registration_id, HOSPITAL).replace("</RequestInfo>", f"{more}</RequestInfo>")
    return lambda town: town.send(operation, document)


def booked(*registration_ids: int) -> Doing:
    return lambda town: town.book(*registration_ids)


def control(path: str, body: dict[str, Any]) -> Doing:
    return lambda town: town.order("POST", f" {path}", body)


def patient(outcome: str, registration_id: int = 1) -> Doing:
    """An order of a test patient; the check digit is that of GB 11643."""
    digits = f"32059919900101{outcome}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    card = digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]
    return lambda town: town.send("getYyNo", order(registration_id, HOSPITAL, card))


RECORDS = (
    f"<Message><RequestInfo><HospitalID>{HOSPITAL}</HospitalID><BeginTime>2026-03-01 00:00:00</BeginTime>"
    "<EndTime>2026-03-01 23:59:59</EndTime></RequestInfo></Message>"
)
CAUSES: dict[str, tuple[list[Doing], tuple[str, str, str]]] = {
    "booked": ([booked(1)], ("1000", "rule", "answered")),
    "full": ([booked(1, 2, 3)], ("1001", "rule", "sold-out")),
    "the order again": ([booked(1, 1)], ("1002", "rule", "registration-id-booked-already")),
    "another order of the patient": (
        [booked(1), changed(2, card_no(2), card_no(1))], ("1002", "rule", "patient-booked-already")),
    "department": ([changed(1, ">0300<", ">0399<")], ("1003", "rule", "no-such-department")),
    "doctor": ([changed(1, "03000001", "03000009")], ("1003", "rule", "no-such-doctor")),
    "date": ([changed(1, "2026-03-04<", "2026-03-05<")], ("1004", "rule", "no-such-schedule")),
    "slot": (
        [changed(1, "</OrderInfo>", "<BeginTime>03:00</BeginTime></OrderInfo>")],
        ("1004", "rule", "no-such-slot")),
    "hospital": ([changed(1, f">{HOSPITAL}<", ">NONE<")], ("1005", "rule", "no-such-hospital")),
    "stopped": ([control("/events", STOP), booked(1)], ("1005", "rule", "schedule-stopped")),
    "over": ([control("/clock/advance", AFTER_IT), booked(1)], ("1005", "rule", "session-over")),
    "a RegID of somebody else": (
        [booked(1), changed(1, card_no(1), card_no(2))], ("1005", "rule", "registration-id-used")),
    "a RegID cancelled": (
        [booked(1), about_it("backNo", 1), booked(1)], ("1005", "rule", "registration-id-cancelled")),
    "type": ([changed(1, "<RegType>0<", "<RegType>5<")], ("1005", "rule", "type-not-served")),
    "card": ([changed(1, card_no(1), "1" * 18)], ("1005", "rule", "paper-not-accepted")),
    "malformed order": ([changed(1, "<SickSex>0<", "<SickSex>7<")], ("1005", "malformed", "getYyNo")),
    "quirk": (
        [changed(1, "2026-03-04<", "2026-03-05<", QUIRKY)], ("1005", "quirk", "always-1005")),
    "test patient, full": ([patient("003")], ("1001", "test-patient", "test patient 003")),
    "cancelled": ([booked(1), about_it("backNo", 1)], ("0000", "rule", "answered")),
    "cancel nothing": ([about_it("backNo", 1)], ("0001", "rule", "no-such-registration")),
    "cancel too late": (
        [booked(1), control("/clock/advance", AFTER_IT), about_it("backNo", 1)], ("0002", "rule", "number-taken")),
    "cancel, database": ([patient("063"), about_it("backNo", 1)], ("0003", "test-patient", "test patient 063")),
    "cancel another": (
        [booked(1), about_it("backNo", 1, "<DepartID>0399</DepartID>")], ("0004", "rule", "record-contradicted")),
    "cancel again": (
        [booked(1), about_it("backNo", 1), about_it("backNo", 1)], ("0005", "rule", "cancelled-already")),
    "update nothing": ([about_it("updateOrderInfo", 1)], ("0001", "rule", "no-such-registration")),
    "update what is cancelled": (
        [booked(1), about_it("backNo", 1), about_it("updateOrderInfo", 1)], ("0001", "rule", "cancelled-already")),
    "find nothing": ([about_it("getGhInfo", 1)], ("2002", "rule", "nothing-found")),
    "find, malformed": (
        [lambda town: town.send("getGhInfo", "<Message/>")], ("2001", "malformed", "getGhInfo")),
    "find, system": ([patient("081"), about_it("getGhInfo", 1)], ("2003", "test-patient", "test patient 081")),
    "no records": ([lambda town: town.send("getGhRecord", RECORDS)], ("2002", "rule", "nothing-found")),
    "no envelope": (
        [lambda town: town.request("POST", TYPED_PATH, content="<x", headers={"content-type": XML11})],
        ("fault", "malformed", "envelope")),
}  # fmt: skip


@pytest.mark.parametrize("what", CAUSES)
def test_the_cause_is_named(town: Explained, what: str) -> None:
    doings, cause = CAUSES[what]
    for doing in doings:
        doing(town)
    assert town.cause() == cause


FAULTS: dict[str, dict[str, Any]] = {
    "latency": {"fixed": "1ms"}, "trickle": {"duration": "1ms"}, "timeout": {"closed_after": "1ms"}, "refused": {},
    "reset": {}, "empty": {}, "truncated": {}, "malformed": {}, "wrong_encoding": {}, "http_status": {},
    "soap_fault": {}, "business_code": {"code": "1005"}, "content_type": {"sent": "text/html"},
}  # fmt: skip


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_is_named_and_whether_the_operation_was_carried_out(town: Explained, kind: str, when: str) -> None:
    fault = {"name": "mine", "operations": ["getYyNo"], "when": when, kind: FAULTS[kind]}
    town.order("POST", " /faults", fault, status=201)
    town.book(1)
    explained = town.last()
    is_done = when == "after" or kind in {"latency", "trickle"}
    done = "its result is stored" if is_done else "nothing is stored"
    assert (explained["cause"]["kind"], explained["cause"]["name"]) == ("fault", "mine")
    assert explained["cause"]["detail"] == f"{kind} was injected {when} the operation was carried out; {done}"
    town.order("POST", " /faults/off")
    assert town.left() == (1 if is_done else 2)


BUGS: dict[str, tuple[list[Doing], str]] = {
    "oversell": ([booked(1, 2, 3)], "1000"),
    "lost_booking": ([booked(1)], "1000"),
    "stale_left": ([booked(1), lambda town: town.left()], ""),
    "leaky_cancel": ([booked(1), about_it("backNo", 1), lambda town: town.left()], ""),
    "repeated_reserve_no": ([booked(1, 2)], "1000"),
    "duplicate_record": ([booked(1, 1)], "1000"),
    "refused_but_stored": ([booked(1)], "1005"),
    "false_sold_out": ([booked(1)], "1001"),
}


@pytest.mark.parametrize("bug", BugsModel.model_fields)
def test_a_planted_bug_is_named(town: Explained, bug: str) -> None:
    doings, code = BUGS[bug]
    town.order("PUT", " /bugs", {bug: {}})
    for doing in doings:
        doing(town)
    assert town.cause() == (code, "bug", bug)


def test_who_held_the_numbers_when_there_was_none_left(town: Explained) -> None:
    town.book(1)
    town.order("POST", " /clock/advance", {"by": "PT1M"})
    town.book(2)
    about_it("backNo", 2)(town)
    town.order("POST", " /clock/advance", {"by": "PT1M"})
    town.book(3, 4)
    explained = town.last()
    town.order("POST", " /clock/advance", {"by": "PT1M"})
    about_it("backNo", 1)(town)
    assert town.cause() == ("0000", "rule", "answered")
    assert explained["decided_at"] == "2026-03-02T08:02:00.000000"
    assert explained["cause"]["text_zh"] == "所求时段的号源已全部被占用。"
    (slot,) = explained["slots"]
    held = [(each["registration_id"], each["reserve_no"], each["cancelled_at"]) for each in slot["holders"]]
    assert (slot["total"], slot["active"]) == (2, 2)
    assert held == [("1", 1, None), ("2", 2, "2026-03-02T08:01:00"), ("3", 2, None)]
    again = town.order("GET", " /explain/x7")["exchanges"][0]
    assert again == explained


def test_what_came_later_at_the_same_instant_is_not_shown(town: Explained) -> None:
    """The clock stands still: the order of the ledger counts."""
    town.book(1, 2, 3)
    about_it("backNo", 1)(town)
    town.book(4)
    about_it("backNo", 4)(town)
    town.book(4, 5)

    def held(exchange: str) -> list[tuple[str, bool]]:
        (slot,) = town.order("GET", f" /explain/{exchange}")["exchanges"][0]["slots"]
        holders = [(each["registration_id"], each["cancelled_at"] is None) for each in slot["holders"]]
        assert slot["active"] == sum(is_active for _, is_active in holders)
        return sorted(holders)

    assert held("x1") == [("1", True)]
    assert held("x2") == [("1", True), ("2", True)]
    assert held("x3") == [("1", True), ("2", True)]
    assert held("x5") == [("1", False), ("2", True), ("4", True)]
    assert held("x8") == [("1", False), ("2", True), ("4", False), ("5", True)]


SCHEDULE = {"hospital": HOSPITAL, "department": "0300", "doctor": "03000001"}
ON_THAT_MORNING = {**SCHEDULE, "date": "2026-03-04", "part": "morning"}
LATER_EVENTS: dict[str, tuple[dict[str, Any], int]] = {
    "release_numbers": ({**ON_THAT_MORNING, "numbers": 3}, 5),
    "withhold_numbers": ({**ON_THAT_MORNING, "numbers": 1}, 1),
    "change_capacity": ({**SCHEDULE, "effective": "2026-03-03", "numbers": 7}, 7),
}


@pytest.mark.parametrize("kind", LATER_EVENTS)
def test_what_happened_later_at_the_same_instant_does_not_change_the_numbers(town: Explained, kind: str) -> None:
    """The clock stands still: an event counts for what was decided after it."""
    what, total_after = LATER_EVENTS[kind]

    def totals(exchange: str) -> list[int]:
        (slot,) = town.order("GET", f" /explain/{exchange}")["exchanges"][0]["slots"]
        return [slot["total"], slot["active"]]

    town.book(1)
    town.order("POST", " /events", {kind: what})
    town.left()
    town.order("POST", " /events", {"release_numbers": {**ON_THAT_MORNING, "numbers": 4}})
    town.book(2)
    assert [totals(each) for each in ("x1", "x3", "x5")] == [[2, 1], [total_after, 1], [total_after + 4, 2]]


def test_a_schedule_that_was_added_later_at_the_same_instant_had_no_slots(town: Explained) -> None:
    elsewhere = changed(1, "2026-03-04<", "2026-03-05<")
    elsewhere(town)
    town.order("POST", " /events", {"add_schedule": {
        **SCHEDULE, "date": "2026-03-05", "part": "morning", "numbers": 6,
    }})  # fmt: skip
    elsewhere(town)
    exchanges = [town.order("GET", f" /explain/{each}")["exchanges"][0] for each in ("x1", "x3")]
    assert [each["cause"]["name"] for each in exchanges] == ["no-such-schedule", "answered"]
    assert [sum(slot["total"] for slot in each["slots"]) for each in exchanges] == [0, 6]


def test_patients_of_a_later_rush_at_the_same_instant_are_not_shown(town: Explained) -> None:
    town.book(1)
    rush = {**ON_THAT_MORNING, "patients": 40, "duration": "PT1S"}
    town.order("POST", " /events", {"rush": rush})
    town.book(2)

    def holders(exchange: str) -> int:
        (slot,) = town.order("GET", f" /explain/{exchange}")["exchanges"][0]["slots"]
        return len(slot["holders"])

    assert holders("x1") == 1


def test_a_registration_is_explained_with_everything_about_it(town: Explained) -> None:
    town.book(1, 1)
    about_it("backNo", 1)(town)
    about_it("backNo", 1)(town)
    explained = town.order("GET", " /explain/1")
    assert explained["subject"] == "registration"
    assert [(each["exchange"]["code"], each["cause"]["name"]) for each in explained["exchanges"]] == [
        ("1000", "answered"), ("1002", "registration-id-booked-already"), ("0000", "answered"),
        ("0005", "cancelled-already"),
    ]  # fmt: skip
    assert explained["registration"]["state"] == "cancelled"


def test_the_client_s_own_name_is_enough(town: Explained) -> None:
    headers = {"content-type": XML11, "x-request-id": "client-7"}
    town.request("POST", TYPED_PATH, content=typed_envelope("getYyNo", order(1, HOSPITAL)), headers=headers)
    assert town.order("GET", " /explain/client-7")["exchanges"][0]["exchange"]["registration_id"] == "1"


def test_the_command_accepts_the_clients_own_request_id(capsys: pytest.CaptureFixture[str]) -> None:
    with serving() as served:
        url = f"http://127.0.0.1:{served.port}"
        content = typed_envelope("getGhInfo", about("getGhInfo", 7, "SG01"))
        for name in ("try?n=1#2", "trace/7/1", "挂号-1"):
            headers = {b"content-type": XML11.encode(), b"x-request-id": name.encode()}
            httpx.post(f"{url}{TYPED_PATH}", content=content, headers=headers, timeout=120, trust_env=False)
            assert run(["explain", name, "--url", url]) == 0
            assert "rule nothing-found" in capsys.readouterr().out
        assert run(["explain", "", "--url", url]) == 2
    assert "nothing is known of '': expected the id of an exchange such as x123" in capsys.readouterr().err


def test_without_bodies_or_journal_it_says_what_is_missing(tmp_path: Path) -> None:
    brief = Explained(tmp_path, TEXT, journal="summary")
    brief.book(1, 2, 3)
    explained = brief.last()
    assert (explained["cause"]["name"], explained["slots"]) == ("sold-out", [])
    assert explained["missing"] == [
        "the requested schedule: the journal keeps no bodies (--journal full keeps them)",
    ]  # fmt: skip
    silent = Explained(tmp_path, TEXT, journal="off")
    silent.book(1)
    explained = silent.order("GET", " /explain/1")
    assert (explained["exchanges"], explained["registration"]["state"]) == ([], "booked")
    assert explained["missing"] == ["every exchange: the journal is off (--journal full keeps them)"]


def test_what_is_not_known(town: Explained) -> None:
    assert problem(town.request("GET", "/control/v1/explain/77")) == (
        404, "no-such-explanation",
        (
            "nothing is known of '77': expected the id of an exchange such as x123, a RegID, or what a client gave as "
            "X-Request-Id; GET /control/v1/journal lists what there is"
        ),
    )  # fmt: skip


@pytest.mark.parametrize("says_it", ["in the header", "in the declaration"])
def test_a_request_in_gbk_is_explained_with_its_slots(town: Explained, says_it: str) -> None:
    envelope = typed_envelope("getYyNo", order(1, HOSPITAL))
    content_type = "text/xml; charset=gbk" if says_it == "in the header" else "text/xml"
    declaration = "" if says_it == "in the header" else '<?xml version="1.0" encoding="gbk"?>'
    headers = {"content-type": content_type}
    response = town.request("POST", TYPED_PATH, content=(declaration + envelope).encode("gbk"), headers=headers)
    assert "<Code>1000</Code>" in response.text
    slots = town.last()["slots"]
    assert [(each["begin"], each["end"], each["active"]) for each in slots] == [
        ("08:00", "11:30", 1),
    ]  # fmt: skip
