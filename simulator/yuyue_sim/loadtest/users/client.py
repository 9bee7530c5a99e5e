"""A light client of a hospital for many users: one connection each, and nothing is sent twice."""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit

import gevent
from gevent import socket
from gevent.ssl import create_default_context
from httptools import HttpParserError, HttpResponseParser

from yuyue_sim.contract.styles import Style
from yuyue_sim.platform.client import endpoint_of

_LONGEST_IDLE_S = 4.0
"""A connection unused for longer is opened again: if the server closed it first, a response would be unclear."""
_MOST_BYTES_AT_ONCE = 1 << 16

HUNG_UP = "hung up"
"""Error text if the user did not wait for the response; not a fault of the hospital."""


class NoResponseError(Exception):
    """No response came; the text says why in a few words."""


class LightClient:
    """One user's connection to an endpoint."""

    def __init__(self, url: str, style: Style, timeout_s: float) -> None:
        """Prepare to ask `url`, as `yuyue_sim.platform.client` takes it.

        Raises:
            ValueError: the address is not one of http or https.
        """
        parts = urlsplit(endpoint_of(url, style))
        self._is_secure = parts.scheme == "https"
        self._address = (parts.hostname or "", parts.port or (443 if self._is_secure else 80))
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        self._head = (
            f"POST {target} HTTP/1.1\r\nHost: {parts.netloc.rpartition('@')[2]}\r\nUser-Agent: yuyue-sim\r\n"
            'Content-Type: text/xml; charset=utf-8\r\nSOAPAction: ""\r\nContent-Length: '
        ).encode()
        self._timeout_s = timeout_s
        self._last_used_s = 0.0
        self._socket: socket.socket | None = None

    def post(self, envelope: bytes, now_s: float, patience_s: float | None = None) -> tuple[int, bytes]:
        """Send an envelope and return HTTP status and body of the response; hang up when patience ends.

        Raises:
            NoResponseError: no response came.
        """
        if now_s - self._last_used_s > _LONGEST_IDLE_S:
            self.close()
        self._last_used_s = now_s
        limit = gevent.Timeout(self._timeout_s if patience_s is None else min(patience_s, self._timeout_s))
        limit.start()
        is_answered = False
        try:
            response = self._exchange(b"%b%d\r\n\r\n%b" % (self._head, len(envelope), envelope))
            is_answered = response.may_go_on
        except gevent.Timeout as timeout:
            if timeout is not limit:
                raise
            raise NoResponseError("timeout" if patience_s is None else HUNG_UP) from None
        except OSError as error:
            raise NoResponseError(_words(error)) from None
        except HttpParserError:
            raise NoResponseError("no HTTP") from None
        finally:
            limit.close()
            if not is_answered:
                self.close()
        return response.status, b"".join(response.pieces)

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _exchange(self, request: bytes) -> _Response:
        if self._socket is None:
            self._socket = self._connected()
        connection = self._socket
        connection.sendall(request)
        response = _Response()
        while not response.is_complete:
            received = connection.recv(_MOST_BYTES_AT_ONCE)
            if not received:
                response.end()
                break
            response.feed(received)
        return response

    def _connected(self) -> socket.socket:
        connection = socket.create_connection(self._address)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._is_secure:
            return create_default_context().wrap_socket(connection, server_hostname=self._address[0])
        return connection


class _Response:
    """One HTTP response while it is received."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.is_complete = False
        self.may_go_on = False
        """Whether the connection can be used for another request."""
        self._parser = HttpResponseParser(self)
        self._has_length = False
        self._has_head = False

    @property
    def status(self) -> int:
        """The one of HTTP."""
        return int(self._parser.get_status_code())

    def feed(self, received: bytes) -> None:
        """Take some more bytes."""
        self._parser.feed_data(received)

    def end(self) -> None:
        """Take the end of the connection, which is also that of an answer without a length.

        Raises:
            ConnectionResetError: the answer was not whole yet.
        """
        if not self._has_head or self._has_length:
            raise ConnectionResetError

    def on_header(self, name: bytes, _value: bytes) -> None:
        """Called by the parser."""
        if name.lower() in {b"content-length", b"transfer-encoding"}:
            self._has_length = True

    def on_headers_complete(self) -> None:
        """Called by the parser."""
        self._has_head = True

    def on_body(self, piece: bytes) -> None:
        """Called by the parser."""
        self.pieces.append(piece)

    def on_message_complete(self) -> None:
        """Called by the parser."""
        self.is_complete = True
        self.may_go_on = bool(self._parser.should_keep_alive())


def _words(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, ssl.SSLError):
        return "no TLS"
    if isinstance(error, ConnectionError):
        return "connection reset"
    return f"no answer ({type(error).__name__})"
