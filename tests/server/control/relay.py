"""A relay between a hospital and its database: it counts round trips, and can be silent from one of them on."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from threading import Event, Thread

_CHUNK = 1 << 20
_LONGEST_S = 100
"""Longer than others wait who are served."""


class Relay:
    """Passes bytes on. A round trip begins when the hospital sends something after it has heard something."""

    def __init__(self, port: int) -> None:
        """Listen on a free port for a database on another port of this machine."""
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.trips = 0
        self._silent_at = 0
        """The round trip that gets no response; 0 for none."""
        self._goes_on = Event()
        self.is_silent = Event()
        """Set while a round trip gets no response."""
        Thread(target=self._accept, daemon=True).start()

    @contextlib.contextmanager
    def silent_at(self, following: int) -> Iterator[None]:
        """Keep silent from a round trip to come, 1 for the next one, until the end of the block."""
        self._silent_at = self.trips + following
        self._goes_on.clear()
        try:
            yield
        finally:
            self._silent_at = 0
            self.is_silent.clear()
            self._goes_on.set()

    def close(self) -> None:
        """Listen no more."""
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                hospital, _ = self._listener.accept()
                database = socket.create_connection(("127.0.0.1", self._port))
                for each in (hospital, database):
                    each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                Thread(target=self._converse, args=(hospital, database), daemon=True).start()

    def _converse(self, hospital: socket.socket, database: socket.socket) -> None:
        heard = Event()
        heard.set()
        Thread(target=self._pass_back, args=(database, hospital, heard), daemon=True).start()
        with contextlib.suppress(OSError), database:
            while data := hospital.recv(_CHUNK):
                if heard.is_set():
                    heard.clear()
                    self.trips += 1
                if self._silent_at and self.trips >= self._silent_at:
                    self.is_silent.set()
                    self._goes_on.wait(_LONGEST_S)
                database.sendall(data)

    def _pass_back(self, database: socket.socket, hospital: socket.socket, heard: Event) -> None:
        with contextlib.suppress(OSError), hospital:
            while data := database.recv(_CHUNK):
                heard.set()
                hospital.sendall(data)
