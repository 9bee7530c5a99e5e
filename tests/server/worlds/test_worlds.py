"""Worlds beside one another: made, used and removed, and what happens in one never seen in another."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from yuyue_sim.server import worlds

from tests.server.control.steering import problem
from tests.server.worlds.town import TEXT, Town


def test_a_world_has_its_own_ledger_clock_and_faults(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = town.order("POST", " /worlds", {"name": "mine"}, status=201)
    assert made == {
        "name": "mine",
        "scenario": "faulty",
        "seed": 12320,
        "now": "2026-03-02T08:00:00",
        "url": "http://127.0.0.1:8080/w/mine",
        "wsdl": "http://127.0.0.1:8080/w/mine/webservice/YuyueService?wsdl",
        "typed_wsdl": "http://127.0.0.1:8080/w/mine/services/WSYuyueService?wsdl",
        "control": "http://127.0.0.1:8080/w/mine/control/v1",
    }
    assert [town.code(each, "mine") for each in (1, 2)] == ["1000", "1000"]
    town.order("POST", "/w/mine /clock/advance", {"by": "PT2H"})
    busy = {"name": "busy", "operations": ["getYyNo"], "business_code": {"code": "1005", "message": "忙"}}
    town.order("POST", "/w/mine /faults", busy, status=201)
    assert (town.left("mine"), town.left()) == (3, 5)
    assert (town.code(3, "mine"), town.code(3)) == ("1005", "1000")
    assert town.order("GET", " /clock")["now"] == "2026-03-02T08:00:00"
    assert town.order("GET", "/w/mine /clock")["now"] == "2026-03-02T10:00:00"
    assert [each["name"] for each in town.order("GET", " /worlds")["worlds"]] == ["", "mine"]


def test_a_world_knows_its_own_addresses(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.order("POST", " /worlds", {"name": "mine"}, status=201)
    wsdl = town.request("GET", "/w/mine/webservice/YuyueService?wsdl").text
    assert 'location="http://127.0.0.1:8080/w/mine/webservice/YuyueService"' in wsdl
    hospitals = "<Message><MsgType>1000</MsgType><RequestInfo><HospitalID></HospitalID></RequestInfo></Message>"
    address = town.soap("getHospInfo", hospitals, "mine").findtext(".//InterfaceAddr")
    assert address == "http://127.0.0.1:8080/w/mine/webservice/YuyueService?wsdl"
    assert "/w/mine/webservice/YuyueService" in town.request("GET", "/w/mine/").text


def test_a_world_of_another_scenario_seed_and_clock(tmp_path: Path) -> None:
    town = Town(tmp_path)
    wanted = {"scenario": "default", "seed": 7, "clock": "frozen@2026-05-04T09:30:00"}
    made = town.order("POST", " /worlds", wanted, status=201)
    assert (made["name"], made["scenario"], made["seed"], made["now"]) == (
        "world-1", "default", 7, "2026-05-04T09:30:00",
    )  # fmt: skip
    text = TEXT.replace("numbers: 5", "numbers: 2")
    made = town.order("POST", " /worlds", {"yaml": text, "plants": ["lost_booking"]}, status=201)
    assert made["name"] == "world-2"
    assert town.left("world-2") == 2
    assert (town.code(1, "world-2"), town.left("world-2")) == ("1000", 2)


def test_what_is_removed_is_gone_and_its_name_begins_anew(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.order("POST", " /worlds", {"name": "mine"}, status=201)
    town.code(1, "mine")
    assert town.order("DELETE", " /worlds/mine") == {"removed": "mine"}
    gone = ("there is no world 'mine'; GET /control/v1/worlds lists them, and POST makes one",)
    assert problem(town.request("GET", "/w/mine/control/v1/clock")) == (404, "no-such-world", *gone)
    assert problem(town.request("GET", "/control/v1/worlds/mine")) == (404, "no-such-world", *gone)
    assert problem(town.request("DELETE", "/control/v1/worlds/mine")) == (404, "no-such-world", *gone)
    town.order("POST", " /worlds", {"name": "mine"}, status=201)
    assert town.left("mine") == 5


def test_a_name_that_nobody_chose_is_given_once(tmp_path: Path) -> None:
    town = Town(tmp_path)
    names = []
    for _ in range(3):
        names.append(town.order("POST", " /worlds", {}, status=201)["name"])
        town.order("DELETE", f" /worlds/{names[-1]}")
    assert names == ["world-1", "world-2", "world-3"]


@pytest.mark.parametrize(
    ("order", "status", "kind", "detail"),
    [
        ({"name": "Mine"}, 422, "not-understood",
         "name: expected up to 63 small letters, digits, - and _, not beginning with - or _, got 'Mine'"),
        ({"name": "../x"}, 422, "not-understood",
         "name: expected up to 63 small letters, digits, - and _, not beginning with - or _, got '../x'"),
        ({"name": "taken"}, 409, "name-taken",
         "name: there is a world 'taken'; remove it first, or choose another"),
        ({"scenario": "default", "yaml": "name: x"}, 422, "not-understood",
         "the body: expected one of scenario and yaml"),
        ({"yaml": 'name: "\\ud800"'}, 422, "not-understood",
         "yaml:1:7: \\ud800 is half a character; write both halves, or the character itself"),
        ({"yaml": "name: x\nworld: {}"}, 422, "not-understood", None),
        ({"clock": "frosen@2026-03-02"}, 422, "not-understood", None),
        ({"plants": ["oversel"]}, 422, "not-understood", None),
        ({"seed": -1}, 422, "not-understood", None),
    ],
)  # fmt: skip
def test_a_world_that_there_cannot_be(
    tmp_path: Path, order: dict[str, object], status: int, kind: str, detail: str | None
) -> None:
    town = Town(tmp_path)
    town.order("POST", " /worlds", {"name": "taken"}, status=201)
    refused = problem(town.request("POST", "/control/v1/worlds", json=order))
    assert refused[:2] == (status, kind)
    assert detail is None or refused[2] == detail
    assert [each["name"] for each in town.order("GET", " /worlds")["worlds"]] == ["", "taken"]


@pytest.mark.parametrize("path", ["/etc/passwd", "../../secret.yaml", "scenarios/default.yaml", "defualt"])
def test_no_file_of_the_machine_is_read(tmp_path: Path, path: str) -> None:
    refused = problem(Town(tmp_path).request("POST", "/control/v1/worlds", json={"scenario": path}))
    assert refused[:2] == (422, "not-understood")
    assert refused[2].startswith("scenario: expected one of answers-lost, bed-crisis,")
    text = f"extends: {path}\nname: x"
    refused = problem(Town(tmp_path).request("POST", "/control/v1/worlds", json={"yaml": text}))
    assert refused[:2] == (422, "not-understood")
    assert "root:" not in refused[2]


def test_another_scenario_begins_in_a_world_s_place(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.order("POST", " /worlds", {"name": "mine"}, status=201)
    for world in ("", "/w/mine"):
        name = world.removeprefix("/w/")
        assert town.code(1, name) == "1000"
        text = TEXT.replace("numbers: 5", "numbers: 3").replace("08:00:00", "09:00:00")
        loaded = town.order("POST", f"{world} /scenario", {"yaml": text, "seed": 3})
        assert (loaded["name"], loaded["seed"], loaded["now"]) == (name, 3, "2026-03-02T09:00:00")
        assert town.left(name) == 3
        assert town.order("GET", f"{world} /clock")["now"] == "2026-03-02T09:00:00"
        assert town.order("GET", f"{world} /simulation")["seed"] == 3
        assert town.code(1, name) == "1000"


def test_a_world_in_a_file_keeps_its_scenario(tmp_path: Path) -> None:
    town = Town(tmp_path, state=str(tmp_path / "ledger.sqlite"))
    refused = problem(town.request("POST", "/control/v1/scenario", json={"scenario": "default"}))
    assert refused[:2] == (409, "kept-in-a-file")
    assert town.left() == 5


@pytest.mark.slow
def test_a_hundred_worlds_live_side_by_side(tmp_path: Path) -> None:
    town = Town(tmp_path)
    for number in range(100):
        town.order("POST", " /worlds", {"name": f"w{number}"}, status=201)
    assert {town.code(1, f"w{number}") for number in range(100)} == {"1000"}
    assert {town.left(f"w{number}") for number in range(100)} == {4}
    for number in range(100):
        town.order("DELETE", f" /worlds/w{number}")
    assert town.left() == 5


def test_a_server_holds_five_thousand_worlds_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert worlds._MOST_WORLDS == 5000
    monkeypatch.setattr(worlds, "_MOST_WORLDS", 2)
    town = Town(tmp_path)
    for name in ("one", "two"):
        town.order("POST", " /worlds", {"name": name}, status=201)
    status, kind, detail = town.refusal("POST", "/worlds", {"name": "three"})
    assert (status, kind, detail) == (409, "too-many-worlds", "there are 2 worlds; remove some with DELETE")
    town.request("DELETE", "/control/v1/worlds/one")
    town.order("POST", " /worlds", {"name": "three"}, status=201)


@pytest.mark.parametrize(
    ("content_type", "namespace", "code"),
    [
        ("text/xml; charset=utf-8", "http://schemas.xmlsoap.org/soap/envelope/", "soap:Client"),
        ("application/soap+xml; charset=utf-8", "http://www.w3.org/2003/05/soap-envelope", "soap:Sender"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/w/none/webservice/YuyueService", "/w/none/services/WSYuyueService", "/w/none", "/w/"]
)
def test_soap_to_a_world_that_is_not_there_gets_a_fault(
    tmp_path: Path, path: str, content_type: str, namespace: str, code: str
) -> None:
    town = Town(tmp_path)
    response = town.request("POST", path, content=b"<x/>", headers={"content-type": content_type})
    assert (response.status_code, response.headers["content-type"]) == (404, content_type)
    root = etree.fromstring(response.content)
    assert root.tag == f"{{{namespace}}}Envelope"
    assert f">{code}<" in response.text
    name = path.split("/")[2]
    assert f"There is no such world: there is no world '{name}'; GET /control/v1/worlds lists" in response.text
    control = town.request("POST", "/w/none/control/v1/reset")
    assert problem(control)[:2] == (404, "no-such-world")
