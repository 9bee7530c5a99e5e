"""Searches that look through many schedules: all others have their turn meanwhile, and nobody searches for nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree
from yuyue_sim.core.reasons import ReasonKind, Reasons
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.faults.decisions import Decision
from yuyue_sim.scenario.faults.effects import Alteration, Delay, Effect, Trickle
from yuyue_sim.scenario.faults.model import When
from yuyue_sim.soap.app import SoapApp
from yuyue_sim.soap.dispatcher import ParsedRequest
from yuyue_sim.soap.exchange import Exchange, Observers
from yuyue_sim.soap.request_body import AsgiMessage

from tests.soap.asking import NOW, STRING_PATH, UNKNOWN_SLOTS, about, make_clinic, string_envelope

UNKNOWN_CARD = "320535198602181207"
"""Of the block of the patients of other channels, and nobody's."""
COUNTY = "<HospitalID>CS01</HospitalID>"
LONG = about(f"{COUNTY}<BeginTime>2026-03-02 08:00:00</BeginTime><EndTime>2026-03-02 08:00:00</EndTime>")
"""Nobody was registered in that second; those who might have been are in the schedules of many days."""
SEARCHES = {
    "records of a second": ("getGhRecord", LONG),
    "bookings of a day": ("getGhInfo", about(f"{COUNTY}<QueyDate>2026-03-04</QueyDate>", "BatRegInfo")),
    "bookings of a card": ("getGhInfo", about(f"<CardNo>{UNKNOWN_CARD}</CardNo>", "OneRegInfo")),
}
MOST_TURNS = 4
"""The most turns of the loop before a short request is answered, during any other request."""


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The key of every schedule whose patients were looked at, one after another."""
    looked: list[Any] = []
    demand = World.demand

    def noted(world: World, schedule: Any) -> Any:
        looked.append((schedule.department_id, schedule.doctor_id, schedule.work_date, schedule.work_type))
        return demand(world, schedule)

    monkeypatch.setattr(World, "demand", noted)
    return looked


class Client:
    """Asks one request, and may leave."""

    def __init__(self, app: SoapApp, envelope: str, http_version: str = "1.1") -> None:
        self.sent: list[AsgiMessage] = []
        self.turns = 0
        """Turns of the loop until all was sent."""
        self._request: Iterator[AsgiMessage] = iter([{"type": "http.request", "body": envelope.encode()}])
        self._left = asyncio.Event()
        scope = {"type": "http", "method": "POST", "path": STRING_PATH, "headers": [], "http_version": http_version}
        self.task = asyncio.ensure_future(app(scope, self._receive, self._send))

    async def _receive(self) -> AsgiMessage:
        for message in self._request:
            return message
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: AsgiMessage) -> None:
        self.sent.append(message)

    def leave(self) -> None:
        self._left.set()

    async def answered(self) -> Client:
        while not self.task.done():
            self.turns += 1
            await asyncio.sleep(0)
        return self

    @property
    def message(self) -> etree._Element:
        entry = etree.fromstring(b"".join(each["body"] for each in self.sent[1:]))[-1][0]
        return etree.fromstring((entry[0].text or "").encode())

    @property
    def code(self) -> str | None:
        return self.message.findtext(".//Code")


async def turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def bystander(app: SoapApp) -> Client:
    return Client(app, string_envelope("getDtNoInfo", UNKNOWN_SLOTS))


def with_header(envelope: str) -> str:
    """An envelope that takes the spyne path."""
    header = '<S:Header><h:Trace xmlns:h="urn:x" S:mustUnderstand="0">1</h:Trace></S:Header>'
    return envelope.replace("<S:Body>", f"{header}<S:Body>", 1)


class Always:
    """The same effect meets every getGhRecord."""

    def __init__(self, effect: Effect) -> None:
        self._effect = effect

    def decide(self, parsed: ParsedRequest) -> Decision | None:
        is_wanted = parsed.call.name == "getGhRecord"
        return Decision("always", When.AFTER, self._effect, "kind") if is_wanted else None


class Noting:
    """A getGhRecord gets no fault, but a reason is noted before it is answered."""

    def __init__(self, reasons: Reasons) -> None:
        self._reasons = reasons

    def decide(self, parsed: ParsedRequest) -> None:
        if parsed.call.name == "getGhRecord":
            self._reasons.note(ReasonKind.RULE, "looked at", "before the search")


@pytest.mark.parametrize("search", SEARCHES)
def test_a_short_request_is_answered_while_others_search(search: str, looked_at: list[Any]) -> None:
    async def go() -> None:
        app = SoapApp(make_clinic())
        long = Client(app, string_envelope(*SEARCHES[search]))
        await turns(3)
        for _ in range(3):
            looked_at.clear()
            short = await bystander(app).answered()
            assert short.message.tag == "Message"
            assert short.turns <= MOST_TURNS
            assert len({*looked_at}) <= short.turns, "one schedule a turn"
            assert not long.task.done()
        await long.answered()
        assert long.sent[0]["status"] == 200

    asyncio.run(go())


@pytest.mark.parametrize(
    ("envelope", "options"),
    [
        (string_envelope("getGhRecord", LONG), {"http_version": "1.0"}),
        (with_header(string_envelope("getGhRecord", LONG)), {}),
        (string_envelope("getGhRecord", LONG), {"effect": Alteration(lambda response: response)}),
        (string_envelope("getGhRecord", LONG), {"effect": Delay(0.0)}),
        (string_envelope("getGhRecord", LONG), {"effect": Trickle(0.0)}),
    ],
    ids=["HTTP/1.0", "the spyne path", "altered", "late", "in drops"],
)
def test_every_way_of_sending_a_response(envelope: str, options: dict[str, Any], looked_at: list[Any]) -> None:
    async def go() -> None:
        fault_injector: Any = Always(options["effect"]) if "effect" in options else None
        app = SoapApp(make_clinic(), fault_injector=fault_injector)
        long = Client(app, envelope, options.get("http_version", "1.1"))
        await turns(3)
        short = await bystander(app).answered()
        assert short.turns <= MOST_TURNS
        assert len(looked_at) <= 3 + short.turns
        assert not long.task.done()
        await long.answered()
        assert (long.sent[0]["status"], long.code) == (200, "2002")

    asyncio.run(go())


def test_a_search_ends_when_its_client_leaves(looked_at: list[Any]) -> None:
    async def go() -> None:
        long = Client(SoapApp(make_clinic()), string_envelope("getGhRecord", LONG))
        await turns(20)
        assert 0 < len(looked_at) <= 20
        long.leave()
        await turns(3)
        assert long.task.done()
        done = len(looked_at)
        await turns(20)
        assert (len(looked_at), long.sent) == (done, [])

    asyncio.run(go())


def test_a_search_ends_when_the_server_stops(looked_at: list[Any]) -> None:
    async def go() -> None:
        long = Client(SoapApp(make_clinic()), string_envelope("getGhRecord", LONG))
        await turns(20)
        long.task.cancel()
        await turns(3)
        assert long.task.cancelled()
        done = len(looked_at)
        await turns(20)
        assert len(looked_at) == done

    asyncio.run(go())


def test_many_long_requests_take_turns(looked_at: list[Any]) -> None:
    async def go() -> None:
        app = SoapApp(make_clinic())
        long = [Client(app, string_envelope("getGhRecord", LONG)) for _ in range(50)]
        await turns(60)
        for _ in range(3):
            looked_at.clear()
            short = await bystander(app).answered()
            assert short.turns <= MOST_TURNS
            assert len(looked_at) <= short.turns, "one schedule a turn, for all of them together"
        looked_at.clear()
        await turns(100)
        assert len(looked_at) >= 50, "all of them go on"
        for each in long:
            each.leave()
        await asyncio.gather(*(each.answered() for each in long))

    asyncio.run(go())


def of_window(begin: str, end: str) -> tuple[str | None, list[str], int]:
    """Code, instants of registration, and turns of the loop."""
    message = about(f"{COUNTY}<BeginTime>{begin}</BeginTime><EndTime>{end}</EndTime>")

    async def go() -> Client:
        return await Client(SoapApp(make_clinic()), string_envelope("getGhRecord", message)).answered()

    client = asyncio.run(go())
    return client.code, [each.text or "" for each in client.message.iter("RegTime")], client.turns


def test_nothing_is_searched_before_the_rosters_begin_or_after_now(looked_at: list[Any]) -> None:
    assert of_window("1950-01-01 00:00:00", "2020-12-17 23:59:59") == ("2002", [], 1)
    assert of_window(f"{NOW:%Y-%m-%d} 08:00:01", "2099-12-31 23:59:59")[:2] == ("2002", [])
    assert {work_date.year for _, _, work_date, _ in looked_at} <= {2026}


def test_a_window_that_begins_before_the_rosters_holds_what_is_in_it(looked_at: list[Any]) -> None:
    code, registered_at, _ = of_window("1950-01-01 00:00:00", "2020-12-20 23:59:59")
    assert code == "2000"
    assert registered_at == of_window("2020-12-18 00:00:00", "2020-12-20 23:59:59")[1]
    assert registered_at[0] == "2020-12-18 00:02:09"


def test_each_exchange_is_noted_with_its_own_reasons() -> None:
    noted: list[Exchange] = []

    async def go() -> None:
        clinic = make_clinic()
        noting: Any = Noting(clinic.reasons)
        observers = Observers([noted.append], lambda: 1.0, lambda: (NOW, 0), lambda: 0.0, clinic.reasons)
        app = SoapApp(clinic, observers=observers, fault_injector=noting)
        long = Client(app, string_envelope("getGhRecord", LONG))
        left = Client(app, string_envelope("getGhRecord", LONG))
        await turns(3)
        await Client(app, string_envelope("getGhInfo", about("<RegID>41</RegID>", "OneRegInfo"))).answered()
        left.leave()
        await left.answered()
        await long.answered()

    asyncio.run(go())
    exchanges = [(each.operation, each.status, [why.name for why in each.reasons]) for each in noted]
    assert exchanges == [
        ("getGhInfo", 200, ["nothing-found"]),
        ("getGhRecord", 0, ["looked at"]),
        ("getGhRecord", 200, ["looked at", "nothing-found"]),
    ]


def test_nothing_is_sent_in_drops_to_a_client_that_has_left() -> None:
    async def go() -> None:
        fault_injector: Any = Always(Trickle(0.0))
        minute = LONG.replace("2026-01-30 08:00:00", "2026-03-02 07:59:00")
        client = Client(SoapApp(make_clinic(), fault_injector=fault_injector), string_envelope("getGhRecord", minute))
        while len(client.sent) < 10:
            await turns(1)
        client.leave()
        await turns(4)
        assert client.task.done()
        assert len(client.sent) < 20
        assert client.sent[-1]["more_body"]

    asyncio.run(go())
