"""What HTTP clients of real callers do besides a plain POST of HTTP/1.1, byte by byte."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.acceptance.served import Served, serving

QUESTION = (
    b'<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>'
    b'<ns2:getDepartInfo xmlns:ns2="http://service.yuyue.ws.com/"><arg0><![CDATA[<Message>'
    b"<RequestInfo><HospitalID>SG01</HospitalID></RequestInfo></Message>]]></arg0></ns2:getDepartInfo></S:Body></S:Envelope>"
)
HEAD = (
    "POST /webservice/YuyueService HTTP/{version}\r\nHost: 127.0.0.1\r\nContent-Type: text/xml; charset=utf-8\r\n"
    "{more}\r\n"
)
LENGTH = f"Content-Length: {len(QUESTION)}\r\n"


@pytest.fixture(scope="module")
def hospital() -> Iterator[Served]:
    with serving() as served:
        yield served


@pytest.fixture
def connection(hospital: Served) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", hospital.port), timeout=120) as connected:
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield connected


def head(more: str, version: str = "1.1") -> bytes:
    return HEAD.format(version=version, more=more).encode()


def read_to_end(connection: socket.socket) -> str:
    """All that comes until the server closes."""
    return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


def assert_departments(answer: str) -> None:
    assert answer.startswith("HTTP/1.1 200 "), answer[:400]
    assert "内科" in answer


def test_http_1_0_of_axis(connection: socket.socket) -> None:
    connection.sendall(head(LENGTH, version="1.0") + QUESTION)
    answer = read_to_end(connection)
    assert "transfer-encoding" not in answer.partition("\r\n\r\n")[0].lower()
    assert_departments(answer)


def test_connection_close(connection: socket.socket) -> None:
    connection.sendall(head(LENGTH + "Connection: close\r\n") + QUESTION)
    assert_departments(read_to_end(connection))


def test_chunks_without_a_length(connection: socket.socket) -> None:
    connection.sendall(head("Transfer-Encoding: chunked\r\nConnection: close\r\n"))
    for part in (QUESTION[:100], QUESTION[100:]):
        connection.sendall(f"{len(part):x}\r\n".encode() + part + b"\r\n")
    connection.sendall(b"0\r\n\r\n")
    assert_departments(read_to_end(connection))


def test_expect_100_continue(connection: socket.socket) -> None:
    connection.sendall(head(LENGTH + "Expect: 100-continue\r\nConnection: close\r\n"))
    assert connection.recv(1024).startswith(b"HTTP/1.1 100 ")
    connection.sendall(QUESTION)
    assert_departments(read_to_end(connection))


@pytest.mark.parametrize("together", [True, False], ids=["at once", "head first"])
def test_an_offer_of_http_2_by_java(connection: socket.socket, together: bool) -> None:
    offer = "Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABk\r\nUpgrade: h2c\r\n"
    if together:
        connection.sendall(head(offer + LENGTH) + QUESTION)
    else:
        connection.sendall(head(offer + LENGTH))
        connection.sendall(QUESTION)
    connection.sendall(head("Connection: close\r\n" + LENGTH) + QUESTION)
    answers = read_to_end(connection)
    assert_departments(answers)
    assert answers.count("HTTP/1.1 200 ") == 2
