"""TLS to a client. That of asyncio ends a connection when its client sends no more, whatever it still waits for."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from yuyue_sim.core.language import say

_HANDSHAKE_S = 30.0
_READ_BYTES = 1 << 18
_PLAIN_HTTP = "HTTP_REQUEST"
"""What OpenSSL calls a request without TLS."""


class TlsConnection(asyncio.Protocol, asyncio.Transport):
    """A protocol to the socket, and the transport of another protocol that knows nothing of TLS."""

    def __init__(
        self, context: ssl.SSLContext, inner: asyncio.Protocol, refuse: Callable[[TlsConnection, str, bool], None]
    ) -> None:
        """Begin without a connection.

        Args:
            context: the certificate to show.
            inner: gets what was decrypted, from the end of the handshake on.
            refuse: is told why there is no TLS, and whether the client sent HTTP without it.
        """
        super().__init__()
        self._context = context
        self._inner = inner
        self._refuse = refuse
        self._came = ssl.MemoryBIO()
        self._goes = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._came, self._goes, server_side=True)
        self._socket: asyncio.Transport
        self._timer: asyncio.TimerHandle
        self._is_open = False
        """Whether the handshake is done."""
        self._client_ended = False
        self._has_ended = False
        """Whether nothing more is sent."""

    # What the socket calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for a handshake."""
        self._socket = cast("asyncio.Transport", transport)
        self._timer = asyncio.get_running_loop().call_later(_HANDSHAKE_S, self._socket.abort)

    def data_received(self, data: bytes) -> None:
        """Hand on what it says, decrypted."""
        if not self._has_ended:
            self._came.write(data)
            self._read()

    def eof_received(self) -> bool:
        """Hand on that the client sends no more, also where it did not say so over TLS."""
        self._end_of_client()
        return not self._socket.is_closing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Hand it on."""
        self._timer.cancel()
        if self._is_open:
            self._inner.connection_lost(exc)

    def pause_writing(self) -> None:
        """Hand it on."""
        if self._is_open:
            self._inner.pause_writing()

    def resume_writing(self) -> None:
        """Hand it on."""
        if self._is_open:
            self._inner.resume_writing()

    # What the inner protocol calls

    def write(self, data: Any) -> None:
        """Encrypt and send."""
        if not (self._has_ended or self._socket.is_closing()):
            self._tls.write(data)
            self._flush()

    def write_eof(self) -> None:
        """Send no more; what still comes is not read."""
        self._say_end()
        self._socket.write_eof()

    def can_write_eof(self) -> bool:
        """Whether the socket can."""
        return self._socket.can_write_eof()

    def close(self) -> None:
        """Send what is pending and close."""
        if not self._socket.is_closing():
            self._say_end()
            self._socket.close()

    def abort(self) -> None:
        """Close at once."""
        self._socket.abort()

    def is_closing(self) -> bool:
        """Whether it is closed, or about to be."""
        return self._socket.is_closing()

    def pause_reading(self) -> None:
        """Take nothing more from the socket."""
        self._socket.pause_reading()

    def resume_reading(self) -> None:
        """Go on."""
        self._socket.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """As asyncio says of a connection over TLS."""
        return self._context if name == "sslcontext" else self._socket.get_extra_info(name, default)

    def write_plain(self, data: bytes) -> None:
        """Send without TLS, to a client that knows none."""
        self._socket.write(data)

    def _read(self) -> None:
        """Read all that came."""
        pieces: list[bytes] = []
        is_last = False
        try:
            if not self._is_open:
                self._shake_hands()
            while piece := self._tls.read(_READ_BYTES):
                pieces.append(piece)
            is_last = True
        except ssl.SSLWantReadError:
            pass
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            is_last = True
        except ssl.SSLError as error:
            self._break_off(error)
            return
        self._flush()
        if pieces:
            self._inner.data_received(b"".join(pieces))
        if is_last:
            self._end_of_client()

    def _shake_hands(self) -> None:
        """Go on with the handshake. Raises: SSLError, also where more has to come."""
        self._tls.do_handshake()
        self._timer.cancel()
        self._is_open = True
        self._inner.connection_made(self)

    def _end_of_client(self) -> None:
        if self._client_ended:
            return
        self._client_ended = True
        if not (self._is_open and self._inner.eof_received()):
            self.close()

    def _break_off(self, error: ssl.SSLError) -> None:
        """End a connection that is no TLS, or not any more."""
        reason = (error.reason or str(error)).replace("_", " ").lower()
        self._refuse(self, say("the connection is no TLS: {problem}", problem=reason), error.reason == _PLAIN_HTTP)
        if error.reason != _PLAIN_HTTP:
            self._flush()  # TLS says why in an alert
        self._has_ended = True
        self._socket.close()

    def _say_end(self) -> None:
        """Say over TLS that nothing more is sent."""
        if self._has_ended:
            return
        self._has_ended = True
        if self._is_open:
            with suppress(ssl.SSLError):  # the client has not said the same yet
                self._tls.unwrap()
            self._flush()

    def _flush(self) -> None:
        if (data := self._goes.read()) and not self._socket.is_closing():
            self._socket.write(data)
