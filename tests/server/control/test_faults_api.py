"""Faults and planted bugs over the control API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server.control.steering import problem
from tests.server.worlds.town import HOSPITAL, Town

BUSY = {"name": "busy", "operations": ["getYyNo"], "business_code": {"code": "1005", "message": "忙"}}
SOLD = {"name": "sold", "operations": ["getYyNo"], "business_code": {"code": "1001"}}
RULE = {"operations": ["getYyNo"], "business_code": {"code": "1005", "message": "忙"}}


def test_a_fault_is_added_switched_changed_and_removed(tmp_path: Path) -> None:
    town = Town(tmp_path)
    added = town.order("POST", " /faults", BUSY, status=201)
    assert added == {"name": "busy", "is_on": True, "kind": "business_code", "rule": RULE}
    assert town.code(1) == "1005"
    assert town.order("PUT", " /faults/busy", {"is_on": False})["is_on"] is False
    assert town.code(1) == "1000"
    assert town.order("PUT", " /faults/busy", {"is_on": True})["is_on"] is True
    assert town.code(2) == "1005"
    changed = {"operations": ["getYyNo"], "attempts": 1, "business_code": {"code": "1004"}}
    assert town.order("PUT", " /faults/busy", changed)["rule"] == changed
    assert [town.code(3), town.code(3)] == ["1004", "1000"]
    assert town.order("DELETE", " /faults/busy")["faults"] == []
    assert town.code(4) == "1000"


def test_the_first_fault_that_selects_a_request_is_injected_and_all_can_be_switched_off(tmp_path: Path) -> None:
    town = Town(tmp_path)
    for fault in (BUSY, SOLD):
        town.order("POST", " /faults", fault, status=201)
    assert town.code(1) == "1005"
    town.order("PUT", " /faults/busy", {"is_on": False})
    assert town.code(2) == "1001"
    assert [each["is_on"] for each in town.order("POST", " /faults/off")["faults"]] == [False, False]
    assert town.code(3) == "1000"
    town.order("POST", " /reset")
    assert town.order("GET", " /faults")["faults"] == []


def test_every_kind_is_listed_with_an_example_that_can_be_added(tmp_path: Path) -> None:
    town = Town(tmp_path)
    kinds = town.order("GET", " /faults")["kinds"]
    assert kinds == {
        "latency": {"fixed": "3s"},
        "trickle": {"duration": "30s"},
        "timeout": {"closed_after": "10m"},
        "refused": {},
        "reset": {},
        "empty": {},
        "truncated": {"sent": 0.5, "is_length_whole": False},
        "malformed": {},
        "wrong_encoding": {"written": "gbk", "declared": "utf-8"},
        "http_status": {"status": 503},
        "soap_fault": {"of": "server", "text": "java.lang.NullPointerException"},
        "business_code": {"code": "1005", "message": ""},
        "content_type": {"sent": "text/html"},
    }
    for kind, example in kinds.items():
        fault = {"name": kind.replace("_", "-"), "operations": ["getYyNo"], kind: example}
        assert town.order("POST", " /faults", fault, status=201)["kind"] == kind


def test_one_that_was_removed_while_off_is_on_when_added_again(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.order("POST", " /faults", BUSY, status=201)
    town.order("PUT", " /faults/busy", {"is_on": False})
    town.order("DELETE", " /faults/busy")
    assert town.order("POST", " /faults", BUSY, status=201)["is_on"] is True
    assert town.code(1) == "1005"


def test_other_processes_follow(tmp_path: Path) -> None:
    state = str(tmp_path / "ledger.sqlite")
    here, there = Town(tmp_path, state=state), Town(tmp_path, state=state)
    here.order("POST", " /faults", BUSY, status=201)
    assert there.code(1) == "1005"
    there.order("PUT", " /faults/busy", {"is_on": False})
    assert here.code(1) == "1000"
    there.order("PUT", " /bugs", {"false_sold_out": {}})
    assert here.code(2) == "1001"
    here.order("PUT", " /bugs", {})
    assert there.code(2) == "1000"


@pytest.mark.parametrize(
    ("method", "path", "order", "status", "kind", "detail"),
    [
        ("POST", "/faults", {"name": "x"}, 422, "not-understood", "expected one of latency, trickle,"),
        ("POST", "/faults", {**BUSY, "shar": 0.5}, 422, "not-understood", "shar: "),
        ("POST", "/faults", {**BUSY, "share": 2}, 422, "not-understood", "share: "),
        ("POST", "/faults", {**BUSY, "hospitals": ["WORM"]}, 422, "not-understood",
         "hospitals: there is no hospital WORM; did you mean 'WORL'?"),
        ("POST", "/faults", [1], 422, "not-understood", "the body: expected a JSON object, got [1]"),
        ("POST", "/faults", {**BUSY, "name": "there"}, 409, "name-taken",
         "name: there is a fault 'there' already; remove it first, or choose another name"),
        ("PUT", "/faults/ther", {"is_on": True}, 404, "no-such-fault",
         "there is no fault 'ther'; did you mean 'there'?; there are there"),
        ("PUT", "/faults/there", {**BUSY, "name": "other"}, 422, "not-understood",
         "name: a fault keeps its name; expected 'there', got 'other'"),
        ("DELETE", "/faults/none", None, 404, "no-such-fault", "there is no fault 'none'; there are there"),
        ("PUT", "/bugs", {"oversel": {}}, 422, "not-understood", "oversel: "),
        ("PUT", "/bugs", {"oversell": {"window": "soon"}}, 422, "not-understood", "oversell.window: "),
    ],
)  # fmt: skip
def test_what_is_refused(
    tmp_path: Path, method: str, path: str, order: object, status: int, kind: str, detail: str
) -> None:
    town = Town(tmp_path)
    town.order("POST", " /faults", {**BUSY, "name": "there", "hospitals": [HOSPITAL]}, status=201)
    more: dict[str, Any] = {} if order is None else {"json": order}
    refused = problem(town.request(method, f"/control/v1{path}", **more))
    assert refused[:2] == (status, kind)
    assert refused[2].startswith(detail)


def test_bugs_are_planted_and_pulled_out(tmp_path: Path) -> None:
    town = Town(tmp_path)
    shown = town.order("GET", " /bugs")
    assert shown["bugs"] == {}
    assert sorted(shown["known"]) == [
        "duplicate_record", "false_sold_out", "leaky_cancel", "lost_booking", "oversell", "refused_but_stored",
        "repeated_reserve_no", "stale_left",
    ]  # fmt: skip
    planted = town.order("PUT", " /bugs", {"false_sold_out": {"share": 1.0}, "stale_left": {"by": "1h"}})
    assert planted["bugs"] == {"stale_left": {"by": "1h"}, "false_sold_out": {"share": 1.0}}
    assert town.code(1) == "1001"
    assert town.order("PUT", " /bugs", {})["bugs"] == {}
    assert town.code(1) == "1000"


def test_an_event_about_a_fault_that_is_not_there_is_refused(tmp_path: Path) -> None:
    town = Town(tmp_path)
    on = {"faults": {"turn_on": ["busy"]}}
    assert town.refusal("POST", "/events", on) == (
        409, "event-refused", "faults.turn_on[0]: there is no fault 'busy'; there are none",
    )  # fmt: skip
    town.order("POST", " /faults", {**BUSY, "name": "busier"}, status=201)
    town.order("POST", " /faults", SOLD, status=201)
    off = {"faults": {"turn_off": ["sold", "busy"]}}
    assert town.refusal("POST", "/events", off) == (
        409, "event-refused",
        "faults.turn_off[1]: there is no fault 'busy'; there are busier, sold; did you mean 'busier'?",
    )  # fmt: skip
    town.order("DELETE", " /faults/busier")
    gone = {"faults": {"turn_off": ["busier"]}}
    assert town.refusal("POST", "/events", gone)[2] == (
        "faults.turn_off[0]: there is no fault 'busier'; there are sold"
    )
    assert town.order("GET", " /events")["events"] == []
    assert town.order("POST", " /events", {"faults": {"turn_off": ["sold"]}})["kind"] == "faults"
    assert town.code(1) == "1000"
    assert town.refusal("POST", "/events", {"faults": {"turn_off": ["sold"]}})[2] == (
        "faults.turn_off[0]: 'sold' is switched off already"
    )
