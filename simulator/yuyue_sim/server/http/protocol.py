"""How requests are read: uvicorn's protocol on httptools, with limits, and without upgrades.

A server may ignore an offer to go on in another protocol (RFC 9110, 7.8). httptools takes a request with such an offer
for one without a body. So that request begins again, with a fresh parser and a head without the offer; its body stays
as it was sent, whatever the pieces in which it comes and whatever it says.

httptools gives the trailers of a body like headers. They are dropped unread, as a server may do (RFC 9110, 6.5.1), also
those about the framing of a message. httptools refuses a Content-Length there that is no number or comes twice.
"""

from __future__ import annotations

import asyncio
import re
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from yuyue_sim.core.hosts import host_name
from yuyue_sim.server.control.shutdown import STOPPING
from yuyue_sim.server.http.connection import TcpConnection
from yuyue_sim.server.http.limits import HttpLimits
from yuyue_sim.server.http.malformed_log import MalformedLog
from yuyue_sim.server.http.request_cycle import RequestCycle
from yuyue_sim.soap.connection import CONNECTION, SENT_HEAD, Header

_ABSOLUTE = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")
_OFFERS = frozenset({b"upgrade", b"http2-settings"})
_VERSIONS = frozenset({"1.0", "1.1"})
_MALFORMED = "yuyue_sim.malformed"
_LINGER_S = 2.0
_LINE_EXTRA_BYTES = 4
"""`: ` and the end of the line."""


