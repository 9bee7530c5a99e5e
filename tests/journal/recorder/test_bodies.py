"""Bodies through a recorder: long ones in pieces, broken ones, and such as nobody can read."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest

from tests.journal.recorder.passing import (
    END,
    OK,
    PATIENCE_S,
    Hospital,
    Peer,
    declared,
    ok,
    post,
    recording,
)

MIB = 1 << 20


@pytest.mark.parametrize("framing", ["length", "chunks"])
def test_a_long_response_passes_in_pieces_and_its_beginning_is_recorded(framing: str) -> None:
    first_has_come = threading.Event()
    body = bytes(range(256)) * (4 * 1024 * 3)

    def script(peer: Peer) -> None:
        peer.message()
        head = b"Content-Length: %d" % len(body) if framing == "length" else b"Transfer-Encoding: chunked"
        half = len(body) // 2
        pieces = [body[:half], body[half:]]
        if framing == "chunks":
            pieces = [b"%x\r\n%s\r\n" % (half, each) for each in pieces]
            pieces[1] += b"0\r\n\r\n"
        peer.send(b"HTTP/1.1 200 OK\r\n" + head + END + pieces[0])
        assert first_has_come.wait(PATIENCE_S)
        peer.send(pieces[1])
        peer.message()

    hospital = Hospital(script)
    with recording(hospital.port) as recorder:
        client = recorder.connect()
        client.send(post())
        head = client.head()
        assert (b"chunked" in head) == (framing == "chunks")
        began = client.exactly(1000)
        first_has_come.set()
        if framing == "length":
            assert began + client.exactly(len(body) - 1000) == body
        else:
            assert (began + client.until(b"\r\n0\r\n\r\n"))[-20:] == body[-13:] + b"\r\n0\r\n\r\n"
        (entry,) = recorder.entries()
        assert (entry.response, entry.response_bytes) == (body[:MIB], 3 * MIB)


def test_a_long_request_passes_in_pieces_and_its_beginning_is_recorded() -> None:
    first_has_come = threading.Event()
    received: list[bytes] = []

    def script(peer: Peer) -> None:
        head = peer.head()
        received.append(peer.exactly(1000))
        first_has_come.set()
        received.append(peer.exactly(declared(head) - 1000))
        peer.send(OK)
        peer.message()

    hospital = Hospital(script)
    body = bytes(range(256)) * (4 * 1024 * 3)
    with recording(hospital.port) as recorder:
        client = recorder.connect()
        request = post(body)
        client.send(request[: 2 * MIB])
        assert first_has_come.wait(PATIENCE_S)
        client.send(request[2 * MIB :])
        assert client.message() == OK
        (entry,) = recorder.entries()
        assert (entry.request, entry.request_bytes) == (body[:MIB], 3 * MIB)
    assert b"".join(received) == body


def test_a_long_response_that_breaks_off_breaks_the_clients_connection_and_says_so_in_the_journal() -> None:
    def script(peer: Peer) -> None:
        peer.message()
        peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<a>12\r\n")

    hospital = Hospital(script)
    with recording(hospital.port) as recorder:
        client = recorder.connect()
        client.send(post())
        assert client.head().startswith(b"HTTP/1.1 200 OK\r\n")
        assert client.exactly(10) == b"5\r\n<a>12\r\n"
        with suppress(ConnectionResetError):
            assert client.rest() == b""
        (entry,) = recorder.entries()
        assert (entry.http_status, entry.response) == (200, b"<a>12")


def test_a_body_that_cannot_be_read_passes_untouched() -> None:
    def script(peer: Peer) -> None:
        while request := peer.message():
            peer.send(ok(request.partition(END)[2][::-1]))

    hospital = Hospital(script)
    body = bytes(range(256))
    with recording(hospital.port) as recorder:
        sent = post(body, b"Content-Type: text/xml; charset=no-such", b"Content-Encoding: no-such")
        assert recorder.ask(sent) == ok(body[::-1])
        (entry,) = recorder.entries()
        assert (entry.request, entry.response, entry.operation) == (body, body[::-1], "")


def test_a_packed_response_that_is_none_is_recorded_as_it_came() -> None:
    packed = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n<a/>"

    def script(peer: Peer) -> None:
        peer.message()
        peer.send(packed)

    hospital = Hospital(script)
    with recording(hospital.port) as recorder:
        assert recorder.ask(post()) == packed
        assert recorder.entries()[0].response == b"<a/>"
