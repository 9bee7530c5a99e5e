"""The usual passage: a POST that has come whole, and a response that is short. Nothing of it is read but two heads."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from yuyue_sim.core.language import say
from yuyue_sim.journal.recorder.heads import (
    CHUNKED,
    HEAD_END,
    MOST_HEAD_BYTES,
    PlainRequest,
    PlainResponse,
    whole_chunks,
)
from yuyue_sim.journal.recorder.own_response import PLAIN_TEXT
from yuyue_sim.journal.recorder.recording import Passed
from yuyue_sim.journal.recorder.streamed_passage import StreamedPassage

if TYPE_CHECKING:
    from yuyue_sim.journal.recorder.client_connection import ClientConnection
    from yuyue_sim.journal.recorder.hospital_connection import HospitalConnection

_LONGEST_WHOLE = 256 << 10
"""A longer response passes in pieces."""
_END_BYTES = len(HEAD_END)


class WholePassage:
    """One request and its response."""

    is_request_whole = True
    __slots__ = ("_arrived_unix_s", "_body", "_client", "_is_repeated", "_is_reused", "_received", "_request")

    def __init__(self, client: ClientConnection, request: PlainRequest, body: bytes, arrived_unix_s: float) -> None:
        self._client = client
        self._request = request
        self._body = body
        self._arrived_unix_s = arrived_unix_s
        self._received = b""
        self._is_reused = False
        self._is_repeated = False

    def begin(self, hospital: HospitalConnection, *, is_reused: bool) -> None:
        """Send the request."""
        self._is_reused = is_reused
        hospital.write(self._request.passing + self._body)

    def received(self, data: bytes) -> None:
        """Pass a whole response on; wait for the rest of others, or pass them in pieces."""
        if self._received:
            data = self._received = self._received + data
        end = data.find(HEAD_END) + _END_BYTES
        response = self._client.heads.response(data[:end]) if end >= _END_BYTES else None
        if response is None:
            if end >= _END_BYTES or len(data) > MOST_HEAD_BYTES:
                self._stream(data)
            else:
                self._received = data
        elif response.body_bytes == CHUNKED:
            body = whole_chunks(data, end)
            if body is None:
                self._stream(data)
            else:
                self._end(response, data[end:], body)
        elif len(data) - end == response.body_bytes:
            body = data[end:]
            self._end(response, body, body)
        elif len(data) - end > response.body_bytes or response.body_bytes > _LONGEST_WHOLE:
            self._stream(data)
        else:
            self._received = data

    def lost(self, why: str) -> None:
        """Send it again if the hospital cannot have carried it out, or if that changes nothing; else say what it was.

        A hospital closes a kept connection when it likes: a request that is on the way then meets a closed one.
        """
        client = self._client
        if self._is_reused and not self._received and not self._is_repeated:
            if client.recording.is_reading(self._request.facts, self._body):
                self._is_repeated = True
                client.reach_hospital(self, is_new=True)
                return
            why = say("{why}; not sent again, for it may have been carried out", why=why)
        self.failed(why)

    def failed(self, why: str) -> None:
        """Say that there is no response."""
        own = self._client.no_response(why)
        self._note(HTTPStatus.BAD_GATEWAY, PLAIN_TEXT, b"", own.body)
        self._client.write(own.to_bytes(is_last=False))
        self._client.end_passage(is_hospital_kept=False)

    def dropped(self) -> None:
        """Keep that the request was sent, and that nobody waited for the response."""
        self._note(0, b"", b"", b"")
        self._client.end_passage(is_hospital_kept=False)

    def client_sent(self, data: bytes) -> None:
        """Do nothing: the next request waits."""

    def refuse(self, status: HTTPStatus, text: str) -> None:
        """Do nothing: the request was right."""

    def client_gone(self) -> None:
        """Do nothing: the response is kept all the same, for the hospital carries the request out."""

    def hold_client(self, *, is_held: bool) -> None:
        """Do nothing: the request is in memory whole."""

    def _end(self, response: PlainResponse, sent: bytes, body: bytes) -> None:
        client = self._client
        client.write(response.passing + sent)
        self._note(response.status, response.content_type, response.encoding, body)
        client.end_passage(is_hospital_kept=response.may_stay)

    def _note(self, status: int, response_type: bytes, encoding: bytes, body: bytes) -> None:
        request = self._body
        client = self._client
        client.recording.add(
            Passed(
                self._arrived_unix_s,
                client.machine(),
                self._request.facts,
                request,
                len(request),
                status,
                response_type,
                encoding,
                body,
                len(body),
            )
        )

    def _stream(self, data: bytes) -> None:
        """Go on with a response that is long, or that only h11 can read."""
        streamed = StreamedPassage(self._client, self._arrived_unix_s)
        self._client.replace_passage(streamed)
        streamed.go_on(self._request, self._body, data)
