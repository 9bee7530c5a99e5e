"""A passage in pieces, read by h11: whatever is not a short POST with a plain head and a short response to it.

Bodies pass as they come and are framed anew; of each only the beginning is in memory.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

import h11

from yuyue_sim.core.language import say
from yuyue_sim.journal.recorder.heads import (
    MOST_HEAD_BYTES,
    PlainRequest,
    RequestFacts,
    facts_of,
    header_in,
    of_the_message,
    passing_request_headers,
    passing_response_headers,
)
from yuyue_sim.journal.recorder.own_response import PLAIN_TEXT, OwnResponse
from yuyue_sim.journal.recorder.recording import MOST_KEPT_BYTES, Passed
from yuyue_sim.journal.recorder.wsdl import MOST_WSDL_BYTES, may_be_wsdl, with_own_address

if TYPE_CHECKING:
    from yuyue_sim.journal.recorder.client_connection import ClientConnection
    from yuyue_sim.journal.recorder.hospital_connection import HospitalConnection
    from yuyue_sim.soap.connection import Header

_VERSIONS = frozenset({b"1.0", b"1.1"})
_READING_METHODS = frozenset({b"GET", b"HEAD", b"OPTIONS"})
_MOST_REPEATED_BYTES = 64 << 10
_MOST_UNSENT_BYTES = 256 << 10
_BODY_S = 60.0
"""How long the next piece of a request is waited for."""
_PYTHON_BYTES = re.compile(r""":? ?(?:bytearray\()?\bb['"].*""", re.DOTALL)
"""How h11 ends a sentence about bytes that it refuses."""


class _Kept:
    """The beginning of a body, and its length."""

    def __init__(self) -> None:
        self.begin = bytearray()
        self.length = 0

    def add(self, data: bytes) -> None:
        self.length += len(data)
        room = MOST_KEPT_BYTES - len(self.begin)
        if room > 0:
            self.begin += data[:room]


class StreamedPassage:
    """One request and its response."""

    def __init__(self, client: ClientConnection, arrived_unix_s: float) -> None:
        self._client = client
        self._arrived_unix_s = arrived_unix_s
        self._down = h11.Connection(h11.SERVER, max_incomplete_event_size=MOST_HEAD_BYTES)
        self._up = h11.Connection(h11.CLIENT, max_incomplete_event_size=MOST_HEAD_BYTES)
        self._hospital: HospitalConnection | None = None
        self._outgoing: bytearray | None = bytearray()
        """What the hospital gets, as long as it may be sent again; `None` if that is too much."""
        self._facts: RequestFacts | None = None
        self._request = _Kept()
        self._response = _Kept()
        self._status = 0
        self._response_type = self._encoding = b""
        self._wsdl: tuple[h11.Response, bytearray] | None = None
        """The response that waits to be whole, because its addresses may have to be changed."""
        self._is_reused = False
        self._is_repeated = False
        self._has_received = False
        self._has_begun = False
        """Whether the client has got something of the response."""
        self._is_over = False
        self.is_request_whole = False

    # The request

    def go_on(self, request: PlainRequest, body: bytes, data: bytes) -> None:
        """Go on with a plain request that was sent, and with what came of its response."""
        self._outgoing = None
        self._down.receive_data(request.passing + body)
        while isinstance(event := self._down.next_event(), h11.Event):
            self._up.send(event)
        self._facts = request.facts
        self._request.add(body)
        self.is_request_whole = True
        self._hospital = self._client.hospital
        self.received(data)

    def client_sent(self, data: bytes) -> None:
        """Take bytes of the request."""
        if self._is_over:
            return
        self._client.wait(_BODY_S)
        try:
            self._down.receive_data(data)
            self._read_request()
        except h11.RemoteProtocolError as error:
            text = _PYTHON_BYTES.sub("", str(error))
            self.refuse(HTTPStatus(error.error_status_hint), say("the request is no HTTP: {problem}", problem=text))

    def _read_request(self) -> None:
        while not self._is_over:
            event = self._down.next_event()
            if isinstance(event, h11.Request):
                self._begin_request(event)
            elif isinstance(event, h11.Data):
                self._request.add(event.data)
                self._send_up(event)
            elif isinstance(event, h11.EndOfMessage):
                self.is_request_whole = True
                self._client.wait_for_hospital()
                self._send_up(h11.EndOfMessage())
            else:
                return

    def _begin_request(self, request: h11.Request) -> None:
        if request.http_version not in _VERSIONS:
            text = say("the request is not HTTP/1.1 or HTTP/1.0")
            self.refuse(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, text)
            return
        if request.method == b"CONNECT":
            self.refuse(HTTPStatus.METHOD_NOT_ALLOWED, say("CONNECT is not taken"))
            return
        headers = request.headers.raw_items()
        self._facts = facts_of(request.method, request.target, headers)
        passing = passing_request_headers(headers, self._client.heads.host)
        if header_in(headers, b"transfer-encoding") is not None:
            passing.append((b"Transfer-Encoding", b"chunked"))
        self._send_up(h11.Request(method=request.method, target=self._facts.target, headers=passing))
        self._client.reach_hospital(self)

    def _send_up(self, event: h11.Event) -> None:
        data = self._up.send(event) or b""
        if self._hospital is not None:
            self._hospital.write(data)
        if self._outgoing is None:
            return
        self._outgoing += data
        if self._hospital is None:
            if len(self._outgoing) > _MOST_UNSENT_BYTES:
                self._client.hold(is_held=True)
        elif len(self._outgoing) > _MOST_REPEATED_BYTES:
            self._outgoing = None

    def begin(self, hospital: HospitalConnection, *, is_reused: bool) -> None:
        """Send what has come of the request."""
        self._hospital = hospital
        self._is_reused = is_reused
        if self._outgoing is not None:
            hospital.write(bytes(self._outgoing))
            if len(self._outgoing) > _MOST_REPEATED_BYTES:
                self._outgoing = None
        self._client.hold(is_held=False)

    def refuse(self, status: HTTPStatus, text: str) -> None:
        """Refuse a request that cannot be passed on, or did not come in time."""
        if not self._has_begun:
            self._client.write(OwnResponse.of_text(status, text).to_bytes(is_last=True))
        self._client.note_refused(text)
        self._end(is_client_kept=False)

    # The response

    def received(self, data: bytes) -> None:
        """Take bytes of the response."""
        self._has_received = True
        if self._is_over:
            return
        try:
            self._up.receive_data(data)
            self._read_response()
        except h11.RemoteProtocolError as error:
            self.failed(_PYTHON_BYTES.sub("", str(error)))

    def _read_response(self) -> None:
        while not self._is_over:
            event = self._up.next_event()
            if isinstance(event, h11.InformationalResponse):
                if self._down.their_http_version == b"1.1":
                    passing = of_the_message(event.headers.raw_items())
                    self._send_down(h11.InformationalResponse(status_code=event.status_code, headers=passing))
            elif isinstance(event, h11.Response):
                self._begin_response(event)
            elif isinstance(event, h11.Data):
                self._pass(event.data)
            elif isinstance(event, h11.EndOfMessage):
                self._end_response()
            else:
                return

    def _begin_response(self, response: h11.Response) -> None:
        headers = response.headers.raw_items()
        self._status = response.status_code
        self._response_type = header_in(headers, b"content-type") or b""
        self._encoding = header_in(headers, b"content-encoding") or b""
        passing = h11.Response(
            status_code=response.status_code,
            headers=passing_response_headers(response.status_code, headers),
            reason=response.reason,
        )
        is_get = self._facts is not None and self._facts.method == b"GET"
        if is_get and may_be_wsdl(self._response_type):
            self._wsdl = passing, bytearray()
        else:
            self._send_down(passing)
        self._client.wait_for_hospital()

    def _pass(self, data: bytes) -> None:
        self._client.wait_for_hospital()
        self._response.add(data)
        if self._wsdl is None:
            self._send_down(h11.Data(data=data))
            return
        response, body = self._wsdl
        body += data
        if len(body) > MOST_WSDL_BYTES:
            self._release(response, bytes(body))

    def _release(self, response: h11.Response, body: bytes) -> None:
        """Send a response that has waited."""
        self._wsdl = None
        self._send_down(response)
        self._send_down(h11.Data(data=body))

    def _end_response(self) -> None:
        if self._wsdl is not None:
            response, body = self._wsdl[0], bytes(self._wsdl[1])
            headers: list[Header] = response.headers.raw_items()
            host = b"" if self._facts is None else self._facts.host
            own = self._client.own_address(host)
            changed = with_own_address(headers, self._encoding, body, own)
            if changed is not None:
                headers, body = changed
                response = h11.Response(status_code=response.status_code, headers=headers, reason=response.reason)
            self._release(response, body)
        self._send_down(h11.EndOfMessage())
        self._note(self._status, self._response_type, self._response)
        is_done = self._up.our_state is self._up.their_state is h11.DONE
        self._end(is_hospital_kept=is_done and not self._up.trailing_data[0])

    def _send_down(self, event: h11.Event) -> None:
        if self._client.is_gone:
            if self._response.length > MOST_KEPT_BYTES:  # nothing more of it is of use
                self.dropped()
            return
        self._has_begun = self._has_begun or isinstance(event, h11.Response)
        self._client.write(self._down.send(event) or b"")

    def lost(self, why: str) -> None:
        """End a response that ends so, send the request again if that is safe, or say that there is none."""
        self._hospital = None
        if self._has_received:
            self.received(b"")
            if not self._is_over:
                self.failed(why)
        elif self._is_reused and not self._is_repeated and self._outgoing is not None and self._is_reading():
            self._is_repeated = True
            self._client.reach_hospital(self, is_new=True)
        elif self._is_reused:
            self.failed(say("{why}; not sent again, for it may have been carried out", why=why))
        else:
            self.failed(why)

    def _is_reading(self) -> bool:
        facts = self._facts
        if facts is None or not self.is_request_whole:
            return False
        is_post = facts.method == b"POST"
        return facts.method in _READING_METHODS or (
            is_post and self._client.recording.is_reading(facts, bytes(self._request.begin))
        )

    def failed(self, why: str) -> None:
        """Say that there is no response; if it has begun, break the connection, so that the client sees it."""
        if self._is_over:
            return
        if self._has_begun:
            self._note(self._status, self._response_type, self._response)
            self._client.abort()
            self._end(is_client_kept=False)
            return
        own = self._client.no_response(why)
        said = _Kept()
        said.add(own.body)
        self._encoding = b""
        self._note(HTTPStatus.BAD_GATEWAY, PLAIN_TEXT, said)
        headers = own.headers if self.is_request_whole else [*own.headers, (b"connection", b"close")]
        self._send_down(h11.Response(status_code=own.status, headers=headers, reason=own.status.phrase))
        self._send_down(h11.Data(data=own.body))
        self._send_down(h11.EndOfMessage())
        self._end()

    def dropped(self) -> None:
        """Keep that the request was sent, and what came of the response when nobody waited for it any more."""
        if self.is_request_whole:
            self._note(self._status, self._response_type, self._response)
        self._end(is_client_kept=False)

    def client_gone(self) -> None:
        """Wait for the response all the same if the hospital has the whole request and will carry it out."""
        if not self.is_request_whole:
            self._end(is_client_kept=False)

    def hold_client(self, *, is_held: bool) -> None:
        """Take no more of the request until the hospital has read what there is."""
        self._client.hold(is_held=is_held)

    def _note(self, status: int, response_type: bytes, response: _Kept) -> None:
        facts, request, client = self._facts, self._request, self._client
        if facts is None or facts.method != b"POST":
            return
        client.recording.add(
            Passed(
                self._arrived_unix_s,
                client.machine(),
                facts,
                bytes(request.begin),
                request.length,
                status,
                response_type,
                self._encoding,
                bytes(response.begin),
                response.length,
            )
        )

    def _end(self, *, is_hospital_kept: bool = False, is_client_kept: bool | None = None) -> None:
        self._is_over = True
        is_done = self._down.our_state is self._down.their_state is h11.DONE
        rest = bytes(self._down.trailing_data[0]) if is_done else b""
        self._client.end_passage(
            is_hospital_kept=is_hospital_kept,
            is_client_kept=is_done if is_client_kept is None else is_client_kept,
            rest=rest,
        )
