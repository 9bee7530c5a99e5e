"""The clock over the control API: every mode, and every kind of refusal in its words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from yuyue_sim.hospital.ledger.ledger_clock import LedgerClock

from tests.hospital.ledger.registrations import registration
from tests.server.control.steering import FROZEN, SimulationApi, problem

EXPECTED_DURATION = "expected a duration such as 2h, 1d30m, 500ms or PT2H (weeks, days, hours, minutes, seconds)"


@pytest.mark.parametrize(
    ("spec", "mode", "rate"),
    [("real", "real", 1.0), (FROZEN, "frozen", None), ("x60@2026-03-02T08:00", "scaled", 60.0),
     ("step0.5@2026-03-02T08:00", "stepped", 0.5)],
)  # fmt: skip
def test_how_the_clock_was_started(spec: str, mode: str, rate: float | None) -> None:
    reading = SimulationApi(spec).ask("GET", "/clock")
    assert reading == {"mode": mode, "now": "2026-03-02T08:00:00", "rate": rate, "started": spec}


def test_a_frozen_clock_moves_when_it_is_advanced() -> None:
    steered = SimulationApi()
    steered.machine_unix_s += 3600
    assert steered.ask("POST", "/clock/advance", {"by": "PT2H"})["now"] == "2026-03-02T10:00:00"
    assert steered.ask("POST", "/clock/advance", {"to": "2026-03-02T11:00:00"})["now"] == "2026-03-02T11:00:00"
    assert steered.ask("POST", "/clock/advance", {"to": "2026-03-02T04:00:00Z"})["now"] == "2026-03-02T12:00:00"
    assert steered.ask("POST", "/clock/advance", {"by": "PT0.25S", "to": None})["now"] == "2026-03-02T12:00:00.250000"
    assert steered.ask("GET", "/clock")["now"] == "2026-03-02T12:00:00.250000"


def test_one_mode_after_the_other() -> None:
    steered = SimulationApi()
    scaled = steered.ask("POST", "/clock", {"mode": "scaled", "rate": 60})
    assert (scaled["mode"], scaled["now"], scaled["rate"]) == ("scaled", "2026-03-02T08:00:00", 60.0)
    steered.machine_unix_s += 60
    assert steered.ask("GET", "/clock")["now"] == "2026-03-02T09:00:00"
    stepped = steered.ask("POST", "/clock", {"mode": "stepped", "rate": 5, "now": "2026-03-02T09:30:00"})
    assert (stepped["mode"], stepped["now"], stepped["rate"]) == ("stepped", "2026-03-02T09:30:00", 5.0)
    steered.machine_unix_s += 60
    frozen = steered.ask("POST", "/clock", {"mode": "frozen"})
    assert (frozen["mode"], frozen["now"], frozen["rate"]) == ("frozen", "2026-03-02T09:30:00", None)
    steered.machine_unix_s += 24 * 3600
    real = steered.ask("POST", "/clock", {"mode": "real"})
    assert (real["mode"], real["now"], real["rate"]) == ("real", "2026-03-03T08:02:00", 1.0)


def test_a_stepped_clock_moves_with_every_soap_request_and_with_nothing_else() -> None:
    steered = SimulationApi("step1.5@2026-03-02T08:00:00")
    for _ in range(2):
        steered.request("POST", "/webservice/YuyueService", content=b"<a/>", headers={"content-type": "text/xml"})
    steered.request("GET", "/webservice/YuyueService?wsdl")
    steered.request("GET", "/")
    assert steered.ask("GET", "/clock")["now"] == "2026-03-02T08:00:03"
    steered.ask("POST", "/clock", {"mode": "frozen"})
    steered.request("POST", "/webservice/YuyueService", content=b"<a/>")
    assert steered.ask("GET", "/clock")["now"] == "2026-03-02T08:00:03"


def test_a_reset_begins_again() -> None:
    steered = SimulationApi()
    ledger = steered.simulation.ledger
    ledger.add(registration(1))
    steered.ask("POST", "/clock", {"mode": "scaled", "rate": 60, "now": "2026-04-01T00:00:00"})
    expected = {"mode": "frozen", "now": "2026-03-02T08:00:00", "rate": None, "started": FROZEN}
    assert steered.ask("POST", "/reset", {}) == expected
    assert ledger.find(1) is None
    steered.ask("POST", "/clock/advance", {"by": "P1D"})
    assert steered.ask("POST", "/reset") == expected


@pytest.mark.parametrize(
    ("order", "detail"),
    [
        ({}, "the body: expected at least one of mode, now and rate"),
        ({"mode": "frozn"}, "mode: expected real, frozen, scaled, stepped, got \"frozn\"; did you mean 'frozen'?"),
        ({"mode": 1}, "mode: expected real, frozen, scaled, stepped, got 1"),
        ({"mode": ["real"]}, 'mode: expected real, frozen, scaled, stepped, got ["real"]'),
        ({"raet": 60}, "the body: the keys here are mode, now, rate, got \"raet\"; did you mean 'rate'?"),
        ({"rate": "60"}, 'rate: expected a number, got "60"'),
        ({"rate": True}, "rate: expected a number, got true"),
        ({"rate": 60}, "rate: a frozen clock has none"),
        ({"mode": "scaled", "rate": 0}, "rate: expected a number from 0.000001 to 1000000, got 0"),
        ({"mode": "scaled", "rate": -1}, "rate: expected a number from 0.000001 to 1000000, got -1"),
        ({"mode": "scaled", "rate": 10**400}, "rate: expected a number from 0.000001 to 1000000, got inf"),
        ({"now": "noon"}, "now: expected an instant such as 2026-03-02T08:00:00, got 'noon'"),
        ({"now": 8}, "now: expected an instant such as 2026-03-02T08:00:00, got 8"),
        (
            {"now": "3000-01-01"},
            "now: expected an instant from 1970-01-01T00:00:00 to 2999-12-31T23:59:59, got '3000-01-01'",
        ),
        ({"mode": "x", "rate": "y"}, ('mode: expected real, frozen, scaled, stepped, got "x"; '
                                     'rate: expected a number, got "y"')),
        ([1], "the body: expected a JSON object, got [1]"),
        ("frozen", 'the body: expected a JSON object, got "frozen"'),
    ],
)  # fmt: skip
def test_a_change_that_is_not_understood(order: Any, detail: str) -> None:
    steered = SimulationApi()
    assert steered.refusal("POST", "/clock", order) == (422, "not-understood", detail)
    assert steered.ask("GET", "/clock")["now"] == "2026-03-02T08:00:00"


@pytest.mark.parametrize(
    ("order", "detail"),
    [
        ({}, "the body: expected one of by and to"),
        ({"by": "PT1H", "to": "2026-03-02T09:00:00"}, "the body: expected one of by and to"),
        ({"by": "soon"}, f"by: {EXPECTED_DURATION}, got 'soon'"),
        ({"by": "P1M"}, f"by: {EXPECTED_DURATION}, got 'P1M'"),
        ({"by": "-PT1H"}, f"by: {EXPECTED_DURATION}, got '-PT1H'"),
        ({"by": 7200}, "by: expected a duration such as PT2H, got 7200"),
        ({"to": "9:00"}, "to: expected an instant such as 2026-03-02T08:00:00, got '9:00'"),
        ({"until": "x"}, 'the body: the keys here are by, to, got "until"'),
    ],
)
def test_an_advance_that_is_not_understood(order: Any, detail: str) -> None:
    assert SimulationApi().refusal("POST", "/clock/advance", order) == (422, "not-understood", detail)


@pytest.mark.parametrize(
    ("spec", "path", "order", "detail"),
    [
        (FROZEN, "/clock/advance", {"to": "2026-03-02T07:59:59"},
         ("to: 2026-03-02T07:59:59 is before 2026-03-02T08:00:00, and the clock goes forward only; "
         "advance to a later instant")),
        (FROZEN, "/clock/advance", {"by": "P1000000D"},
         "by: the clock goes no further than 2999-12-31T23:59:59; advance it by less"),
        ("real", "/clock/advance", {"by": "PT1H"},
         "by: the clock is real and cannot be moved; first set its mode to frozen, scaled or stepped"),
        ("real", "/clock", {"now": "2026-03-03"},
         "now: the clock is real and cannot be moved; first set its mode to frozen, scaled or stepped"),
        (FROZEN, "/clock", {"now": "2026-03-02T07:00:00"},
         ("now: 2026-03-02T07:00:00 is before 2026-03-02T08:00:00, and the clock goes forward only; "
         "give a later instant")),
        ("frozen@2027-01-01", "/clock", {"mode": "real"},
         ("mode: 2026-03-02T08:00:00 is before 2027-01-01T00:00:00, and the clock goes forward only; "
         "set the mode to scaled with rate 1 to go on from here")),
    ],
)  # fmt: skip
def test_a_clock_that_cannot_be_moved_like_that(spec: str, path: str, order: Any, detail: str) -> None:
    steered = SimulationApi(spec)
    before = steered.ask("GET", "/clock")
    assert steered.refusal("POST", path, order) == (409, "clock-refused", detail)
    assert steered.ask("GET", "/clock") == before


def test_a_reset_has_nothing_to_choose() -> None:
    assert SimulationApi().refusal("POST", "/reset", {"clock": 1}) == (
        422, "not-understood", 'the body: the keys here are none, got "clock"',
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "status", "kind", "detail"),
    [
        (b"", 422, "not-understood", "the body: expected a JSON object, got nothing"),
        (b'{"mode":', 400, "not-json",
         "the body: expected a JSON object, got a text that is none: Expecting value at 8"),
        (b"\xff\xfe{", 400, "not-json", "the body: expected a JSON object, got what is no UTF-8 at byte 0"),
        (b"[" * 60_000, 400, "not-json",
         "the body: expected a JSON object, got one nested too deep to be read"),
        (b'{"rate":%s}' % (b"1" * 5000), 400, "not-json",
         "the body: expected a JSON object, got a number with too many digits"),
        (b'{"mode":"scaled","rate":60,"rate":2}', 422, "not-understood",
         'the body: the key "rate" occurs twice in one object; give it once'),
        (b'{"mode":"\\ud800"}', 422, "not-understood",
         "the body: \\ud800 is half a character; write both halves, or the character itself"),
        (b'{"mode": "scaled", "rate": NaN}', 422, "not-understood",
         "rate: expected a number from 0.000001 to 1000000, got nan"),
        (b" " * 65_537, 413, "too-large", "the body is larger than the 65536 bytes that are taken"),
        (b" " * 3_000_000, 413, "too-large", "the body is larger than the 65536 bytes that are taken"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read(content: bytes, status: int, kind: str, detail: str) -> None:
    response = SimulationApi().request(
        "POST", "/control/v1/clock", content=content, headers={"content-type": "application/json"}
    )
    assert problem(response) == (status, kind, detail)


@pytest.mark.parametrize(
    ("headers", "detail"),
    [
        ({}, "Content-Type: expected application/json, got ''"),
        ({"content-type": "text/plain"}, "Content-Type: expected application/json, got 'text/plain'"),
        (
            {"content-type": "application/json", "content-encoding": "gzip"},
            "Content-Encoding: expected none, got 'gzip'",
        ),
    ],
)
def test_a_body_that_is_something_else_than_json(headers: dict[str, str], detail: str) -> None:
    response = SimulationApi().request("POST", "/control/v1/clock", content=b'{"mode": "frozen"}', headers=headers)
    assert problem(response) == (415, "wrong-media-type", detail)


@pytest.mark.parametrize("encoding", ["", "identity", "Identity", "identity, identity"])
def test_no_content_encoding_has_many_spellings(encoding: str) -> None:
    headers = {"content-type": "application/json", "content-encoding": encoding}
    response = SimulationApi().request("POST", "/control/v1/clock", content=b'{"mode": "stepped"}', headers=headers)
    assert response.status_code == 200


def test_a_body_of_the_largest_size_is_accepted() -> None:
    steered = SimulationApi()
    content = b'{"mode": "stepped"}'.ljust(65_536)
    headers = {"content-type": "application/json; charset=utf-8"}
    assert steered.request("POST", "/control/v1/clock", content=content, headers=headers).status_code == 200
    assert steered.ask("GET", "/clock")["mode"] == "stepped"


@pytest.mark.parametrize(
    ("method", "path", "status", "kind", "detail"),
    [
        ("PUT", "/control/v1/clock", 405, "wrong-method", "expected GET or POST at /control/v1/clock, got PUT"),
        ("GET", "/control/v1/reset", 405, "wrong-method", "expected POST at /control/v1/reset, got GET"),
        ("GET", "/control/v1/clok", 404, "nothing-here", ("there is nothing at /control/v1/clok, "
         "see /control/v1/openapi.json; did you mean '/control/v1/clock'?")),
        ("GET", "/control", 404, "nothing-here", "there is nothing at /control, see /control/v1/openapi.json"),
        ("GET", "/control/v1/clock/", 404, "nothing-here", ("there is nothing at /control/v1/clock/, "
         "see /control/v1/openapi.json; did you mean '/control/v1/clock'?")),
    ],
)  # fmt: skip
def test_an_address_that_is_none(method: str, path: str, status: int, kind: str, detail: str) -> None:
    response = SimulationApi().request(method, path)
    assert problem(response) == (status, kind, detail)
    if status == 405:
        assert response.headers["allow"] in {"GET, POST", "POST"}


def test_a_ledger_that_fails_is_a_503() -> None:
    steered = SimulationApi()
    steered.simulation.ledger.close()
    assert steered.refusal("POST", "/clock/advance", {"by": "PT1H"}) == (
        503, "ledger-failed",
        "the ledger failed: Cannot operate on a closed database.; nothing has changed, try again",
    )  # fmt: skip


def test_an_internal_error_shows_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: LedgerClock) -> None:
        raise RuntimeError("a secret of the source")

    monkeypatch.setattr(LedgerClock, "reading", broken)
    response = SimulationApi().request("GET", "/control/v1/clock")
    assert problem(response) == (
        500, "internal-error", "an error in the simulator (RuntimeError); its log shows where, please report it",
    )  # fmt: skip


@pytest.mark.parametrize("world", ["", "/w/any"])
def test_the_api_documentation_loads_nothing_from_other_servers(world: str) -> None:
    server = SimulationApi()
    server.request("POST", "/control/v1/worlds", json={"name": "any"})
    page = server.request("GET", f"{world}/control/v1/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    files = ["favicon.png", "swagger-ui-bundle.js", "swagger-ui.css"]
    assert sorted(named) == [f"{world}/control/v1/docs/static/{each}" for each in files]
    assert [server.request("GET", each).status_code for each in named] == [200, 200, 200]
    assert f"url: '{world}/control/v1/openapi.json'" in page.text


def test_the_description_lists_every_address() -> None:
    described = SimulationApi().ask("GET", "/openapi.json")
    addresses = {path: sorted(methods) for path, methods in described["paths"].items()}
    assert addresses["/control/v1/clock"] == ["get", "post"]
    assert addresses["/control/v1/worlds/{name}"] == ["delete", "get"]
    assert all(each.get("summary") for methods in described["paths"].values() for each in methods.values())
    change = described["components"]["schemas"]["ClockChange"]
    assert list(change["properties"]) == ["mode", "now", "rate"]
    assert change["additionalProperties"] is False
