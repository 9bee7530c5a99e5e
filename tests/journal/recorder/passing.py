"""A recorder in a thread, before a hospital that says what a test tells it to."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from yuyue_sim.cli.recorder_runner import RecordSettings, journal_of, loop_factory
from yuyue_sim.core.tls import ssl_context
from yuyue_sim.journal.entry import Entry, JournalMode
from yuyue_sim.journal.recorder.proxy import RecordingProxy
from yuyue_sim.journal.recorder.recording import Recording

from tests.soap.asking import typed_envelope

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: 4\r\n\r\n<a/>"
PATIENCE_S = 120.0
END = b"\r\n\r\n"


def post(body: bytes = b"<a>1</a>", *headers: bytes) -> bytes:
    """A POST with a length."""
    lines = (b"POST /a HTTP/1.1", b"Host: h", *headers, b"Content-Length: %d" % len(body), b"", b"")
    return b"\r\n".join(lines) + body


def soap(operation: str, document: str) -> bytes:
    """A POST of a request in the typed style."""
    body = typed_envelope(operation, document)
    content = body.encode() if isinstance(body, str) else body
    return post(content, b"Content-Type: text/xml; charset=utf-8").replace(b" /a ", b" /services/WSYuyueService ")


def ok(body: bytes) -> bytes:
    """A response with this body."""
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def declared(message: bytes) -> int:
    """Its Content-Length; 0 if there is none."""
    found = re.search(rb"content-length: (\d+)", message, re.IGNORECASE)
    return int(found[1]) if found else 0


class Peer:
    """One side of a connection, read message by message."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(PATIENCE_S)
        self.socket = connection
        self._came = b""

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def _more(self) -> bool:
        data = self.socket.recv(65_536)
        self._came += data
        return bool(data)

    def head(self) -> bytes:
        """The next head; empty at the end of the connection."""
        while END not in self._came:
            if not self._more():
                return b""
        head, _, self._came = self._came.partition(END)
        return head + END

    def exactly(self, length: int) -> bytes:
        """The next bytes; fewer at the end of the connection."""
        while len(self._came) < length and self._more():
            pass
        taken, self._came = self._came[:length], self._came[length:]
        return taken

    def until(self, end: bytes) -> bytes:
        """All bytes up to these."""
        while end not in self._came:
            assert self._more(), self._came
        taken, _, self._came = self._came.partition(end)
        return taken + end

    def rest(self) -> bytes:
        """All that comes until the connection ends."""
        while self._more():
            pass
        return self._came

    def message(self, *, has_body: bool = True) -> bytes:
        """The next message with a length; empty at the end of the connection."""
        head = self.head()
        return head + self.exactly(declared(head)) if has_body else head

    def reset(self) -> None:
        """Close with a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        self.socket.close()

    def close(self) -> None:
        self.socket.close()


class Hospital:
    """Does on each connection what the script says of it, the last one on all further."""

    def __init__(self, *scripts: Callable[[Peer], None], tls: ssl.SSLContext | None = None) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.connections = 0
        self._tls = tls
        self._scripts = scripts
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
                if self._tls is not None:
                    connection = self._tls.wrap_socket(connection, server_side=True)
            except ssl.SSLError:
                continue
            except OSError:
                return
            script = self._scripts[min(self.connections, len(self._scripts) - 1)]
            self.connections += 1
            threading.Thread(target=self._play, args=(script, Peer(connection)), daemon=True).start()

    @staticmethod
    def _play(script: Callable[[Peer], None], peer: Peer) -> None:
        try:
            script(peer)
        except OSError:
            pass
        finally:
            peer.close()


class Recorder:
    """A running recorder."""

    def __init__(self, port: int, loop: asyncio.AbstractEventLoop, proxy: RecordingProxy, kept: Kept) -> None:
        self.root = proxy.hospital
        self.port = port
        self.proxy = proxy
        self.clients: list[Peer] = []
        self._loop = loop
        self.kept = kept

    def connect(self) -> Peer:
        """A new connection of a client."""
        self.clients.append(Peer(socket.create_connection(("127.0.0.1", self.port))))
        return self.clients[-1]

    def ask(self, request: bytes) -> bytes:
        """The response to one request on a connection of its own."""
        peer = self.connect()
        try:
            peer.send(request)
            return peer.message(has_body=not request.startswith(b"HEAD"))
        finally:
            peer.close()

    def entries(self) -> Sequence[Entry]:
        """What is in the journal by now."""

        async def write() -> None:
            self.proxy.recording.write()

        asyncio.run_coroutine_threadsafe(write(), self._loop).result(PATIENCE_S)
        return self.kept.entries


class Kept:
    """Takes the entries in the place of a journal."""

    mode = JournalMode.FULL

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def note_entries(self, entries: Sequence[Entry]) -> None:
        self.entries += entries


@contextmanager
def recording(
    port: int,
    *,
    timeout_s: float = PATIENCE_S,
    grace_s: float = PATIENCE_S,
    file: Path | None = None,
    mode: JournalMode = JournalMode.FULL,
    machine: Callable[[], float] | None = None,
    factory: Callable[[], asyncio.AbstractEventLoop] | None = None,
    certificate: ssl.SSLContext | None = None,
) -> Iterator[Recorder]:
    """Run a recorder before the hospital at a port; with a file, its journal is closed at the end."""
    root = f"http://127.0.0.1:{port}"
    journal = None if file is None else journal_of(RecordSettings(root, file, mode, timeout_s))
    kept = Kept()
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    started = threading.Event()
    made: list[Recorder] = []
    ticks = count()
    stops: list[Callable[[], object]] = []

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        stop = asyncio.Event()
        stops.append(lambda: loop.call_soon_threadsafe(stop.set))
        proxy = RecordingProxy(
            root,
            timeout_s,
            ssl_context(),
            Recording(journal or kept),  # type: ignore[arg-type]
            machine or (lambda: float(next(ticks))),
        )
        made.append(Recorder(listener.getsockname()[1], loop, proxy, kept))
        started.set()
        await proxy.serve([listener], 128, certificate, stop, grace_s)

    def run() -> None:
        with asyncio.Runner(loop_factory=factory or loop_factory()) as runner:
            runner.run(serve())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(PATIENCE_S)
    try:
        yield made[0]
    finally:
        stops[0]()
        thread.join(PATIENCE_S)
        for client in made[0].clients:
            client.close()
        if journal is not None:
            journal.close()
