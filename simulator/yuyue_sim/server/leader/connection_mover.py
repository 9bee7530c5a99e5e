"""How an open connection of a client comes from one worker to another: its socket is sent, as a descriptor.

Only connections between two requests are sent. If one is lost on the way, because the other worker dies or may open no
more files, its client sees what a server does that closes an idle connection. No request that was read is lost with it.
A worker that may open no more files hides from the others for a while, so that their connections stay with them.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from array import array
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

log = logging.getLogger(__name__)

TakeIn = Callable[[socket.socket, str], None]
"""Goes on with a connection; the text is the name of the worker that it came from, empty if it came back."""

_MOST_NAME_BYTES = 4096
_NUMBERS = count(1)
REST_S = 10.0
"""How long a worker takes no connections in after one was lost that it could not open."""


class ConnectionMover:
    """One worker's socket for connections."""

    def __init__(self, folder: Path, take_in: TakeIn, rest_s: float = REST_S) -> None:
        """Take connections in from now on, on the running event loop.

        Args:
            folder: the private folder of the workers.
            take_in: goes on with a connection.
            rest_s: how long to take none in after one was lost.

        Raises:
            OSError: there can be no such socket.
        """
        self._folder = folder
        self._take_in = take_in
        self._rest_s = rest_s
        self._resting: asyncio.TimerHandle | None = None
        self.name = f"connections.{os.getpid()}.{next(_NUMBERS)}"
        """What it is called among the workers."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            self._socket.setblocking(False)
            self._socket.bind(str(folder / self.name))
        except OSError:
            self._socket.close()
            raise
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket, self._receive)

    def send(self, descriptor: int, to: str, origin: str) -> bool:
        """Send a connection to a worker; false if that worker cannot take it now, or is no more.

        Args:
            descriptor: of the connection.
            to: the name of the worker.
            origin: what the other worker gets as the name of the one that it came from.
        """
        try:
            rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array("i", [descriptor]))
            self._socket.sendmsg([origin.encode()], [rights], 0, str(self._folder / to))  # send_fds takes no address
        except ConnectionRefusedError:  # that worker was killed
            (self._folder / to).unlink(missing_ok=True)
            return False
        except OSError as error:
            log.debug("A connection stays with its worker: %s", error)
            return False
        return True

    def others(self) -> list[str]:
        """The names of the other workers, and perhaps of some that are no more."""
        return sorted(each.name for each in self._folder.glob("connections.*") if each.name != self.name)

    def end(self) -> None:
        """Take no more in; what is on the way is closed."""
        self._loop.remove_reader(self._socket)
        self._socket.close()
        if self._resting is not None:
            self._resting.cancel()
        for path in (self._folder / self.name, self._hidden):
            path.unlink(missing_ok=True)

    @property
    def _hidden(self) -> Path:
        """Where the socket is while nobody is to find it."""
        return self._folder / f"resting-{self.name}"

    def _receive(self) -> None:
        """Take in what has come."""
        while True:
            try:
                origin, descriptors, _, _ = socket.recv_fds(self._socket, _MOST_NAME_BYTES, 1)
            except BlockingIOError:
                return
            except OSError as error:
                log.warning("A connection of another worker was lost: %s", error)
                return
            if not descriptors:
                log.warning("A connection of another worker was lost: this worker may open no more files")
                self._rest()
            for descriptor in descriptors:
                os.set_inheritable(descriptor, False)
                self._take_in(socket.socket(fileno=descriptor), origin.decode())

    def _rest(self) -> None:
        """Take no more in for a while, besides what is on the way."""
        if self._resting is None:
            self._resting = self._loop.call_later(self._rest_s, self._end_rest)
            with suppress(OSError):  # another worker has taken this one for one that was killed
                (self._folder / self.name).rename(self._hidden)

    def _end_rest(self) -> None:
        self._resting = None
        with suppress(OSError):
            self._hidden.rename(self._folder / self.name)
