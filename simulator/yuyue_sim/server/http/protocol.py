"""How requests are read: uvicorn's protocol on httptools, with limits, and without upgrades.

A server may ignore an offer to go on in another protocol (RFC 9110, 7.8). httptools takes a request with such an offer
for one without a body. So that request begins again, with a fresh parser and a head without the offer; its body stays
as it was sent, whatever the pieces in which it comes and whatever it says.

httptools gives the trailers of a body like headers. They are dropped unread, as a server may do (RFC 9110, 6.5.1), also
those about the framing of a message. httptools refuses a Content-Length there that is no number or comes twice.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NoReturn

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from yuyue_sim.server.control.shutdown import STOPPING
from yuyue_sim.server.http.connection import TcpConnection
from yuyue_sim.server.http.head_checks import RefusedError, check_head, too_large
from yuyue_sim.server.http.idle_timer import IdleTimer
from yuyue_sim.server.http.known_heads import KnownHead, KnownHeads, described
from yuyue_sim.server.http.later_answer import LaterAnswer
from yuyue_sim.server.http.limits import HttpLimits
from yuyue_sim.server.http.malformed_log import MalformedLog
from yuyue_sim.server.http.request_cycle import RequestCycle, note_disconnect, whole_response
from yuyue_sim.server.http.upgrade_offers import head_without_offer
from yuyue_sim.soap.connection import CONNECTION, Header
from yuyue_sim.soap.post import Answer, Later, post_of
from yuyue_sim.soap.request_body import Application

_MALFORMED = "yuyue_sim.malformed"
_KNOWN_HEADS = "known heads"
_LINGER_S = 2.0


class HttpProtocol(HttpToolsProtocol):
    """Reads requests within limits, ignores upgrades, and gives the application its connection."""

    def __init__(self, *args: Any, limits: HttpLimits = HttpLimits(), **options: Any) -> None:  # noqa: B008
        """Read as uvicorn does, within these limits."""
        super().__init__(*args, **options)
        self._limits = limits
        self._stopped: RefusedError | None = None
        """Why the parser was stopped."""
        self._refusal: RefusedError | None = None
        """What was said before the connection ends; whatever comes after it is not read."""
        self.url = b""
        self._unread_bytes = 0
        """What came of a head, or since the last data of a body."""
        self._is_in_head = True
        self._is_upgrade = False
        self._is_chunked = False
        self._deadline_s: float | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._messages = 0
        """How many requests were read to their end."""
        self._unstarted: RequestCycle | None = None
        """The request that is handed to the application when all that came has been read."""
        self._unstarted_app: Any = self.app
        """What it is handed to: the application, or what this has begun with it."""
        self._answered: RequestResponseCycle | None = None
        """The request that is answered now, or was last."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin with a connection."""
        super().connection_made(transport)
        self._malformed: MalformedLog = self.app_state.setdefault(_MALFORMED, MalformedLog(self.loop.time))
        self._later = LaterAnswer(self._take_later, self.flow, self.data_received)
        self._idle = IdleTimer(self.loop, self.timeout_keep_alive, transport.close)
        self._known_heads: KnownHeads = self.app_state.setdefault(_KNOWN_HEADS, KnownHeads())
        self._answer: Callable[..., Answer | Later | Application | None] | None = getattr(self.app, "answer", None)
        self._stopping = asyncio.Event()
        self._connection = TcpConnection(transport)
        self.app_state = {**self.app_state, CONNECTION: self._connection, STOPPING: self._stopping}
        self._wait_for(self._limits.head_s)

    def connection_lost(self, exc: Exception | None) -> None:
        """End with the connection."""
        self._stop_waiting()
        self._idle.cancel()
        self._later.drop_kept()
        answered = self._answered
        if answered is not None and not answered.response_complete:  # it may not be the last that came
            note_disconnect(answered)
        super().connection_lost(exc)

    def eof_received(self) -> bool:  # type: ignore[override]
        """End with a client that sends no more: at once, or after the responses to what has come whole."""
        self._connection.note_end()
        self._stopping.set()
        last = self._last_to_answer()
        if last is not None and not (last.response_complete or last.more_body):
            last.keep_alive = False
            return True
        return self._later.must_wait()

    def shutdown(self) -> None:
        """Say that the server wants to stop; responses that end by themselves are sent first."""
        self._stopping.set()
        if not self._later.must_wait():
            super().shutdown()

    def data_received(self, data: bytes) -> None:
        """Take what came from the socket."""
        if self._refusal is not None or self._later.keep(data):
            return
        self._idle.interrupt()
        self._stop_waiting()
        is_between = self._is_between_requests()
        if not (is_between and self._take_known(data)):
            self._take(data, is_between)
        self._start_unstarted()

    def _is_between_requests(self) -> bool:
        """Whether whatever comes is the beginning of a request that is answered at once."""
        cycle = self.cycle
        is_answered = cycle is None or (cycle.response_complete and cycle.keep_alive)
        return is_answered and self._is_in_head and not self._unread_bytes

    def _take_known(self, data: bytes) -> bool:
        """Take a whole request whose head came before: the parser would say the same of it."""
        request = self._known_heads.of(data)
        if request is None:
            return False
        self._take_whole(*request)
        return True

    def _take_whole(self, head: KnownHead, body: bytes) -> None:
        """Answer a whole request, or hand it to the application."""
        self._deadline_s = None
        answer = None
        if head.post is not None and self._answer is not None and self._can_write():
            answer = self._answer(head.post, body)
        if isinstance(answer, Answer):
            self._send(answer)
        elif answer is None or callable(answer):
            self._hand_over(head, body, answer)
        else:
            self._later.wait(answer, head, body)

    def _take_later(self, head: KnownHead, body: bytes, answer: Answer | Application | None) -> None:
        """Take the answer that was waited for."""
        if isinstance(answer, Answer):
            self._send(answer)
        else:
            self._hand_over(head, body, answer)
            if self.parser is None:  # the connection has ended meanwhile
                note_disconnect(self.cycle)
            self._start_unstarted()
        if self._later.ends_connection:
            super().shutdown()

    def _hand_over(self, head: KnownHead, body: bytes, answer: Application | None) -> None:
        """Let the application answer, or what it has begun with the request."""
        super().on_message_begin()
        self.scope.update(head.described)  # type: ignore[typeddict-item]
        self.headers[:] = head.headers
        self._begin_cycle(keep_alive=True)
        self.cycle.more_body = False
        if answer is None:
            self.cycle.body = bytearray(body)
            self.cycle.message_event.set()
        else:
            self._unstarted_app = answer

    def _start_unstarted(self) -> None:
        if self._unstarted is not None:
            self._start(self._unstarted, self._unstarted_app)

    def _can_write(self) -> bool:
        """Whether a response could go out now on a connection that stays."""
        return not (self.flow.write_paused or self.transport.is_closing())

    def _send(self, answer: Answer) -> None:
        """Send an answer that is there already."""
        if not self.transport.is_closing():
            default_headers = self.server_state.default_headers
            self.transport.write(whole_response(answer.status, answer.content_type, default_headers, answer.body))
            self._idle.begin()
        self.server_state.total_requests += 1
        answer.done()

    def _take(self, data: bytes, is_between: bool) -> None:
        """Let the parser read."""
        before = self._messages
        try:
            self._feed(data)
        except httptools.HttpParserError as error:
            self._refuse(self._stopped or RefusedError(HTTPStatus.BAD_REQUEST, f"no HTTP: {error}"))
            return
        if not self._is_in_head:
            self._wait_for(self._limits.body_s)
        elif self._unread_bytes:
            self._wait_for(self._limits.head_s)
        elif is_between and self._messages == before + 1:
            post = post_of(self.scope) if self.scope["method"] == "POST" else None
            self._known_heads.note(data, self._described, self.headers, post)

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
                what = "head is" if self._is_in_head else "trailers or extensions of a chunk are"
                self._stop(too_large(what, self.url, self._limits))
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
        # httptools takes a tab after `chunked` for a part of it: that coding is refused then, and no end waited for
        value = value.rstrip(b" " if name.lower() == b"transfer-encoding" else b" \t")
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
        self._check()
        if self.parser.get_http_version() == "1.0":
            self.expect_100_continue = False
        self._described = described(self.parser, self.url, self._sent_headers)
        self.scope.update(self._described)  # type: ignore[typeddict-item]
        self._begin_cycle(keep_alive=self.scope["http_version"] != "1.0" and self.parser.should_keep_alive())

    def _begin_cycle(self, *, keep_alive: bool) -> None:
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
            keep_alive=keep_alive,
            on_response=self.on_response_complete,
        )
        if earlier is None or earlier.response_complete:
            self._unstarted = self._answered = self.cycle
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, self.app))

    def _start(self, cycle: RequestCycle, app: Any) -> None:
        """Hand a request to an application, which answers most of them before it waits for anything."""
        self._unstarted, self._unstarted_app = None, self.app
        if sys.version_info < (3, 12):
            self._start_asgi_task(cycle, app)
        else:
            task = asyncio.Task(cycle.run_asgi(app), loop=self.loop, eager_start=True)
            if not task.done():
                task.add_done_callback(self.tasks.discard)
                self.tasks.add(task)

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
        self._messages += 1
        self.url = b""
        self._unread_bytes = 0
        self._deadline_s = None
        if not self.parser.should_keep_alive():  # a trailer may say so too: the parser reads nothing after it
            self.cycle.keep_alive = False
        super().on_message_complete()

    def _take_chunks(self, is_chunked: bool) -> None:
        """Begin or end a body in chunks: its trailers may be about the framing of a message, a head may not."""
        if is_chunked != self._is_chunked:
            self._is_chunked = is_chunked
            self.parser.set_dangerous_leniencies(
                lenient_chunked_length=is_chunked, lenient_transfer_encoding=is_chunked
            )

    def _check(self) -> None:
        """Check the head that was read, and find out how long the body is."""
        try:
            checked = check_head(self.url, self.headers, self.parser.get_http_version(), self._limits)
        except RefusedError as refusal:
            self._stop(refusal)
        self.headers[:] = checked.headers
        if checked.is_chunked:
            self._take_chunks(True)

    def _stop(self, refusal: RefusedError) -> NoReturn:
        """Stop the parser. Raises: HttpParserError, as itself or as what a callback of the parser makes of it."""
        self._stopped = refusal
        raise httptools.HttpParserError(refusal.reason)

    def _head_without_offer(self) -> bytes:
        """The head that was read last, without its offer to go on in another protocol."""
        method = self.parser.get_method()
        if method == b"CONNECT":
            self._stop(RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, "CONNECT is not taken"))
        line = b"%s %s HTTP/%s" % (method, self.url, self.parser.get_http_version().encode())
        return head_without_offer(line, self._sent_headers)

    def _begin_parser(self) -> None:
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self._unread_bytes = 0

    def _refuse(self, refusal: RefusedError) -> None:
        self._malformed.note(self.client, refusal.reason)
        self._refusal = refusal
        cycle = self._last_to_answer()
        if cycle is not None and not cycle.response_complete:
            if not cycle.more_body:  # a whole request came before: its response goes out, and ends the connection
                cycle.keep_alive = False
                return
            note_disconnect(cycle)
            if cycle.response_started:
                self.transport.close()
                return
        if self.transport.is_closing():
            return
        self.transport.write(refusal.response())
        # A client that still sends would meet a reset before it reads this: take what comes for a moment, unread.
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._timer = self.loop.call_later(_LINGER_S, self.transport.close)

    def _last_to_answer(self) -> RequestResponseCycle | None:
        """The last request that came; the one before it, if it came in part only and others wait for responses."""
        if self.pipeline and self.cycle.more_body:
            self.pipeline.popleft()
            return self.pipeline[0][0] if self.pipeline else self._answered
        return self.cycle

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
            self._refuse(RefusedError(HTTPStatus.REQUEST_TIMEOUT, f"the {part} of the request did not come in time"))

    def on_response_complete(self) -> None:
        """End with a response: begin with the request that waits for it, if any."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._answered, app = self.pipeline.pop()
            self._start_asgi_task(self._answered, app)
        else:
            self._idle.begin()
