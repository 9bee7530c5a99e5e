"""The recorder: requests go to the hospital and responses come back as they were sent; what is POSTed is kept."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import ssl
from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from yuyue_sim.core.language import say
from yuyue_sim.core.sampled_log import SampledLog
from yuyue_sim.core.web_address import parts_of
from yuyue_sim.journal.recorder.client_connection import ClientConnection, Passage
from yuyue_sim.journal.recorder.heads import PlainHeads
from yuyue_sim.journal.recorder.hospital_connection import HospitalConnection
from yuyue_sim.journal.recorder.own_response import OwnResponse
from yuyue_sim.journal.recorder.recording import Recording
from yuyue_sim.journal.recorder.tls_connection import TlsConnection

log = logging.getLogger(__name__)

_LOOK_EVERY_S = 0.5
_LOOKS_A_TIMEOUT = 4


class HospitalAddressError(ValueError):
    """An address is not that of a hospital."""

    def __init__(self, address: str) -> None:
        super().__init__(
            say(
                "{address}: expected scheme, host and port of a hospital, such as http://10.0.0.5:8080", address=address
            )
        )


def hospital_root(address: str) -> str:
    """The address of a hospital, without the paths of its endpoints.

    Raises:
        HospitalAddressError: it is not an address, or has more after the port.
    """
    parts = parts_of(address)
    if parts is None or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise HospitalAddressError(address)
    return f"{parts.scheme}://{parts.netloc}"


class RecordingProxy:
    """Everything that the connections of one recorder share."""

    def __init__(
        self,
        hospital: str,
        timeout_s: float,
        tls: ssl.SSLContext,
        recording: Recording,
        machine: Callable[[], float],
    ) -> None:
        """Stand before the hospital at this root, in the event loop that runs.

        Args:
            hospital: scheme, host and port.
            timeout_s: how long a connection, a response, and each further piece of it are waited for.
            tls: whom to trust, for a hospital over TLS.
            recording: takes every request that is POSTed, and its response.
            machine: the machine's time, in seconds since 1970 (UTC).
        """
        parts = urlsplit(hospital)
        self.hospital = hospital
        self.timeout_s = timeout_s
        self.recording = recording
        self.machine = machine
        self.loop = asyncio.get_running_loop()
        self.heads = PlainHeads(parts.netloc.encode())
        self.clients: set[ClientConnection] = set()
        self.is_stopping = False
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if parts.scheme == "https" else 80)
        self._tls = tls if parts.scheme == "https" else None
        self._connecting: set[asyncio.Task[None]] = set()
        self._refused = SampledLog(log, logging.WARNING)

    async def serve(
        self,
        listeners: Iterable[socket.socket],
        backlog: int,
        certificate: ssl.SSLContext | None,
        stop: asyncio.Event,
        grace_s: float,
    ) -> None:
        """Pass requests on until `stop` is set, and then what is under way for so many seconds."""
        servers = [
            await self.loop.create_server(partial(self._client, certificate), sock=each, backlog=backlog)
            for each in listeners
        ]
        looking = self.loop.create_task(self._look())
        try:
            await stop.wait()
            self.is_stopping = True
            for server in servers:
                server.close()
            await self._wait_for_clients(grace_s)
        finally:
            looking.cancel()
            for client in tuple(self.clients):
                client.drop()
            for task in self._connecting:
                task.cancel()
            self.recording.write()

    def connect(self, client: ClientConnection, passage: Passage) -> None:
        """Begin a passage on a new connection to the hospital."""
        task = self.loop.create_task(self._connect(client, passage))
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)

    def note_refused(self, peer: Any, text: str) -> None:
        """Log a request that was refused, if none was logged in the last minute."""
        address = f"{peer[0]}:{peer[1]}" if peer else "an unknown address"
        self._refused.note(f"Refused a request from {address}: {text}")

    def _client(self, certificate: ssl.SSLContext | None) -> asyncio.Protocol:
        client = ClientConnection(self)
        return client if certificate is None else TlsConnection(certificate, client, self._refuse_tls)

    def _refuse_tls(self, connection: TlsConnection, text: str, is_http: bool) -> None:
        if is_http:
            port = connection.get_extra_info("sockname")[1]
            text = say("this port speaks TLS: expected https://…:{port}, got a request over HTTP", port=port)
        self.note_refused(connection.get_extra_info("peername"), text)
        if is_http:
            connection.write_plain(OwnResponse.of_text(HTTPStatus.BAD_REQUEST, text).to_bytes(is_last=True))

    async def _connect(self, client: ClientConnection, passage: Passage) -> None:
        try:
            async with asyncio.timeout(self.timeout_s):
                _, hospital = await self.loop.create_connection(
                    HospitalConnection, self._host, self._port, ssl=self._tls
                )
        except TimeoutError:
            client.not_reached(passage, say("no connection in {seconds:g} s", seconds=self.timeout_s))
        except OSError as error:
            client.not_reached(passage, _reason(error))
        else:
            client.reached(passage, hospital)

    async def _look(self) -> None:
        """End what has waited too long: one timer for all connections."""
        every_s = min(_LOOK_EVERY_S, self.timeout_s / _LOOKS_A_TIMEOUT)
        while True:
            await asyncio.sleep(every_s)
            now_s = self.loop.time()
            for client in tuple(self.clients):
                client.look(now_s)

    async def _wait_for_clients(self, grace_s: float) -> None:
        for client in tuple(self.clients):
            client.stop()
        end_s = self.loop.time() + grace_s
        while self.clients and self.loop.time() < end_s:
            await asyncio.sleep(0.01)


def _reason(error: OSError) -> str:
    """Why there is no connection, in the words of the system: asyncio has its own for some numbers."""
    if isinstance(error, (ssl.SSLError, socket.gaierror)) or not error.errno:
        return error.strerror or str(error) or type(error).__name__
    return os.strerror(error.errno)