class _RefusedError(Exception):
    """The head of a request is refused."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class HttpProtocol(HttpToolsProtocol):
    """Reads requests within limits, ignores upgrades, and gives the application its connection."""

    def __init__(self, *args: Any, limits: HttpLimits = HttpLimits(), **options: Any) -> None:  # noqa: B008
        """Read as uvicorn does, within these limits."""
        super().__init__(*args, **options)
        self._limits = limits
        self._stopped: _RefusedError | None = None
        """Why the parser was stopped."""
        self._refusal: _RefusedError | None = None
        """What was said before the connection ends; whatever comes after it is not read."""
        self.url = b""
        self._unread_bytes = 0
        """What came of a head, or since the last data of a body."""
        self._is_in_head = True
        self._is_upgrade = False
        self._is_chunked = False
        self._deadline_s: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin with a connection."""
        super().connection_made(transport)
        self._malformed: MalformedLog = self.app_state.setdefault(_MALFORMED, MalformedLog(self.loop.time))
        self._stopping = asyncio.Event()
        self.app_state = {**self.app_state, CONNECTION: TcpConnection(transport), STOPPING: self._stopping}
        self._wait_for(self._limits.head_s)

    def connection_lost(self, exc: Exception | None) -> None:
        """End with the connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def eof_received(self) -> None:
        """End with a client that was refused and has read it."""
        if self._refusal is not None:
            self.transport.close()

    def shutdown(self) -> None:
        """Say that the server wants to stop; responses that end by themselves are sent first."""
        self._stopping.set()
        super().shutdown()

    def data_received(self, data: bytes) -> None:
        """Take what came from the socket."""
        if self._refusal is not None:
            return
        self._unset_keepalive_if_required()
        self._stop_waiting()
        try:
            self._feed(data)
        except httptools.HttpParserError as error:
            self._refuse(self._stopped or _RefusedError(HTTPStatus.BAD_REQUEST, f"no HTTP: {error}"))
            return
        if not self._is_in_head:
            self._wait_for(self._limits.body_s)
        elif self._unread_bytes:
            self._wait_for(self._limits.head_s)

    def _feed(self, data: bytes) -> None:
        while data:
            try:
                self._unread_bytes += len(data)
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:
                data = self._head_without_offer() + data[upgrade.args[0] :]
                self._begin_parser()
                continue
            if self._unread_bytes > self._limits.head_bytes:
                if not self._is_in_head:
                    self._stop_large("trailers or extensions of a chunk are")
                self._refuse_head()
            return

    def on_message_begin(self) -> None:
        """Begin with a request."""
        super().on_message_begin()
        self._sent_headers: list[Header] = []
        self._is_in_head = True
        self._unread_bytes = self._unread_bytes or 1
        self._is_upgrade = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, without the white space after its value (RFC 9110, 5.5); drop a trailer."""
        if not self._is_in_head:
            return
        value = value.rstrip(b" \t")
        self._sent_headers.append((name, value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Hand a request to the application once its head was read and found right."""
        self._is_upgrade = self.parser.should_upgrade()
        if self._is_upgrade:
            return
        self._is_in_head = False
        self._unread_bytes = 0
        self._deadline_s = None
        self._check_head()
        if self.parser.get_http_version() == "1.0":
            self.expect_100_continue = False
        self.scope[SENT_HEAD] = self.url, self._sent_headers  # type: ignore[literal-required]
        self._describe()
        self._begin_cycle()

    def _describe(self) -> None:
        """Say in the scope what the request line said."""
        url = httptools.parse_url(self.url)
        path = url.path.decode("ascii")
        self.scope["method"] = self.parser.get_method().decode("ascii")
        self.scope["http_version"] = self.parser.get_http_version()
        self.scope["path"] = unquote(path) if "%" in path else path
        self.scope["raw_path"] = url.path
        self.scope["query_string"] = url.query or b""

    def _begin_cycle(self) -> None:
        """Begin to answer, or wait for the responses to earlier requests."""
        earlier = self.cycle
        self.cycle = RequestCycle(
            scope=self.scope,
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=self.access_log,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=self.expect_100_continue,
            keep_alive=self.scope["http_version"] != "1.0" and self.parser.should_keep_alive(),
            on_response=self.on_response_complete,
        )
        if earlier is None or earlier.response_complete:
            self._start_asgi_task(self.cycle, self.app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, self.app))

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body."""
        self._unread_bytes = 0
        if not self._is_upgrade:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End with a request."""
        if self._is_upgrade:
            return
        self._is_in_head = True
        self._take_chunks(False)
        self.url = b""
        self._unread_bytes = 0
        self._deadline_s = None
        if not self.parser.should_keep_alive():  # a trailer may say so too: the parser reads nothing after it
            self.cycle.keep_alive = False
        super().on_message_complete()

    def _check_head(self) -> None:
        version = self.parser.get_http_version()
        if version not in _VERSIONS:
            self._stop(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, f"expected HTTP/1.1 or HTTP/1.0, got HTTP/{version}")
        head_bytes = len(self.url)
        if head_bytes > self._limits.head_bytes:
            self._refuse_head()
        hosts: list[bytes] = []
        for name, value in self.headers:
            head_bytes += len(name) + len(value) + _LINE_EXTRA_BYTES
            if name == b"host":
                hosts.append(value)
            elif name == b"transfer-encoding":
                if value.lower() != b"chunked":
                    self._stop(HTTPStatus.NOT_IMPLEMENTED, "the only Transfer-Encoding taken is chunked")
                self._take_chunks(True)
        if head_bytes > self._limits.head_bytes:
            self._refuse_head()
        self._check_hosts(hosts)

    def _take_chunks(self, is_chunked: bool) -> None:
        """Begin or end a body in chunks: its trailers may be about the framing of a message, a head may not."""
        if is_chunked != self._is_chunked:
            self._is_chunked = is_chunked
            self.parser.set_dangerous_leniencies(
                lenient_chunked_length=is_chunked, lenient_transfer_encoding=is_chunked
            )

    def _check_hosts(self, hosts: list[bytes]) -> None:
        """Refuse what RFC 9112, 3.2 says; the host of an absolute target counts, not the one of the header."""
        if len(hosts) > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            self._stop(HTTPStatus.BAD_REQUEST, f"expected one Host header, got {len(hosts)}")
        absolute = _ABSOLUTE.match(self.url)
        if absolute:
            host = absolute[1]
            hosts = [host]
            self.headers[:] = [*((name, value) for name, value in self.headers if name != b"host"), (b"host", host)]
        for host in hosts:
            if host and host_name(host) is None:
                shown = host[:80].decode("utf-8", "replace")
                self._stop(HTTPStatus.BAD_REQUEST, f"expected a Host header with a name and a port, got {shown!r}")

    def _refuse_head(self) -> None:
        if len(self.url) > self._limits.head_bytes // 2:
            self._stop(HTTPStatus.REQUEST_URI_TOO_LONG, "the address is too long")
        self._stop_large("head is")

    def _stop_large(self, what: str) -> None:
        limit = self._limits.head_bytes
        self._stop(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"the {what} larger than {limit} bytes")

    def _stop(self, status: HTTPStatus, reason: str) -> None:
        """Stop the parser. Raises: HttpParserError, as itself or as what a callback of the parser makes of it."""
        self._stopped = _RefusedError(status, reason)
        raise httptools.HttpParserError(reason)

    def _head_without_offer(self) -> bytes:
        """The head that was read last, without its offer to go on in another protocol."""
        method = self.parser.get_method()
        if method == b"CONNECT":
            self._stop(HTTPStatus.METHOD_NOT_ALLOWED, "CONNECT is not taken")
        lines = [b"%s %s HTTP/%s" % (method, self.url, self.parser.get_http_version().encode())]
        for name, value in self._sent_headers:
            lower = name.lower()
            if lower == b"connection":
                tokens = [token.strip() for token in value.split(b",")]
                value = b", ".join(token for token in tokens if token.lower() not in _OFFERS)  # noqa: PLW2901
            if lower not in _OFFERS and (value or lower != b"connection"):
                lines.append(b"%s: %s" % (name, value))
        return b"\r\n".join((*lines, b"", b""))

    def _begin_parser(self) -> None:
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self._unread_bytes = 0

    def _refuse(self, refusal: _RefusedError) -> None:
        self._malformed.note(self.client, refusal.reason)
        self._refusal = refusal
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            if not cycle.more_body:  # a whole request came before: its response goes out, and ends the connection
                cycle.keep_alive = False
                return
            cycle.disconnected = True
            cycle.message_event.set()
            if cycle.response_started:
                self.transport.close()
                return
        if self.transport.is_closing():
            return
        text = f"{refusal.reason}\n".encode()
        head = (
            f"HTTP/1.1 {refusal.status.value} {refusal.status.phrase}\r\ncontent-type: text/plain; charset=utf-8\r\n"
            f"content-length: {len(text)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + text)
        # A client that still sends would meet a reset before it reads this: take what comes for a moment, unread.
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._timer = self.loop.call_later(_LINGER_S, self.transport.close)

    def _wait_for(self, seconds: float) -> None:
        """End the connection unless the head or body is there so many seconds after it began."""
        if self._deadline_s is None:
            self._deadline_s = self.loop.time() + seconds
        self._timer = self.loop.call_at(self._deadline_s, self._give_up)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        """End a connection whose request did not come in time."""
        if self._is_in_head and not self._unread_bytes:
            self.transport.close()
        else:
            part = "head" if self._is_in_head else "body"
            self._refuse(_RefusedError(HTTPStatus.REQUEST_TIMEOUT, f"the {part} of the request did not come in time"))
