"""How responses are written to a socket: the same bytes whether a head waits for its body or not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from yuyue_sim.server.server import uvicorn_config


def start(length: int, status: int = 200) -> dict[str, Any]:
    headers = [(b"content-type", b"text/xml"), (b"content-length", b"%d" % length)]
    return {"type": "http.response.start", "status": status, "headers": headers}


def body(content: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.response.body", "body": content, "more_body": more}


SENT = {
    "/whole": [start(5), body(b"whole")],
    "/fault": [start(5, 500), body(b"fault")],
    "/empty": [start(0), {"type": "http.response.body"}],
    "/pieces": [start(6), body(b"pie", more=True), body(b"ces")],
    "/last-empty": [start(6), body(b"pieces", more=True), body(b"")],
    "/nothing": [start(0, 204), body(b"")],
    "/too-long": [start(3), body(b"long")],
    "/too-short": [start(5), body(b"long")],
    "/head-alone": [start(5)],
}
HEAD = "HTTP/1.1 {}\r\nkeep-alive: timeout=75\r\ncontent-type: text/xml\r\ncontent-length: {}\r\n"


async def app(scope: Any, _receive: Any, send: Any) -> None:
    for message in SENT[scope["path"]]:
        await send(message)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn_config(app, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(120)


def said(port: int, path: str, method: str = "POST", head: str = "") -> str:
    """All that comes until the connection ends; a second request ends it."""
    ending = "POST /whole HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: h\r\n{head}\r\n{ending}".encode())
        received = b""
        while data := connection.recv(65_536):
            received += data
    return received.decode().removesuffix(HEAD.format("200 OK", 5) + "connection: close\r\n\r\nwhole")


@pytest.mark.parametrize(
    ("path", "response"),
    [
        ("/whole", HEAD.format("200 OK", 5) + "\r\nwhole"),
        ("/fault", HEAD.format("500 Internal Server Error", 5) + "\r\nfault"),
        ("/empty", HEAD.format("200 OK", 0) + "\r\n"),
        ("/pieces", HEAD.format("200 OK", 6) + "\r\npieces"),
        ("/last-empty", HEAD.format("200 OK", 6) + "\r\npieces"),
        ("/nothing", HEAD.format("204 No Content", 0) + "\r\n"),
    ],
)
def test_a_response_and_the_next_one_come_as_they_are(port: int, path: str, response: str) -> None:
    assert said(port, path) == response


def test_a_head_is_answered_without_the_body(port: int) -> None:
    assert said(port, "/whole", "HEAD") == HEAD.format("200 OK", 5) + "\r\n"


def test_a_client_that_wants_the_connection_closed_is_told_so(port: int) -> None:
    response = said(port, "/fault", head="Connection: close\r\n")
    assert response == HEAD.format("500 Internal Server Error", 5) + "connection: close\r\n\r\nfault"


@pytest.mark.parametrize("path", ["/too-long", "/too-short", "/head-alone"])
def test_a_connection_ends_where_the_length_is_wrong(port: int, path: str) -> None:
    response = said(port, path)
    assert response.count("HTTP/1.1") <= 1
    assert not response.endswith("\r\nwhole")
