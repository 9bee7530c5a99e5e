"""Reads responses of HTTP/1: those with a length directly, all others with h11."""

from __future__ import annotations

import re
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple

import h11

from yuyue_sim.soap.connection import Header

_HEAD_END = b"\r\n\r\n"
_FIELD = rb"\r\n[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n\x00]*"
_PLAIN_HEAD = re.compile(rb"HTTP/1\.1 ([2-5]\d\d)(?: [^\r\n\x00]*)?((?:" + _FIELD + rb")*)\r\n\r\n")
_MOST_HEAD_BYTES = 64 << 10
_REMEMBERED = 1 << 10
_WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


class UnreadableHttpError(Exception):
    """What came is no response of HTTP; the text says why."""


class ParsedResponse(NamedTuple):
    """A whole response."""

    status: int
    headers: tuple[Header, ...]
    """Names in small letters."""
    body: bytes
    may_stay: bool
    """Whether the connection may be used again."""


class ResponseParser:
    """The response to one request."""

    def __init__(self, method: str) -> None:
        self._method = method
        self._head_bytes = b""
        self._head: ParsedResponse | None = None
        """Of a response with a length."""
        self._pieces: list[bytes] = []
        """Its body."""
        self._missing = 0
        """How many bytes of it have not come yet."""
        self._h11: h11.Connection | None = None
        self._response: h11.Response | None = None
        self._body = bytearray()

    def feed(self, data: bytes) -> ParsedResponse | None:
        """Take more bytes, none at the end of the connection; returns the response when it is there.

        Raises:
            UnreadableHttpError: it is no response, or not a whole one.
        """
        if self._h11 is not None:
            return self._feed_h11(self._h11, data)
        if self._head is not None:
            return self._more(self._head, data) if data else self._begin_h11(is_end=True)
        self._head_bytes = self._head_bytes + data if self._head_bytes else data
        end = self._head_bytes.find(_HEAD_END)
        if end < 0 and data and len(self._head_bytes) < _MOST_HEAD_BYTES:
            return None
        body_begin = end + len(_HEAD_END)
        known = None if end < 0 or self._method == "HEAD" else _plain_head(self._head_bytes[:body_begin])
        if known is None:
            return self._begin_h11(is_end=not data)
        rest, self._head_bytes = self._head_bytes[body_begin:], self._head_bytes[:body_begin]
        head, self._missing = known
        self._head = head
        return self._more(head, rest)

    def _more(self, head: ParsedResponse, data: bytes) -> ParsedResponse | None:
        """More of the body."""
        self._pieces.append(data)
        self._missing -= len(data)
        if self._missing > 0:
            return None
        body = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        if self._missing < 0:  # more came than belongs to it
            return head._replace(body=body[: self._missing], may_stay=False)
        return head._replace(body=body)

    def _begin_h11(self, *, is_end: bool) -> ParsedResponse | None:
        connection = self._h11 = h11.Connection(h11.CLIENT)
        connection.send(h11.Request(method=self._method, target="/", headers=[("host", "hospital")]))
        connection.send(h11.EndOfMessage())
        data = self._head_bytes + b"".join(self._pieces)
        response = self._feed_h11(connection, data) if data else None
        return self._feed_h11(connection, b"") if is_end and data and response is None else response

    def _feed_h11(self, connection: h11.Connection, data: bytes) -> ParsedResponse | None:
        try:
            connection.receive_data(data)
            while True:
                event = connection.next_event()
                if isinstance(event, h11.Response):
                    self._response = event
                elif isinstance(event, h11.Data):
                    self._body += event.data
                elif isinstance(event, h11.EndOfMessage) and self._response is not None:
                    return self._of_h11(self._response)
                elif not isinstance(event, h11.InformationalResponse):
                    return None
        except h11.RemoteProtocolError as error:
            raise UnreadableHttpError(str(error)) from None

    def _of_h11(self, response: h11.Response) -> ParsedResponse:
        return ParsedResponse(response.status_code, (*response.headers,), bytes(self._body), may_stay=False)


@lru_cache(_REMEMBERED)
def _plain_head(head: bytes) -> tuple[ParsedResponse, int] | None:
    """The response without its body, and the length of that, if the head is plain and has one."""
    found = _PLAIN_HEAD.fullmatch(head)
    if found is None:
        return None
    headers: list[Header] = []
    lengths: list[bytes] = []
    may_stay = True
    for line in found[2].split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        name, value = name.lower(), value.strip(b" \t")
        headers.append((name, value))
        if name == b"content-length":
            lengths.append(value)
        elif name == b"transfer-encoding":
            return None
        elif name == b"connection":
            may_stay = b"close" not in value.lower()
    status = int(found[1])
    if len(lengths) != 1 or not lengths[0].isdigit() or status in _WITHOUT_BODY:
        return None
    return ParsedResponse(status, tuple(headers), b"", may_stay), int(lengths[0])
