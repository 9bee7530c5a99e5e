"""A connection of a client: its requests pass to the hospital one after the other, each as a passage."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol, cast

from yuyue_sim.core.language import say
from yuyue_sim.journal.recorder.heads import HEAD_END
from yuyue_sim.journal.recorder.hospital_connection import KEPT_S, HospitalConnection, Receiver
from yuyue_sim.journal.recorder.own_response import OwnResponse
from yuyue_sim.journal.recorder.streamed_passage import StreamedPassage
from yuyue_sim.journal.recorder.whole_passage import WholePassage
from yuyue_sim.soap.addresses import base_url

if TYPE_CHECKING:
    from yuyue_sim.journal.recorder.heads import PlainRequest
    from yuyue_sim.journal.recorder.proxy import RecordingProxy

_END_BYTES = len(HEAD_END)
_LONGEST_WHOLE = 256 << 10
"""A longer request passes in pieces."""
_MOST_PIPELINED_BYTES = 64 << 10
_HEAD_S = 30.0
_BODY_S = 60.0
_KEEP_ALIVE_S = 75.0
_SLOW_READER_S = 60.0
_LINGER_S = 2.0


class Passage(Receiver, Protocol):
    """A request on its way, and its response."""

    is_request_whole: bool

    def begin(self, hospital: HospitalConnection, *, is_reused: bool) -> None:
        """Send the request, or what has come of it; the connection may have been used before."""

    def client_sent(self, data: bytes) -> None:
        """Take more of the request."""

    def client_gone(self) -> None:
        """Take note that nobody waits for the response."""

    def failed(self, why: str) -> None:
        """Say that there is no response."""

    def refuse(self, status: HTTPStatus, text: str) -> None:
        """Refuse the request."""

    def dropped(self) -> None:
        """End at once."""


class ClientConnection(asyncio.Protocol):
    """One connection, with one passage at a time and a connection to the hospital of its own."""

    def __init__(self, proxy: RecordingProxy) -> None:
        self.heads = proxy.heads
        self.recording = proxy.recording
        self.machine = proxy.machine
        self.hospital: HospitalConnection | None = None
        self.is_gone = False
        self.due_s = float("inf")
        """When something must have happened, by the clock of the event loop."""
        self._proxy = proxy
        self._time = proxy.loop.time
        self._timeout_s = proxy.timeout_s
        self._transport: asyncio.Transport
        self._passage: Passage | None = None
        self._unread = b""
        """What has come after the request that passes now."""
        self._is_held = False
        """Whether nothing is read from the client."""
        self._is_slow = False
        """Whether the client does not read what it gets."""
        self._is_over = False
        """Whether nothing that comes is of use."""
        self._has_ended = False
        """Whether the client sends no more."""

    # What asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)
        self._proxy.clients.add(self)
        self.wait(_HEAD_S)

    def data_received(self, data: bytes) -> None:
        """Take what came; most often it is a whole request."""
        if self._passage is None and not (self._unread or self._is_slow or self._is_over):
            end = data.find(HEAD_END) + _END_BYTES
            request = self.heads.request(data[:end])
            if request is not None and len(data) - end == request.body_bytes:
                self._begin_whole(request, data[end:])
                return
        if not self._is_over:
            self._unread = self._unread + data if self._unread else data
            self._advance()

    def eof_received(self) -> bool:
        """Answer what has come, and end then."""
        self._has_ended = True
        return self._passage is not None and self._passage.is_request_whole

    def connection_lost(self, _exc: Exception | None) -> None:
        """End; a response that is still to come is recorded."""
        self.is_gone = True
        self._unread = b""
        if self._passage is not None:
            self._passage.client_gone()
        else:
            self._let_go()
        if self._is_slow:
            self.resume_writing()

    def pause_writing(self) -> None:
        """Let the hospital wait for a client that does not read."""
        self._is_slow = True
        self.wait(_SLOW_READER_S)
        if self.hospital is not None:
            self.hospital.hold(is_held=True)

    def resume_writing(self) -> None:
        """Go on."""
        self._is_slow = False
        self.wait_for_hospital()
        if self.hospital is not None:
            self.hospital.hold(is_held=False)
        if self._passage is None and not self.is_gone:
            self._go_on()

    # What a passage calls

    def reach_hospital(self, passage: Passage, *, is_new: bool = False) -> None:
        """Begin a passage on the kept connection, or on a new one when it is there."""
        now_s = self._time()
        self.due_s = now_s + self._timeout_s
        hospital = self.hospital
        if hospital is not None:
            if not is_new and hospital.is_usable(now_s):
                hospital.receiver = passage
                passage.begin(hospital, is_reused=True)
                return
            self._let_go()
        self._proxy.connect(self, passage)

    def reached(self, passage: Passage, hospital: HospitalConnection) -> None:
        """Begin a passage on a new connection."""
        if self._passage is not passage or not hospital.is_open:
            hospital.close()
            if self._passage is passage:
                passage.failed(say("the connection was closed before the response"))
            return
        self.hospital = hospital
        hospital.receiver = passage
        passage.begin(hospital, is_reused=False)

    def not_reached(self, passage: Passage, why: str) -> None:
        """End a passage, because the hospital cannot be reached."""
        if self._passage is passage:
            passage.failed(why)

    def write(self, data: bytes) -> None:
        """Send bytes of a response."""
        if not (self.is_gone or self._transport.is_closing()):
            self._transport.write(data)

    def hold(self, *, is_held: bool) -> None:
        """Stop reading from the client, or go on."""
        if is_held == self._is_held or self.is_gone or self._transport.is_closing():
            return
        self._is_held = is_held
        if is_held:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def wait(self, seconds: float) -> None:
        """Give whatever comes next so much time."""
        self.due_s = self._time() + seconds

    def wait_for_hospital(self) -> None:
        """Give the hospital time for what comes next, or the client for reading it."""
        self.wait(_SLOW_READER_S if self._is_slow else self._timeout_s)

    def replace_passage(self, passage: Passage) -> None:
        """Let another passage go on with the same request."""
        self._passage = passage
        if self.hospital is not None:
            self.hospital.receiver = passage

    def end_passage(self, *, is_hospital_kept: bool, is_client_kept: bool = True, rest: bytes = b"") -> None:
        """End a passage; `rest` has come after its request."""
        was_whole = self._passage is None or self._passage.is_request_whole
        self._passage = None
        now_s = self._time()
        self.due_s = now_s + _KEEP_ALIVE_S
        hospital = self.hospital
        if hospital is not None:
            if is_hospital_kept and hospital.is_open and not self.is_gone:
                hospital.receiver = None
                hospital.idle_since_s = now_s
            else:
                self._let_go()
        if self.is_gone:
            self._proxy.clients.discard(self)
        elif not is_client_kept:
            self._end(lingers=not was_whole)
        else:
            self._unread = rest + self._unread if rest else self._unread
            if self._unread or self._is_held or self._has_ended or self._proxy.is_stopping:
                self._go_on()

    def no_response(self, why: str) -> OwnResponse:
        """What the client gets when the hospital sends nothing that can pass."""
        text = say("no response from {hospital}: {why}", hospital=self._proxy.hospital, why=why)
        return OwnResponse.of_text(HTTPStatus.BAD_GATEWAY, text)

    def note_refused(self, text: str) -> None:
        """Log a request that was refused."""
        self._proxy.note_refused(self._transport.get_extra_info("peername"), text)

    def own_address(self, host: bytes) -> str:
        """The recorder's address, as the client used it."""
        scheme = "http" if self._transport.get_extra_info("sslcontext") is None else "https"
        return base_url(scheme, host, self._transport.get_extra_info("sockname")[:2])

    def abort(self) -> None:
        """Break the connection."""
        self._transport.abort()

    # What the proxy calls

    def look(self, now_s: float) -> None:
        """End what has waited too long."""
        hospital = self.hospital
        if hospital is not None and hospital.receiver is None and now_s - hospital.idle_since_s >= KEPT_S:
            self._let_go()
        if now_s >= self.due_s:
            self._expire()

    def stop(self) -> None:
        """End as soon as nothing passes."""
        if self._passage is None:
            self._end()
            self._let_go()

    def drop(self) -> None:
        """End at once; what is under way is recorded."""
        if self._passage is not None:
            self._passage.dropped()
        self.abort()

    def _begin_whole(self, request: PlainRequest, body: bytes) -> None:
        passage = WholePassage(self, request, body, self.machine())
        self._passage = passage
        self.reach_hospital(passage)

    def _advance(self) -> None:
        """Do what can be done with what has come."""
        passage, data = self._passage, self._unread
        if passage is not None:
            if not passage.is_request_whole:
                self._unread = b""
                passage.client_sent(data)
            elif len(data) > _MOST_PIPELINED_BYTES:
                self.hold(is_held=True)
            return
        if self._is_slow:
            if len(data) > _MOST_PIPELINED_BYTES:
                self.hold(is_held=True)
            return
        data = self._unread = data.lstrip(b"\r\n")  # empty lines before a request are ignored (RFC 9112, 2.2)
        if not data:
            return
        end = data.find(HEAD_END) + _END_BYTES
        request = self.heads.request(data[:end])
        if request is None or request.body_bytes > _LONGEST_WHOLE:
            self._passage = streamed = StreamedPassage(self, self.machine())
            self._unread = b""
            self.hold(is_held=False)
            streamed.client_sent(data)
        elif len(data) - end >= request.body_bytes:
            self._unread = data[end + request.body_bytes :]
            self._begin_whole(request, data[end : end + request.body_bytes])
        else:
            self.hold(is_held=False)
            self.wait(_BODY_S)

    def _go_on(self) -> None:
        """Go on with what came while something passed, or end."""
        if (self._has_ended and not self._unread) or self._proxy.is_stopping:
            self._end()
            return
        if len(self._unread) <= _MOST_PIPELINED_BYTES:
            self.hold(is_held=False)
        self._advance()

    def _expire(self) -> None:
        passage = self._passage
        if self._is_slow and not self.is_gone:
            self.abort()
        elif passage is None:
            if self._unread and not self._is_over:
                text = say("the request did not come in time")
                self.write(OwnResponse.of_text(HTTPStatus.REQUEST_TIMEOUT, text).to_bytes(is_last=True))
            self._transport.close()
        elif passage.is_request_whole:
            passage.failed(say("no response in {seconds:g} s", seconds=self._timeout_s))
        else:
            passage.refuse(HTTPStatus.REQUEST_TIMEOUT, say("the request did not come in time"))

    def _end(self, *, lingers: bool = False) -> None:
        """End the connection; a client that still sends would meet a reset before it has read the response."""
        self._is_over = True
        self._unread = b""
        if lingers and self._transport.can_write_eof() and not self._transport.is_closing():
            self._transport.write_eof()
            self.hold(is_held=False)
            self.wait(_LINGER_S)
        else:
            self._transport.close()

    def _let_go(self) -> None:
        """Close the connection to the hospital."""
        hospital, self.hospital = self.hospital, None
        if hospital is not None:
            hospital.close()
        if self.is_gone and self._passage is None:
            self._proxy.clients.discard(self)
