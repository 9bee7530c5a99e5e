"""How long anybody else waits while a server does something long."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import cycle
from time import perf_counter, sleep

from benchmarks.requests import PATHS, STRING, Requests, soap_request
from benchmarks.servers import Server, scheduled_s

_PAUSE_S = 0.001
_MANY = 1000
_LIMIT_S = 300.0
_COUNTY = "    - {profile: county, doctors: 340, demand: 0.75, district: 昆山}\n"
_WORLD = "name: large\nworld:\n  hospitals:\n" + _COUNTY * ((64 << 10) // len(_COUNTY.encode()) - 60)
"""With what JSON adds to it, the longest body that the control API takes."""
_OURS = "/proc/thread-self/schedstat"

Work = Callable[[], None]


class WrongWorkError(RuntimeError):
    """What was to be done beside others was answered otherwise than expected, so that their wait means nothing."""


def longest_wait_ms(server: Server, readings: list[bytes], work: Work) -> float:
    """The longest that a getDtNoInfo waits while some work is done, in milliseconds.

    Time in which other programs of the machine used the processor of the server or ours is left out.
    """
    longest_s = 0.0
    with (
        ThreadPoolExecutor(1) as beside,
        socket.create_connection(("127.0.0.1", server.port), timeout=_LIMIT_S) as bystander,
    ):
        done = beside.submit(work)
        for request in cycle(readings):
            is_last = done.done()
            began_s, queued_s = perf_counter(), server.queued_s()
            ours_s = scheduled_s(_OURS)[1]
            _ask(bystander, request)
            waited_s = perf_counter() - began_s
            waited_s -= max(0.0, server.queued_s() - queued_s) + scheduled_s(_OURS)[1] - ours_s
            longest_s = max(longest_s, waited_s)
            if is_last:
                break
            sleep(_PAUSE_S)
        done.result()
    return longest_s * 1000


def records_of_a_day(server: Server, requests: Requests) -> Iterator[Work]:
    """The first getGhRecord of one day after the other."""
    return (lambda day=day: _send_raw(server, requests.records(day)) for day in range(_MANY))  # type: ignore[misc]


def small_ones(server: Server) -> dict[str, Work]:
    """A thousand requests of each kind that is refused."""
    headers = {"Content-Type": "text/xml; charset=utf-8"}
    unknown = soap_request("getWeather", "").partition(b"\r\n\r\n")[2]
    path = PATHS[STRING]
    return {
        "1,000 × 404": lambda: _send(server, [("GET", "/nowhere", b"", {})] * _MANY, 404),
        "1,000 faults": lambda: _send(server, [("POST", path, unknown, headers)] * _MANY, 500),
        "1,000 malformed requests": lambda: _send(server, [("POST", path, b"<a", headers)] * _MANY, 500),
    }


def large_world(server: Server) -> None:
    """Make a world of as much YAML as is taken, and remove it."""
    _send(server, [_control("worlds", {"name": "large", "yaml": _WORLD})], 201)
    _send(server, [("DELETE", "/control/v1/worlds/large", b"", {})], 200)


def snapshot(server: Server) -> None:
    """Take a snapshot, and delete it."""
    _send(server, [_control("snapshots", {"name": "large"})], 201)
    _send(server, [("DELETE", "/control/v1/snapshots/large", b"", {})], 200)


def _control(path: str, body: dict[str, str]) -> tuple[str, str, bytes, dict[str, str]]:
    content = json.dumps(body, ensure_ascii=False).encode()
    return "POST", f"/control/v1/{path}", content, {"Content-Type": "application/json"}


def _send(server: Server, requests: list[tuple[str, str, bytes, dict[str, str]]], status: int) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=_LIMIT_S)
    for request in requests:
        connection.request(*request)
        response = connection.getresponse()
        body = response.read()
        if response.status != status:
            raise WrongWorkError(f"{request[0]} {request[1]}: HTTP {response.status} {body[:500]!r}")
    connection.close()


def _send_raw(server: Server, request: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=_LIMIT_S) as connection:
        connection.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
        while connection.recv(1 << 20):
            pass


def _ask(connection: socket.socket, request: bytes) -> None:
    connection.sendall(request)
    received = b""
    while b"</soap:Envelope>" not in received:
        part = connection.recv(1 << 16)
        if not part:
            raise WrongWorkError("a bystander's connection was closed")
        received += part
