"""One of several workers books for all: what a client of another one sees, and what happens when it dies."""

from __future__ import annotations

import contextlib
import http.client
import json
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from lxml import etree

from tests.acceptance.served import Served, serving
from tests.scenario.faults.faulty import about, order, scenario
from tests.soap.asking import TYPED_PATH, XML11, typed_envelope

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="asks Linux who has which socket")

WORKERS = 2
_MOST_CONNECTIONS = 200


def workers(served: Served) -> list[psutil.Process]:
    parent = psutil.Process(served.process.pid)
    return [each for each in parent.children() if "spawn_main" in " ".join(each.cmdline())]


def leader(served: Served) -> psutil.Process:
    """The worker that the other one has joined; they may have to begin."""
    for _ in range(1_000_000):
        with contextlib.suppress(psutil.NoSuchProcess):  # the one that died is being replaced
            both = workers(served)
            for each in both:
                there = [one for one in each.net_connections("unix") if str(one.laddr).endswith("/leader")]
                if len(there) == len(both) == WORKERS:  # where it listens, and one for the other
                    return each
    raise AssertionError("no worker leads")


def held(served: Served) -> bool:
    """Whether a fault delays a response."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=120)
    with contextlib.closing(connection):
        connection.request("GET", "/metrics")
        return b"\nyuyue_held_requests 1.0\n" in connection.getresponse().read()


@contextlib.contextmanager
def connection_to_other(served: Served, leading: psutil.Process) -> Iterator[http.client.HTTPConnection]:
    """A connection to a worker that does not lead."""
    for _ in range(_MOST_CONNECTIONS):
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=120)
        with contextlib.closing(connection):
            assert ask(connection, "getHospInfo", "<Message/>")
            if not is_at(leading, connection):
                yield connection
                return
    raise AssertionError("every connection was taken by the leader")


@contextlib.contextmanager
def connection_to_follower(served: Served, leading: psutil.Process) -> Iterator[http.client.HTTPConnection]:
    """A connection to a worker that hands bookings over: the leader has said that it takes them."""
    with connection_to_other(served, leading) as moving:
        while not is_at(leading, moving):  # it goes there once it has handed over nothing but bookings
            assert ask(moving, "backNo", about("backNo", 1, "WELL"))
    with connection_to_other(served, leading) as connection:
        yield connection


def is_at(worker: psutil.Process, connection: http.client.HTTPConnection) -> bool:
    """Whether a worker has a connection."""
    port = connection.sock.getsockname()[1]
    return port in {one.raddr.port for one in worker.net_connections("tcp") if one.raddr}


def ask(connection: http.client.HTTPConnection, operation: str, document: str) -> str:
    """The code of the response, or else its first element's text."""
    send(connection, operation, document)
    body = connection.getresponse().read()
    return etree.fromstring(body).findtext(".//Code") or body.decode()[:80]


def send(connection: http.client.HTTPConnection, operation: str, document: str) -> None:
    content = typed_envelope(operation, document).encode()
    connection.request("POST", TYPED_PATH, content, {"Content-Type": XML11})


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Served]:
    slow = "name: slow, operations: [getYyNo], hospitals: [SLOW], when: before, latency: {fixed: 3600s}"
    text = scenario(["WELL", "SLOW"], [slow]).replace("numbers: 5", "numbers: 50")
    file = tmp_path / "town.yaml"
    file.write_text(text, encoding="utf-8")
    with serving("--workers", str(WORKERS), scenario=str(file), new=True) as served:
        yield served


def test_what_the_leader_did_is_known_where_it_was_asked_for(town: Served) -> None:
    with connection_to_follower(town, leader(town)) as connection:
        for number in range(1, 9):
            assert ask(connection, "getYyNo", order(number, "WELL")) == "1000"
            connection.request("GET", "/control/v1/journal?limit=1")
            (newest,) = json.loads(connection.getresponse().read())["exchanges"]
            assert (newest["operation"], newest["code"], newest["registration_id"]) == ("getYyNo", "1000", str(number))
        assert ask(connection, "backNo", about("backNo", 8, "WELL")) == "0000"
        assert ask(connection, "getYyNo", order(1, "WELL")) == "1002"


def test_when_the_leader_dies_the_others_go_on(town: Served) -> None:
    leading = leader(town)
    with connection_to_follower(town, leading) as connection:
        assert ask(connection, "getYyNo", order(1, "WELL")) == "1000"
        send(connection, "getYyNo", order(2, "SLOW"))
        while not held(town):
            pass
        leading.send_signal(signal.SIGKILL)
        with pytest.raises(ConnectionError):  # nobody knows whether it was booked
            connection.getresponse()
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", town.port, timeout=120)) as again:
        assert ask(again, "getGhInfo", about("getGhInfo", 1, "WELL")) == "2000"
    assert leader(town).pid != leading.pid
    with connection_to_follower(town, leader(town)) as connection:
        assert ask(connection, "getYyNo", order(3, "WELL")) == "1000"
