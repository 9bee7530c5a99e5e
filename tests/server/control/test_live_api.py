"""Server-sent events over the control API: what is sent when, to which client, and how a stream ends."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from yuyue_sim.server.control import live_hub
from yuyue_sim.server.control.live_events import Event
from yuyue_sim.server.control.live_hub import Listener
from yuyue_sim.server.control.live_models import Kind, MissedResponse
from yuyue_sim.server.control.shutdown import STOPPING

from tests.acceptance.served import serving
from tests.hospital.timeline.town import Town, written
from tests.server.control.looking import NINE, TOMORROW, cancel, order

_PATIENCE_S = 120


class Ear:
    """A listener without a socket."""

    def __init__(self, town: Town, query: str = "", last: str = "", path: str = "/control/v1/live") -> None:
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.stopping = asyncio.Event()
        self._gone = asyncio.Event()
        self._heard = b""
        self._news = asyncio.Condition()
        headers = [(b"host", b"127.0.0.1:8080"), (b"last-event-id", last.encode())]
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
            "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
            "headers": headers if last else headers[:1], "client": ("127.0.0.1", 50_000),
            "server": ("127.0.0.1", 8080), "state": {STOPPING: self.stopping},
        }  # fmt: skip
        self._asked = False
        self.task = asyncio.ensure_future(town.app(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        async with self._news:
            if message["type"] == "http.response.start":
                self.status, self.headers = message["status"], dict(message["headers"])
            else:
                self._heard += message["body"]
            self._news.notify_all()

    def go(self) -> None:
        """Hang up."""
        self._gone.set()

    @property
    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """Kind and data of all that was sent."""
        blocks = [each for each in self._heard.decode().split("\n\n") if each.startswith("event: ")]
        lines = [dict(line.split(": ", 1) for line in each.split("\n")) for each in blocks]
        return [(each["event"], json.loads(each["data"])) for each in lines]

    def ids(self, kind: str) -> list[str]:
        """The ids of the events of a kind."""
        blocks = [each.split("\n") for each in self._heard.decode().split("\n\n")]
        return [each[1].removeprefix("id: ") for each in blocks if each[0] == f"event: {kind}"]

    async def began(self) -> None:
        """Wait for the head of the response."""
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(lambda: self.status), _PATIENCE_S)

    async def heard(self, kind: str, count: int = 1) -> list[dict[str, Any]]:
        """The data of the events of a kind, once there are so many."""

        def those() -> list[dict[str, Any]]:
            return [data for each, data in self.events if each == kind]

        async with self._news:
            await asyncio.wait_for(self._news.wait_for(lambda: len(those()) >= count), _PATIENCE_S)
        return those()


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(scenario=written(tmp_path))


def listened(body: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(body(), 2 * _PATIENCE_S))


async def steered(town: Town, method: str, path: str, order: Any = None) -> None:
    """Ask on the running loop."""
    transport = httpx.ASGITransport(town.app, client=("127.0.0.1", 50_001))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as http:
        response = await http.request(method, f"/control/v1{path}", json=order)
        assert response.is_success, response.text


def test_bookings_and_cancellations_are_sent_as_they_come(town: Town) -> None:
    async def body() -> None:
        ear = Ear(town)
        assert (await ear.heard("clock"))[0]["now"] == "2026-03-02T08:00:00"
        assert (ear.status, ear.headers[b"content-type"]) == (200, b"text/event-stream; charset=utf-8")
        await asyncio.to_thread(order, town, 1, 1)
        await asyncio.to_thread(order, town, 1, 1)
        await asyncio.to_thread(order, town, 2, 2, TOMORROW, NINE)
        await asyncio.to_thread(cancel, town, 1)
        exchanges = await ear.heard("exchange", 4)
        assert [(each["operation"], each["code"]) for each in exchanges] == [
            ("getYyNo", "1000"), ("getYyNo", "1002"), ("getYyNo", "1000"), ("backNo", "0000"),
        ]  # fmt: skip
        (gone,) = await ear.heard("cancellation")
        assert (gone["registration_id"], gone["state"]) == ("1", "cancelled")
        booked = await ear.heard("booking", 2)
        assert [(each["registration_id"], each["reserve_no"]) for each in booked] == [("1", 1), ("2", 5)]
        assert ear.ids("exchange") == ["1", "2", "3", "4"]
        assert "ledger" in (await ear.heard("changed"))[0]["changed"]
        ear.stopping.set()
        await ear.task

    listened(body)


def test_the_clock_is_sent_when_it_is_moved(town: Town) -> None:
    async def body() -> None:
        ear = Ear(town, "kinds=clock,changed")
        await ear.heard("clock")
        await steered(town, "POST", "/clock/advance", {"by": "PT2H"})
        assert (await ear.heard("clock", 2))[1]["now"] == "2026-03-02T10:00:00"
        await steered(town, "POST", "/clock", {"mode": "scaled", "rate": 60})
        assert (await ear.heard("clock", 3))[2]["mode"] == "scaled"
        town.machine_unix_s += 5
        assert (await ear.heard("clock", 4))[3]["now"] == "2026-03-02T10:05:00"
        ear.go()
        await ear.task

    listened(body)


def test_changes_by_the_control_api_are_sent(town: Town) -> None:
    async def body() -> None:
        ear = Ear(town, "kinds=clock,changed")
        await ear.heard("clock")

        async def changed(name: str) -> None:
            found = await ear.heard("changed")
            while name not in [each for data in found for each in data["changed"]]:
                found = await ear.heard("changed", len(found) + 1)

        await steered(town, "POST", "/events", {"suspend_hospital": {"hospital": "CS01", "reason": "停电"}})
        await changed("events")
        await steered(town, "PUT", "/bugs", {"oversell": {}})
        await changed("bugs")
        await steered(town, "POST", "/faults", {"name": "slow", "latency": {"fixed": "1s"}})
        await changed("faults")
        await steered(town, "POST", "/reset", {})
        await changed("epoch")
        ear.stopping.set()
        await ear.task

    listened(body)


def test_only_the_kinds_asked_for_are_sent(town: Town) -> None:
    async def body() -> None:
        ears = [Ear(town, "kinds=booking"), Ear(town, "kinds=booking&hospital=CS01"), Ear(town, "kinds=exchange")]
        for ear in ears:
            await ear.began()
        await asyncio.to_thread(order, town, 1, 1)
        for ear, kind in zip(ears, ("booking", "booking", "exchange"), strict=True):
            await ear.heard(kind)
            assert [each for each, _ in ear.events] == [kind]
            ear.go()
            await ear.task

    listened(body)


def test_a_stream_continues_after_the_last_event_received(town: Town) -> None:
    for number in (1, 2, 3):
        order(town, number, number)

    async def body() -> None:
        ear = Ear(town, "kinds=booking", last="1")
        assert [each["registration_id"] for each in await ear.heard("booking", 2)] == ["2", "3"]
        ear.go()
        await ear.task

    listened(body)


def test_one_query_serves_all_listeners_and_none_runs_without_listeners(town: Town) -> None:
    async def body() -> None:
        ears = []
        for _ in range(5):
            ears.append(Ear(town))
            await ears[-1].heard("clock")
        looking = [each for each in asyncio.all_tasks() if "Hub._look" in repr(each.get_coro())]
        assert len(looking) == 1
        for ear in ears:
            ear.go()
            await ear.task
        await asyncio.wait(looking)
        assert looking[0].cancelled()

    listened(body)


def test_there_can_be_too_many_listeners(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_hub, "MOST_LISTENERS", 2)

    async def body() -> None:
        ears = [Ear(town, "kinds=clock"), Ear(town, "kinds=clock")]
        for ear in ears:
            await ear.heard("clock")
        late = Ear(town)
        await late.task
        assert late.status == 503
        assert json.loads(late._heard)["detail"] == (
            "2 listen to this world already, which is the most there can be; end some of those streams"
        )
        for ear in ears:
            ear.stopping.set()
            await ear.task
        again = Ear(town)
        await again.heard("clock")
        again.stopping.set()
        await again.task

    listened(body)


def test_who_is_too_slow_hears_how_much_was_missed() -> None:
    async def body() -> None:
        kinds: tuple[Kind, ...] = ("clock",)
        listener = Listener(kinds, None)
        for number in range(1003):
            listener.push(Event("clock", MissedResponse(events=number)))
        first, second, *_ = events = listener.take()
        assert (first.kind, first.data.model_dump()) == ("missed", {"events": 3})
        assert second.data.model_dump() == {"events": 3}
        assert (len(events), listener.take()) == (1001, [])

    listened(body)


def test_the_stream_of_a_world_ends_with_it(town: Town) -> None:
    async def body() -> None:
        await steered(town, "POST", "/worlds", {"name": "one"})
        ear = Ear(town, path="/w/one/control/v1/live")
        assert (await ear.heard("clock"))[0]["now"] == "2026-03-02T08:00:00"
        await steered(town, "DELETE", "/worlds/one")
        await ear.task

    listened(body)


@pytest.mark.parametrize(
    ("query", "status", "detail"),
    [
        ("?kinds=clok", 422, 'kinds: expected some of clock,booking,cancellation,exchange,changed,missed, got "clok"'),
        ("?hospital=CS02", 404, 'there is no hospital "CS02"; there are CS01'),
        ("?kind=clock", 422, "the query: the keys here are kinds, hospital, got \"kind\"; did you mean 'kinds'?"),
    ],
)
def test_what_cannot_be_listened_to(town: Town, query: str, status: int, detail: str) -> None:
    refusal = town.refusal("GET", f"/live{query}", None)
    assert refusal[0] == status
    assert refusal[2].startswith(detail)


@pytest.mark.slow
def test_all_workers_send_the_same_and_a_stop_is_clean(tmp_path: Path) -> None:
    with serving("--workers", "2", scenario=written(tmp_path)) as simulator:
        url = f"http://127.0.0.1:{simulator.port}/control/v1"
        request = f"<Message>{TOMORROW.order(1, 1).removeprefix('<Message>')}"
        with httpx.stream("GET", f"{url}/live?kinds=booking", timeout=120, trust_env=False) as live:
            for number in range(1, 9):
                simulator.ask("getYyNo", request.replace("<RegID>1<", f"<RegID>{number}<"))
            lines = live.iter_lines()
            assert next(each for each in lines if each.startswith("data: "))
            simulator.process.send_signal(signal.SIGTERM)
            assert [each for each in lines if each.startswith("event: ") and "booking" not in each] == []
        assert simulator.process.wait() in {0, -15}
