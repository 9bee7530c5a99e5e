"""A request whose head came before is answered in the turn in which it is read, and answered like the first one."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator

import pytest
from yuyue_sim.server.gateway import Gateway
from yuyue_sim.server.settings import Settings
from yuyue_sim.server.simulation import Simulation

from tests.server.http.thread_server import served
from tests.soap.asking import STRING_PATH, TYPED_PATH, about, string_envelope

SCENARIO = """
name: at-once
clock: frozen@2026-03-02T08:00:00
world: {hospitals: [{profile: community, id: AB01}, {profile: community, id: AB02}]}
faults:
  - {name: slow, operations: [getHospInfo], hospitals: [AB02], latency: {fixed: 7s}}
  - {name: reset, operations: [getDoctorInfo], reset: {}}
"""
HOSPITAL = string_envelope("getHospInfo", about("<HospitalID>AB01</HospitalID>"))
SLOW = HOSPITAL.replace("AB01", "AB02")
DOCTORS = HOSPITAL.replace("getHospInfo", "getDoctorInfo")
RECORDS = string_envelope(
    "getGhRecord",
    about(
        "<HospitalID>AB01</HospitalID><BeginTime>2026-03-01 00:00:00</BeginTime><EndTime>2026-03-02 00:00:00</EndTime>"
    ),
)


@pytest.fixture(scope="module")
def waits_s() -> list[float]:
    return []


@pytest.fixture(scope="module")
def port(waits_s: list[float]) -> Iterator[int]:
    async def pause(seconds: float) -> None:
        waits_s.append(seconds)

    with served(Gateway(Simulation(Settings(scenario_text=SCENARIO), pause=pause))) as port:
        yield port


def request(body: str, path: str = STRING_PATH, more: str = "") -> bytes:
    """A whole request."""
    head = f"POST {path} HTTP/1.1\r\nHost: h\r\nContent-Type: text/xml; charset=utf-8\r\n{more}"
    content = body.encode()
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content


def answers(port: int, *requests: bytes) -> list[bytes]:
    """Status and body of the responses to requests on one connection, each sent in one piece."""
    found = []
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        for each in requests:
            connection.sendall(each)
            response = http.client.HTTPResponse(connection)
            response.begin()
            found.append(b"%d " % response.status + response.read())
    return found


@pytest.mark.parametrize("path", [STRING_PATH, TYPED_PATH])
@pytest.mark.parametrize("body", [HOSPITAL, RECORDS, SLOW], ids=["short", "search", "delayed"])
def test_the_same_request_gets_the_same_answer_each_time(port: int, waits_s: list[float], body: str, path: str) -> None:
    waits_s.clear()
    first, *further = answers(port, *[request(body, path)] * 3)
    assert first.startswith(b"200 ")
    assert (b"&lt;RegID&gt;" in first) is (body == RECORDS)
    assert further == [first] * 2
    assert waits_s == ([7.0] * 3 if body == SLOW else [])


def padded(*bodies: str) -> list[bytes]:
    """Requests with these bodies and the same head."""
    longest = max(map(len, bodies))
    return [request(body.ljust(longest)) for body in bodies]


def test_requests_with_one_head_take_turns_on_a_connection(port: int) -> None:
    hospital, records = padded(HOSPITAL, RECORDS)
    (one,), (other,) = answers(port, hospital), answers(port, records)
    assert one != other
    assert answers(port, records, hospital, records, records, hospital) == [other, one, other, other, one]


def test_a_connection_is_reset_by_a_fault_after_it_served_others(port: int) -> None:
    hospital, doctors = padded(HOSPITAL, DOCTORS)
    with pytest.raises(ConnectionResetError):
        answers(port, hospital, hospital, doctors)


def test_what_is_refused_because_of_its_head_is_refused_each_time(port: int) -> None:
    for _ in range(2):
        assert answers(port, request(HOSPITAL, more="Content-Encoding: gzip\r\n"))[0].startswith(b"415 ")
        assert answers(port, request(HOSPITAL, path="/nowhere"))[0].startswith(b"404 ")


def test_a_client_that_reads_late_gets_every_answer(port: int) -> None:
    one = request(RECORDS)
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        for _ in range(20):
            connection.sendall(one)
        received = b""
        while received.count(b"\r\n0\r\n\r\n") < 20:
            received += connection.recv(65_536)
    assert received.count(b"getGhRecordResponse>") == 20
