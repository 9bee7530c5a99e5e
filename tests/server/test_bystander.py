"""A bystander asks getDtNoInfo all the time while each operation and each control endpoint is asked its worst.

How long it waits is counted in function calls on the thread of the event loop, between two of its turns, and in calls
of other threads during which no thread goes on.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from pydantic import ValidationError
from yuyue_sim.server.gateway import Gateway
from yuyue_sim.server.settings import Settings
from yuyue_sim.server.simulation import Simulation
from yuyue_sim.soap.request_body import AsgiMessage

from tests.acceptance.patients import card_no
from tests.hospital.ledger.registrations import registration
from tests.paths import ROOT
from tests.server.worst_requests import CONTROL, HOSPITAL, KEYS, LONG, NEAR, SLOW, SOAP, UNKNOWN, WORDS
from tests.soap.asking import STRING_PATH, UNKNOWN_SLOTS, string_envelope
from tests.soap.test_many_cancellations import order

CARDS = [card_no(number) for number in range(80)]
MOST_CALLS = 300_000
"""Function calls, those of built-in functions too, between two turns of the bystander: some 100 ms."""
MOST_SOAP_CALLS = 100_000
"""The same while a SOAP operation is carried out in a world that nobody has asked anything before: some 40 ms."""

WHOLE_DATABASE = frozenset({"backup", "serialize", "deserialize"})
"""Functions of sqlite3 that are one call each and take the longer, the larger a ledger is."""

CALLS_PER_ERROR = 50
"""What one error costs in a call of pydantic, during which no thread goes on: some 5 µs."""


def with_slow(names: Iterable[str]) -> list[Any]:
    """The names of cases; those that take seconds are slow tests."""
    return [pytest.param(name, marks=pytest.mark.slow) if name in LONG else name for name in names]


def scope(method: str, path: str, headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    path, _, query = path.partition("?")
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "scheme": "http",
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 80),
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), *headers],
    }


class Asked:
    """What came back."""

    def __init__(self) -> None:
        self.status = 0
        self.size = 0
        self.body = b""


async def ask(
    app: Gateway, method: str, path: str, body: bytes, content_type: bytes, most: int = 1 << 20, last_event: bytes = b""
) -> Asked:
    """Ask, and disconnect after about `most` bytes."""
    asked = Asked()
    messages = iter([{"type": "http.request", "body": body}])
    gone = asyncio.Event()

    async def receive() -> AsgiMessage:
        for message in messages:
            return message
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: AsgiMessage) -> None:
        asked.status = message.get("status", asked.status)
        asked.size += len(message.get("body", b""))
        if len(asked.body) < 10_000:
            asked.body += message.get("body", b"")
        if asked.size > most:
            gone.set()

    headers = [(b"content-type", content_type), *([(b"last-event-id", last_event)] if last_event else [])]
    await app(scope(method, path, headers), receive, send)
    return asked


async def small(app: Gateway) -> None:
    envelope = string_envelope("getDtNoInfo", UNKNOWN_SLOTS).encode()
    asked = await ask(app, "POST", STRING_PATH, envelope, b"text/xml; charset=utf-8")
    assert asked.status == 200


async def worst_wait(
    app: Gateway, work: Callable[[], Awaitable[Asked]], long: frozenset[str] = WHOLE_DATABASE
) -> tuple[int, Asked]:
    """The most function calls between two turns of the bystander while the work is done; a `long` one is too many."""
    calls = worst = 0

    def called(_frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}
        if event == "c_call" and argument.__name__ in long and argument.__module__ in {None, "_sqlite3"}:
            calls += MOST_CALLS

    def called_beside(_frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls
        if event == "c_call" and isinstance(error := getattr(argument, "__self__", None), ValidationError):
            calls += error.error_count() * CALLS_PER_ERROR

    task = asyncio.ensure_future(work())
    threading.setprofile(called_beside)
    sys.setprofile(called)
    try:
        while not task.done():
            await small(app)
            await asyncio.sleep(0)
            worst, calls = max(worst, calls), 0
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return worst, await task


def city(**settings: Any) -> Gateway:
    return Gateway(Simulation(Settings(scenario="city", clock="frozen@2026-03-02T09:30:00", **settings)))


@pytest.fixture(scope="module")
def shared_city() -> Gateway:
    return city()


@pytest.fixture
def app(request: pytest.FixtureRequest, shared_city: Gateway) -> Gateway:
    """A city that all cases share; one of its own for those that replace it."""
    is_replaced = "scenario of" in request.node.name
    return city() if is_replaced else shared_city


@pytest.mark.parametrize("operation", with_slow(SOAP))
def test_soap(operation: str) -> None:
    app = city()
    envelope = string_envelope(*SOAP[operation]).encode()

    async def go() -> tuple[int, Asked]:
        await small(app)
        return await worst_wait(app, lambda: ask(app, "POST", STRING_PATH, envelope, b"text/xml"))

    worst, asked = asyncio.run(go())
    assert asked.status == 200
    assert worst <= MOST_SOAP_CALLS


@pytest.mark.slow
def test_what_draws_pictures_is_imported_beside() -> None:
    """An import cannot be sliced, and happens once in a process: in one of its own."""
    script = """
import asyncio, sys, threading
from tests.server.test_bystander import ask, city
from tests.soap.asking import STRING_PATH, about, string_envelope

main, threads = threading.get_ident(), []

class Noting:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("PIL"):
            threads.append(threading.get_ident())

