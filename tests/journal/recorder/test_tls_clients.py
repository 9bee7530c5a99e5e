"""Clients over TLS: those that send no more and wait, those that send at their own pace, and those that know no TLS."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from yuyue_sim.cli.recorder_runner import loop_factory
from yuyue_sim.core.tls import Certificate

from tests.journal.recorder.passing import OK, PATIENCE_S, Hospital, Peer, Recorder, post, recording
from tests.journal.recorder.test_tls import PEM

LOOPS = [asyncio.new_event_loop, loop_factory()]
BODY = b"<a>" + b"x" * 300_000 + b"</a>"


class TlsClient:
    """A client that may say over TLS, or not, that it sends no more, and goes on reading."""

    def __init__(self, port: int, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> None:
        context = ssl.create_default_context(cafile=str(PEM))
        context.maximum_version = newest
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        self._came, self._goes = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._came, self._goes, server_hostname="localhost")
        self._until_done(self._tls.do_handshake)

    def _until_done(self, step: Callable[[], object]) -> None:
        while True:
            try:
                step()
            except ssl.SSLWantReadError:
                self._flush()
                self._came.write(self.socket.recv(65_536))
            else:
                self._flush()
                return

    def _flush(self) -> None:
        self.socket.sendall(self._goes.read())

    def send(self, data: bytes) -> None:
        self._tls.write(data)
        self._flush()

    def send_by_bytes(self, data: bytes) -> None:
        """Send it so that each byte on the wire comes for itself."""
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._tls.write(data)
        for byte in self._goes.read():
            self.socket.sendall(bytes([byte]))

    def say_end(self) -> None:
        """Say over TLS that nothing more comes."""
        with suppress(ssl.SSLWantReadError):
            self._tls.unwrap()
        self._flush()

    def end(self) -> None:
        """Let the socket say so."""
        self.socket.shutdown(socket.SHUT_WR)

    def rest(self) -> bytes:
        """All that comes until the recorder says over TLS that nothing more comes."""
        received = b""
        while True:
            try:
                data = self._tls.read(65_536)
            except ssl.SSLWantReadError:
                came = self.socket.recv(65_536)
                assert came, "the connection ended without an end of TLS"
                self._came.write(came)
                continue
            except ssl.SSLZeroReturnError:
                data = b""
            received += data
            if not data:
                self.socket.close()
                return received


@pytest.fixture(params=LOOPS, ids=["asyncio", "uvloop"])
def held(request: pytest.FixtureRequest) -> Iterator[tuple[Recorder, threading.Event]]:
    """A recorder with TLS before a hospital that answers its first request when the event is set, others at once."""
    release = threading.Event()

    def late(peer: Peer) -> None:
        peer.message()
        release.wait(PATIENCE_S)
        peer.send(OK)
        at_once(peer)

    def at_once(peer: Peer) -> None:
        while peer.message():
            peer.send(OK)

    hospital = Hospital(late, at_once)
    certificate = Certificate(PEM, None).context()
    with recording(hospital.port, factory=request.param, certificate=certificate) as recorder:
        yield recorder, release
    hospital.listener.close()


@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2])
@pytest.mark.parametrize("ends", [("say_end",), ("end",), ("say_end", "end")], ids="+".join)
def test_a_client_that_sends_no_more_gets_its_response(
    held: tuple[Recorder, threading.Event], newest: ssl.TLSVersion, ends: tuple[str, ...]
) -> None:
    recorder, release = held
    client = TlsClient(recorder.port, newest)
    client.send(post())
    for end in ends:
        getattr(client, end)()
    other = TlsClient(recorder.port)  # when it has its response, the recorder knows that the first sends no more
    other.send(post())
    other.say_end()
    assert other.rest() == OK
    release.set()
    assert client.rest() == OK
    assert [entry.http_status for entry in recorder.entries()] == [200, 200]


def test_bytes_come_one_by_one_and_bodies_are_long(held: tuple[Recorder, threading.Event]) -> None:
    recorder, release = held
    release.set()
    client = TlsClient(recorder.port)
    client.send_by_bytes(post())
    client.send(post(BODY))
    client.send(post() + post())
    client.say_end()
    assert client.rest() == OK * 4


def test_a_request_without_tls_is_told_where_to_ask(
    held: tuple[Recorder, threading.Event], caplog: pytest.LogCaptureFixture
) -> None:
    recorder, _ = held
    with caplog.at_level(logging.WARNING):
        answer = recorder.ask(post())
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    expected = f"this port speaks TLS: expected https://…:{recorder.port}, got a request over HTTP"
    assert answer.endswith(f"yuyue-sim record: {expected}\n".encode())
    assert expected in caplog.text


@pytest.mark.parametrize("sent", [b"\x16\x03\x01\x00\x05hello", b"\x00" * 50, b""])
def test_what_is_no_tls_ends_the_connection(held: tuple[Recorder, threading.Event], sent: bytes) -> None:
    recorder, release = held
    release.set()
    with socket.create_connection(("127.0.0.1", recorder.port), timeout=PATIENCE_S) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65_536):
            pass
    client = TlsClient(recorder.port)
    client.send(post())
    client.say_end()
    assert client.rest() == OK
