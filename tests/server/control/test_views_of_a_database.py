"""Views of a hospital whose ledger is in PostgreSQL: as elsewhere, in few round trips, and nobody waits for them."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from html import escape
from itertools import count
from typing import Any

import httpx
import pytest
from lxml import etree
from yuyue_sim.server import ledger_work

from tests.acceptance.patients import card_no, open_clinics
from tests.acceptance.served import ENVELOPE
from tests.postgresql import PostgresqlServer
from tests.server.control.relay import Relay
from tests.server.control.steering import SimulationApi

HOSPITAL = "SG01"
DURING_SESSIONS = "frozen@2026-03-02T09:30:00"
HOSPITALS = "<Message><MsgType>1000</MsgType><RequestInfo><HospitalID></HospitalID></RequestInfo></Message>"
OF_THE_DATABASE = re.compile(r'"(arrived_unix_s|took_ms)": [0-9.]+')
"""What its time is in."""
VIEWS = {
    "today": f"/hospitals/{HOSPITAL}/today",
    "board": f"/hospitals/{HOSPITAL}/board",
    "a page of schedules": f"/hospitals/{HOSPITAL}/schedules?from=2026-03-03&to=2026-03-03&limit=20",
    "schedules": f"/hospitals/{HOSPITAL}/schedules?from=2026-03-03&to=2026-03-04&limit=1000",
    "a schedule": "{schedule}",
    "registrations of a date": f"/registrations?hospital={HOSPITAL}&date=2026-03-03",
    "registrations of all channels": f"/registrations?hospital={HOSPITAL}&date=2026-03-03&all_channels=true&limit=50",
    "registrations of a patient": f"/registrations?card={card_no(3)}&all_channels=true",
    "registrations": "/registrations",
    "a registration": "/registrations/7003",
    "invariants": "/invariants",
    "explain": "/explain/7003",
    "a step of a story": "/journal/{exchange}/story",
    "clock": "/clock",
    "simulation": "/simulation",
    "events": "/events",
    "faults": "/faults",
    "bugs": "/bugs",
    "notices": "/notices",
    "hospitals": "/hospitals",
    "hospital": f"/hospitals/{HOSPITAL}",
    "snapshots": "/snapshots",
    "worlds": "/worlds",
}


def soap(operation: str, document: str) -> tuple[str, str, dict[str, Any]]:
    """A request of the platform."""
    content = ENVELOPE.format(operation=operation, document=escape(document, quote=False)).encode()
    return "POST", "/webservice/YuyueService", {"content": content, "headers": {"content-type": "text/xml"}}


class Visited:
    """A hospital at which some patients have booked and some have cancelled."""

    def __init__(self, state: str | None) -> None:
        self.api = SimulationApi(clock=DURING_SESSIONS, state=state)
        clinics = [each for each in open_clinics(self, "2026-03-03") if each.left(self) > 2][:8]
        for registration_id, clinic in zip(count(7001), [*clinics, *clinics]):
            booked = self.ask("getYyNo", clinic.order(registration_id, registration_id - 7000))
            assert booked.findtext(".//Code") == "1000"
        for registration_id in (7003, 7007):
            named = f"<HospitalID>{HOSPITAL}</HospitalID><RegID>{registration_id}</RegID>"
            cancelled = self.ask("backNo", f"<Message><RequestInfo>{named}</RequestInfo></Message>")
            assert cancelled.findtext(".//Code") == "0000"
        place = clinics[2]
        self.schedule = f"/hospitals/{HOSPITAL}/schedules/{place.department_id}/{place.doctor_id}/{place.work_date}"
        self.schedule += f"/{place.work_type}"
        self.exchange = self.api.ask("GET", "/journal?operation=getYyNo")["exchanges"][0]["id"]

    def ask(self, operation: str, document: str) -> etree._Element:
        """The `Message` of the response to a document."""
        method, path, more = soap(operation, document)
        returned = etree.fromstring(self.api.request(method, path, **more).content).findtext(".//return")
        assert returned is not None
        return etree.fromstring(returned.encode())

    def path(self, view: str) -> str:
        """The path of a view."""
        return VIEWS[view].format(schedule=self.schedule, exchange=self.exchange)

    def close(self) -> None:
        """End."""
        self.api.simulation.release()


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Visited]]:
    """The same with a ledger in memory and with one in a file."""
    places = [Visited(None), Visited(str(tmp_path_factory.mktemp("ledger") / "ledger.sqlite"))]
    yield places
    for each in places:
        each.close()


@pytest.fixture(scope="module")
def relay(postgresql: PostgresqlServer) -> Iterator[Relay]:
    """Stands before the database."""
    found = Relay(postgresql.port)
    yield found
    found.close()


def through(relay: Relay, server: PostgresqlServer) -> str:
    """The address of a new ledger behind the relay."""
    return server.url().replace(f":{server.port}/", f":{relay.port}/")


@pytest.fixture(scope="module")
def visited(postgresql: PostgresqlServer, relay: Relay) -> Iterator[Visited]:
    """The same with a ledger in PostgreSQL."""
    found = Visited(through(relay, postgresql))
    yield found
    found.close()


@pytest.fixture
def steered(postgresql: PostgresqlServer, relay: Relay) -> Iterator[SimulationApi]:
    """Another hospital, that may be changed."""
    api = SimulationApi(state=through(relay, postgresql))
    yield api
    api.simulation.release()


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_the_same_wherever_the_ledger_is_kept(visited: Visited, elsewhere: list[Visited], view: str) -> None:
    texts = [json.dumps(each.api.ask("GET", each.path(view)), ensure_ascii=False) for each in (visited, *elsewhere)]
    here, *others = (OF_THE_DATABASE.sub("", text) for text in texts)
    assert others == [here, here]


@pytest.mark.parametrize(
    ("view", "most"), [("today", 8), ("board", 8), ("a page of schedules", 8), ("schedules", 10), ("registrations", 10)]
)
def test_many_schedules_take_few_round_trips(
    visited: Visited, relay: Relay, monkeypatch: pytest.MonkeyPatch, view: str, most: int
) -> None:
    monkeypatch.setattr(ledger_work, "_SLICE_S", 600.0)
    before = relay.trips
    visited.api.ask("GET", visited.path(view))
    assert relay.trips - before <= most


@pytest.mark.parametrize("view", VIEWS)
def test_others_are_served_whatever_question_of_a_view_the_database_does_not_answer(
    visited: Visited, relay: Relay, view: str
) -> None:
    assert questions_unanswered(visited.api, relay, "GET", visited.path(view), None) >= 1


@pytest.mark.parametrize(
    ("method", "path", "command"),
    [
        ("POST", "/clock/advance", {"by": "1s"}),
        ("POST", "/clock/next", {"what": "session"}),
        ("PUT", "/bugs", {}),
        ("POST", "/faults/off", None),
        ("POST", "/notices/retry", None),
    ],
)
def test_others_are_served_whatever_question_of_a_change_the_database_does_not_answer(
    steered: SimulationApi, relay: Relay, method: str, path: str, command: object
) -> None:
    assert questions_unanswered(steered, relay, method, path, command) >= 3


def questions_unanswered(api: SimulationApi, relay: Relay, method: str, path: str, command: object) -> int:
    """How many questions of a request the database was silent at, one each time; others were served meanwhile."""
    soap_method, soap_path, more = soap("getHospInfo", HOSPITALS)

    async def silent_at(following: int) -> bool:
        """Whether the request asks so often."""
        transport = httpx.ASGITransport(api.app, client=("127.0.0.1", 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as http:
            with relay.silent_at(following):
                asking = asyncio.ensure_future(http.request(method, f"/control/v1{path}", json=command))
                silent = asyncio.ensure_future(asyncio.to_thread(relay.is_silent.wait))
                await asyncio.wait([asking, silent], return_when=asyncio.FIRST_COMPLETED)
                if was_silent := not asking.done():
                    assert "HospitalID" in (await http.request(soap_method, soap_path, **more)).text
                    assert not asking.done()
                relay.is_silent.set()
                await silent
            response = await asking
            assert response.status_code == 200, response.text
        return was_silent

    return next(following for following in count(1) if not asyncio.run(silent_at(following))) - 1