sys.meta_path.insert(0, Noting())
envelope = string_envelope(sys.argv[1], about(sys.argv[2])).encode()
asked = asyncio.run(ask(city(), "POST", STRING_PATH, envelope, b"text/xml"))
print(asked.status, len(threads) > 0, main in threads)
"""
    for operation, hospital in (("getHospInfo", "<HospitalID/>"), ("getDoctorPhoto", HOSPITAL)):
        command = [sys.executable, "-c", script, operation, hospital]
        said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
        assert said == "200 True False\n"


@pytest.mark.parametrize("endpoint", with_slow(CONTROL))
def test_control(app: Gateway, endpoint: str) -> None:
    method, path, value = CONTROL[endpoint]
    body = b"" if value is None else value.encode() if isinstance(value, str) else json.dumps(value).encode()
    assert len(body) <= 64 << 10

    async def go() -> tuple[int, Asked]:
        await small(app)
        await ask(app, "GET", "/control/v1/clock", b"", b"application/json")
        return await worst_wait(app, lambda: ask(app, method, f"/control/v1{path}", body, b"application/json"))

    worst, asked = asyncio.run(go())
    assert asked.status in {200, 201, 409, 422}
    assert worst <= MOST_CALLS


@pytest.mark.parametrize(
    ("method", "path", "body", "count"),
    [
        ("POST", "/clock", KEYS, "and 3980 keys more"),
        ("POST", "/events", KEYS, "and 3980 problems more"),
        ("POST", "/faults", {"name": "a", **NEAR}, "and 3480 problems more"),
        ("POST", "/faults", {**SLOW, "operations": ["getYyN"] * 6_000}, "and 5980 problems more"),
        ("PUT", "/bugs", KEYS, "and 3980 problems more"),
        ("POST", "/worlds", {"yaml": UNKNOWN}, "and 4980 problems more"),
        ("POST", "/worlds", {"yaml": WORDS}, "and 6480 problems more"),
    ],
)
def test_at_most_twenty_problems_are_listed(app: Gateway, method: str, path: str, body: Any, count: str) -> None:
    asked = asyncio.run(ask(app, method, f"/control/v1{path}", json.dumps(body).encode(), b"application/json"))
    assert asked.status == 422
    assert asked.size < 10_000
    assert count in json.loads(asked.body)["detail"]


@pytest.mark.parametrize("kind", ["memory", "file"])
@pytest.mark.slow
def test_the_whole_ledger(tmp_path: Path, kind: str) -> None:
    app = city(state=str(tmp_path / "s.sqlite") if kind == "file" else None)
    ledger = app.worlds.main.simulation.ledger
    with ledger.transaction():
        for number in range(2_000):
            ledger.add(registration(number, number, identity=str(number)))

    async def go() -> None:
        await small(app)
        for method, path, status in (
            ("POST", "/snapshots", 201),
            ("GET", "/snapshots", 200),
            ("POST", "/snapshots/snapshot-1/fork", 201),
            ("POST", "/reset", 200),
            ("POST", "/snapshots/snapshot-1/restore", 200),
            ("DELETE", "/snapshots/snapshot-1", 200),
            ("DELETE", "/worlds/world-1", 200),
        ):
            await ask(app, "GET", "/control/v1/clock", b"", b"")
            worst, asked = await worst_wait(app, partial(ask, app, method, f"/control/v1{path}", b"", b""))
            assert (path, asked.status) == (path, status)
            assert worst <= MOST_CALLS, path

    asyncio.run(go())
    assert ledger.find(1_999) is not None
    app.worlds.main.simulation.close()


def test_a_world_in_the_place_of_another() -> None:
    """Its ledger is opened beside: where it is a file, other programs may have locked that."""
    app = city()

    async def go() -> None:
        await small(app)
        assert (await ask(app, "POST", "/control/v1/worlds", b'{"name": "a"}', b"application/json")).status == 201
        for world in ("", "/w/a"):
            path, body = f"{world}/control/v1/scenario", b'{"scenario": "default"}'
            post = partial(ask, app, "POST", path, body, b"application/json")
            worst, asked = await worst_wait(app, post, WHOLE_DATABASE | {"connect"})
            assert (world, asked.status) == (world, 200)
            assert worst <= MOST_CALLS, world

    asyncio.run(go())


@pytest.fixture(scope="module")
def busy_city() -> Gateway:
    """A city in which a RegID was ordered 600 times, all at one instant, in a schedule with many registrations."""
    app = city(journal="full")
    clinic = app.worlds.main.simulation.clinic
    free = max(
        clinic.doctor_schedules("SG01", "", "", date(2026, 3, 3), date(2026, 3, 4)), key=lambda each: each.limited
    )

    async def go() -> None:
        for number, card in [(1, "320503198001010057"), *enumerate(CARDS, 2), *[(1, "320503198001010057")] * 600]:
            envelope = string_envelope("getYyNo", order(free, number, card, "SG01")).encode()
            await ask(app, "POST", STRING_PATH, envelope, b"text/xml")

    asyncio.run(go())
    return app


@pytest.mark.parametrize(
    "path",
    [
        "/registrations/1",
        "/registrations/9999999999999999999",
        "/registrations/12345678901234",
        "/explain/1",
        "/explain/x1",
        "/explain/x100",
        "/explain/12345678901234",
        "/journal/x1",
        "/live",
    ],
)
def test_single_items_and_the_live_stream(busy_city: Gateway, path: str) -> None:
    async def go() -> tuple[int, Asked]:
        await small(busy_city)
        await ask(busy_city, "GET", "/control/v1/clock", b"", b"")
        return await worst_wait(busy_city, lambda: ask(busy_city, "GET", f"/control/v1{path}", b"", b"", 100_000, b"1"))

    worst, asked = asyncio.run(go())
    assert asked.status in {200, 404, 422}
    assert worst <= MOST_CALLS
