"""What the simulator is measured beside: the floor, and a ledger of many registrations."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest
from yuyue_sim.replay.asgi_client import AsgiClient
from yuyue_sim.server.gateway import Gateway
from yuyue_sim.server.settings import Settings
from yuyue_sim.server.simulation import Simulation

from benchmarks.floor import Message, app
from benchmarks.full_ledger import fill
from benchmarks.requests import Requests, soap_request

XML = "text/xml; charset=utf-8"
COUNTS = (
    "SELECT count(*), count(DISTINCT identity), count(DISTINCT hospital_id), sum(cancelled_at = '') FROM registration"
)


@pytest.mark.parametrize(
    ("operation", "expected"), [("getDtNoInfo", "&lt;LeftNum&gt;5&lt;"), ("getYyNo", "&lt;Code&gt;1000&lt;")]
)
def test_the_floor_answers_each_operation_with_its_constant(operation: str, expected: str) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"body": soap_request(operation, "<Message/>").partition(b"\r\n\r\n")[2]}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app({"type": "http"}, receive, send))
    start, content = sent
    assert start["status"] == 200
    assert (b"content-length", str(len(content["body"])).encode()) in start["headers"]
    assert f"<tns:{operation}Response " in content["body"].decode()
    assert expected in content["body"].decode()


def test_a_ledger_is_filled_with_copies_of_its_booking(tmp_path: Path) -> None:
    state = tmp_path / "full.sqlite"
    settings = Settings(clock="frozen@2026-03-02T08:00:00", state=str(state))

    def codes(count: int) -> list[str]:
        """The result codes of the first bookings."""
        client = AsgiClient()
        simulation = Simulation(settings, observers=[client.observe])
        client.app = Gateway(simulation)
        orders = islice(Requests(simulation.world, simulation.clock.now()).orders(), count)
        bodies = [order.partition(b"\r\n\r\n")[2] for order in orders]
        exchanges = [asyncio.run(client.send("/webservice/YuyueService", XML, body)) for body in bodies]
        simulation.close()
        return [exchange.code for exchange in exchanges if exchange is not None]

    assert codes(1) == ["1000"]
    fill(state, ["SG01", "KC01"], registrations=1000)
    with closing(sqlite3.connect(state)) as connection:
        assert connection.execute(COUNTS).fetchone() == (5001, 4001, 2, 1001)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert codes(2) == ["1002", "1000"]
