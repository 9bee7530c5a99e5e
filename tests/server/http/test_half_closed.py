"""Clients that send no more and wait for their responses, and clients that are gone while they wait."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from yuyue_sim.server.http.protocol_h11 import H11WithConnection
from yuyue_sim.server.server import uvicorn_config

from tests.acceptance.served import serving
from tests.server.http.thread_server import served
from tests.soap.asking import STRING_PATH, string_envelope

LONGEST_S = 120
GONE = threading.Event()
REPEATED = (
    "<Message><RequestInfo><HospitalID>SG01</HospitalID><DoctorID>02000008</DoctorID><DepartID>0200</DepartID>"
    "<WorkDate>2026-03-04</WorkDate><WorkType>1</WorkType></RequestInfo></Message>"
)


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer with the path: at once, when the client sends no more (/ended), or never (/gone)."""
    path = scope["path"]
    if path == "/ended":
        await scope["state"]["connection"].until_ended()
    elif path == "/gone":
        while (await receive())["type"] != "http.disconnect":
            pass
        GONE.set()
        return
    content = path.encode() + b";"
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(content))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": content})


@pytest.fixture(scope="module", params=["httptools", "h11"])
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    if request.param == "httptools":
        with served(app, has_lifespan=False) as port:
            yield port
        return
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn_config(app, lifespan="off")
    config.http = H11WithConnection
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(LONGEST_S)


def post(path: str, length: int = 0, version: str = "1.1") -> bytes:
    return f"POST {path} HTTP/{version}\r\nHost: h\r\nContent-Length: {length}\r\n\r\n".encode()


CHUNKED = b"POST /ended HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"


def rest(connection: socket.socket) -> bytes:
    """All that comes until the server closes."""
    received = b""
    while data := connection.recv(65_536):
        received += data
    return received


def bodies(received: bytes) -> list[str]:
    return [part.rpartition(b"\r\n\r\n")[2].decode() for part in received.split(b";")[:-1]]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (post("/ended"), ["/ended"]),
        (post("/ended", version="1.0"), ["/ended"]),
        (CHUNKED, ["/ended"]),
        (post("/a") + post("/a"), ["/a", "/a"]),
        (post("/gone", 9), []),
        (b"", []),
    ],
)
def test_all_that_came_whole_is_answered(port: int, sent: bytes, expected: list[str]) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=LONGEST_S) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        received = rest(connection)
    assert bodies(received) == expected


@pytest.mark.parametrize("port", ["httptools"], indirect=True)
@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (post("/a") + post("/ended") + post("/b"), ["/a", "/ended", "/b"]),
        (post("/a") + post("/ended") + post("/b", 9), ["/a", "/ended"]),
        (post("/ended") + b"POST /b HT", ["/ended"]),
        (post("/ended") + b"no HTTP", ["/ended"]),
    ],
)
def test_all_of_a_pipeline_that_came_whole_is_answered(port: int, sent: bytes, expected: list[str]) -> None:
    test_all_that_came_whole_is_answered(port, sent, expected)


def test_the_request_that_is_answered_learns_that_the_client_is_gone(port: int) -> None:
    GONE.clear()
    with socket.create_connection(("127.0.0.1", port), timeout=LONGEST_S) as connection:
        connection.sendall(post("/gone") + post("/a"))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert GONE.wait(LONGEST_S)


def test_a_late_response_reaches_a_client_that_sends_no_more(tmp_path: Path) -> None:
    scenario = tmp_path / "late.yaml"
    scenario.write_text(
        "name: late\nextends: default\nfaults:\n  - {name: late, operations: [getDtNoInfo], latency: {fixed: 300ms}}\n"
        "  - {name: silent, operations: [getGhInfo], timeout: {}}\n",
        "utf-8",
    )

    def request(operation: str) -> bytes:
        envelope = string_envelope(operation, REPEATED).encode()
        head = f"POST {STRING_PATH} HTTP/1.1\r\nHost: h\r\nContent-Type: text/xml\r\nContent-Length: {len(envelope)}"
        return head.encode() + b"\r\n\r\n" + envelope

    with serving(scenario=str(scenario)) as simulator:
        for sent, count in ((request("getDtNoInfo"), 1), (request("getDtNoInfo") * 3, 3)):
            for _ in range(2):  # its head is known the second time
                with socket.create_connection(("127.0.0.1", simulator.port), timeout=LONGEST_S) as connection:
                    connection.sendall(sent)
                    connection.shutdown(socket.SHUT_WR)
                    assert rest(connection).count(b"getDtNoInfoResponse>") == count
        with socket.create_connection(("127.0.0.1", simulator.port), timeout=LONGEST_S) as connection:
            connection.sendall(request("getGhInfo"))
            connection.shutdown(socket.SHUT_WR)
            with pytest.raises(ConnectionResetError):  # there is nothing to wait for
                rest(connection)
