"""A connection that only books goes to the worker that books for all: what its client sees, and what happens then."""

from __future__ import annotations

import http.client
import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from lxml import etree

from tests.acceptance.served import Served, serving
from tests.acceptance.test_leader import WORKERS, ask, connection_to_follower, held, leader, send, workers
from tests.scenario.faults.faulty import about, order, scenario
from tests.soap.asking import TYPED_PATH, XML11, typed_envelope

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="asks Linux who has which socket")

SLOW = "name: slow, operations: [getYyNo], hospitals: [SLOW], when: after, latency: {fixed: 2s}"
READING = "getGhInfo"


class RawClient:
    """Sends each request whole, on the connection of an `http.client`."""

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self._socket = connection.sock
        self.port = self._socket.getsockname()[1]

    def send(self, operation: str, document: str, request_id: str = "pool") -> None:
        body = typed_envelope(operation, document).encode()
        head = (
            f"POST {TYPED_PATH} HTTP/1.1\r\nHost: hospital\r\nContent-Type: {XML11}\r\nX-Request-Id: {request_id}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self._socket.sendall(head.encode() + body)

    def code(self) -> str:
        """The code of the next response."""
        response = http.client.HTTPResponse(self._socket, method="POST")
        response.begin()
        return etree.fromstring(response.read()).findtext(".//Code") or "none"

    def ask(self, operation: str, document: str) -> str:
        self.send(operation, document)
        return self.code()

    def book(self, numbers: range) -> list[str]:
        return [self.ask("getYyNo", order(number, "WELL")) for number in numbers]

    def read(self, count: int) -> list[str]:
        return [self.ask(READING, about(READING, 1, "WELL")) for _ in range(count)]


def owners(served: Served, client: RawClient) -> list[int]:
    """The workers that have a client's connection."""
    return [
        each.pid
        for each in workers(served)
        if client.port in {one.raddr.port for one in each.net_connections("tcp") if one.raddr}
    ]


def wait_for_owner(served: Served, client: RawClient, worker: psutil.Process) -> None:
    """Wait until a worker has a client's connection, and no other one does."""
    for _ in range(1_000_000):
        if owners(served, client) == [worker.pid]:
            return
    raise AssertionError(f"{worker.pid} does not get the connection, {owners(served, client)} have it")


def journal(served: Served, request_id: str, count: int) -> list[dict[str, Any]]:
    """The exchanges with a request id, as soon as there are so many: each worker writes its own after it responded."""
    while len(found := [each for each in _journal(served) if each["request_id"] == request_id]) < count:
        pass
    return found


def _journal(served: Served) -> list[dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=120)
    connection.request("GET", "/control/v1/journal?limit=500")
    exchanges: list[dict[str, Any]] = json.loads(connection.getresponse().read())["exchanges"]
    connection.close()
    return exchanges


def metric(served: Served, name: str, at_least: int) -> float:
    """The value of a metric as soon as it is that large: workers tell each other their counts four times a second."""
    while (value := _metric(served, name)) < at_least:
        pass
    return value


def _metric(served: Served, name: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=120)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    return sum(float(each) for each in re.findall(rf"^{name} (\S+)$", text, re.MULTILINE))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Served]:
    file = tmp_path / "town.yaml"
    file.write_text(scenario(["WELL", "SLOW"], [SLOW]).replace("numbers: 5", "numbers: 500"), encoding="utf-8")
    options = ("--workers", str(WORKERS), "--journal-file", str(tmp_path / "journal.sqlite"))
    with serving(*options, scenario=str(file), new=True) as served:
        yield served


def test_a_pool_that_books_and_then_reads_has_every_response_on_its_connection(town: Served) -> None:
    leading = leader(town)
    (following,) = [each for each in workers(town) if each != leading]
    with connection_to_follower(town, leading) as connection:
        client = RawClient(connection)
        assert owners(town, client) == [following.pid]
        assert client.book(range(1, 41)) == ["1000"] * 40
        wait_for_owner(town, client, leading)
        assert client.ask("getYyNo", order(40, "WELL")) == "1002"
        assert client.read(40) == ["2000"] * 40
        wait_for_owner(town, client, following)
        assert client.book(range(41, 81)) == ["1000"] * 40
        wait_for_owner(town, client, leading)
    noted = journal(town, "pool", 80 + 1 + 40)
    booked = [each["registration_id"] for each in noted if (each["operation"], each["code"]) == ("getYyNo", "1000")]
    assert sorted(booked, key=int) == [str(number) for number in range(1, 81)]
    assert [each["operation"] for each in noted].count(READING) == 40
    labels = r'code="1000",operation="getYyNo",status="200",style="typed",world="main"'
    assert metric(town, rf"yuyue_requests_total\{{{labels}\}}", 80) == 80
    assert metric(town, r'yuyue_bookings_total\{world="main"\}', 80) == 80


def test_when_the_leader_dies_after_a_move_only_its_own_connections_end(town: Served) -> None:
    leading = leader(town)
    with connection_to_follower(town, leading) as moving, connection_to_follower(town, leading) as staying:
        client = RawClient(moving)
        assert client.book(range(1, 41)) == ["1000"] * 40
        wait_for_owner(town, client, leading)
        leading.send_signal(signal.SIGKILL)
        with pytest.raises(ConnectionError):
            client.read(2)
        assert ask(staying, READING, about(READING, 40, "WELL")) == "2000"
        leading = leader(town)  # until it is noticed, what is handed over has no response
        assert ask(staying, "getYyNo", order(41, "WELL")) == "1000"
    with connection_to_follower(town, leading) as connection:
        client = RawClient(connection)
        assert client.book(range(42, 82)) == ["1000"] * 40
        wait_for_owner(town, client, leading)


def test_a_stop_answers_what_was_asked_on_a_moved_connection(town: Served) -> None:
    leading = leader(town)
    with connection_to_follower(town, leading) as connection:
        client = RawClient(connection)
        assert client.book(range(1, 41)) == ["1000"] * 40
        wait_for_owner(town, client, leading)
        send(connection, "getYyNo", order(41, "SLOW"))
        while not held(town):
            pass
        town.process.send_signal(signal.SIGTERM)
        assert client.code() == "1000"
        assert town.process.wait() == 0
