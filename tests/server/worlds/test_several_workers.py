"""Worlds where several processes answer: whichever is asked knows them all."""

from __future__ import annotations

import http.client
import json
from typing import Any

import pytest
from lxml import etree

from tests.acceptance.served import Served, serving
from tests.scenario.faults.faulty import order
from tests.server.worlds.town import HOSPITAL, TEXT
from tests.soap.asking import TYPED_PATH, XML11, typed_envelope

_ORDERS = range(1, 17)
"""So many connections, each new, that with two workers both are asked."""


def request(served: Served, method: str, path: str, body: bytes, content_type: str) -> tuple[int, bytes]:
    """Status and body of a response on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=120)
    try:
        connection.request(method, path, body, {"Content-Type": content_type})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def control(served: Served, method: str, path: str, order: Any = None) -> tuple[int, Any]:
    status, body = request(
        served, method, path, b"" if order is None else json.dumps(order).encode(), "application/json"
    )
    return status, json.loads(body)


def code(served: Served, registration_id: int, world: str = "") -> str:
    content = typed_envelope("getYyNo", order(registration_id, HOSPITAL)).encode()
    status, body = request(served, "POST", f"{world}{TYPED_PATH}", content, XML11)
    return etree.fromstring(body).findtext(".//Code") or "" if status == 200 else str(status)


def test_every_worker_knows_every_world() -> None:
    text = TEXT.replace("numbers: 5", "numbers: 50")
    with serving("--workers", "2") as served:
        for turn in range(2):
            assert control(served, "POST", "/control/v1/worlds", {"name": "mine", "yaml": text})[0] == 201
            codes = [code(served, each, "/w/mine") for each in _ORDERS]
            assert codes == ["1000"] * len(_ORDERS)
            assert code(served, 1, "/w/mine") == "1002"
            assert control(served, "POST", "/w/mine/control/v1/snapshots", {"name": "full"})[0] == 201
            assert control(served, "POST", "/w/mine/control/v1/snapshots/full/fork", {"world": "fork"})[0] == 201
            assert {code(served, 1, "/w/fork") for _ in _ORDERS} == {"1002"}
            assert control(served, "POST", "/w/mine/control/v1/reset")[0] == 200
            assert [code(served, each, "/w/mine") for each in _ORDERS] == ["1000"] * len(_ORDERS)
            for name in ("mine", "fork"):
                assert control(served, "DELETE", f"/control/v1/worlds/{name}") == (200, {"removed": name})
                assert {code(served, 1, f"/w/{name}") for _ in _ORDERS} == {"404"}, turn


@pytest.mark.slow
def test_more_worlds_than_a_usual_limit_of_open_files_allows() -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
    try:
        with serving("--workers", "2", new=True) as served:  # a fork would not inherit the limit
            for number in range(12):
                assert control(served, "POST", "/control/v1/worlds", {"name": f"w{number}", "yaml": TEXT})[0] == 201
            asked = [control(served, "GET", f"/w/w{number % 12}/control/v1/clock")[0] for number in range(24)]
            assert set(asked) == {200}
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.slow
def test_another_scenario_begins_for_every_worker() -> None:
    with serving("--workers", "2") as served:
        for numbers in (40, 50):
            text = TEXT.replace("numbers: 5", f"numbers: {numbers}")
            assert control(served, "POST", "/control/v1/scenario", {"yaml": text})[0] == 200
            assert [code(served, each) for each in _ORDERS] == ["1000"] * len(_ORDERS)
