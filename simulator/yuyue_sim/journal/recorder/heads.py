"""Heads of requests and responses: what of them passes. Clients and hospitals send the same ones again and again.

A head is plain if two regular expressions and a few rules say all about it; every other one is read by h11.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import unquote

from yuyue_sim.soap.connection import Header
from yuyue_sim.soap.exchange import request_id_of

HEAD_END = b"\r\n\r\n"
MOST_HEAD_BYTES = 64 << 10

_OF_A_CONNECTION = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
"""Headers about one connection, which do not pass (RFC 9110, 7.6.1); those that `Connection` names do not either."""
_OF_EVERY_MESSAGE = frozenset({b"content-encoding", b"content-length", b"content-type", b"host"})
"""Headers that pass whatever `Connection` says: without a length the hospital would take a body for a request."""
_ORIGIN = re.compile(rb"\A[a-z][a-z0-9+.-]*://[^/?#]*", re.IGNORECASE)
_FIELDS = rb"((?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n\x00]*\r\n)*)\r\n"
_PLAIN_REQUEST = re.compile(rb"POST ([\x21-\x7e]+) HTTP/1\.1\r\n" + _FIELDS)
_PLAIN_RESPONSE = re.compile(rb"(HTTP/1\.1 ([2-5]\d\d)(?: [^\r\n\x00]*)?\r\n)" + _FIELDS)
_LENGTH = re.compile(rb"\d{1,12}")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,7})[ \t]*\r\n")
_NOT_PLAIN = frozenset({b"expect", b"transfer-encoding", b"upgrade"})
_WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})
_REMEMBERED = 1 << 10
_LONGEST_REMEMBERED = 4 << 10
CHUNKED = -1
"""Instead of the length of a body that comes in chunks."""


class RequestFacts(NamedTuple):
    """What is known about a request from its head."""

    method: bytes
    target: bytes
    """As the hospital gets it."""
    host: bytes
    content_type: bytes
    request_id: str

    @property
    def path(self) -> str:
        """The path, without the query."""
        path = self.target.partition(b"?")[0].decode("latin-1")
        return unquote(path) if "%" in path else path


class PlainRequest(NamedTuple):
    """The plain head of a POST with a length, on a connection that stays."""

    facts: RequestFacts
    passing: bytes
    """What is sent to the hospital."""
    body_bytes: int


class PlainResponse(NamedTuple):
    """The plain head of a response with a length, or in chunks."""

    status: int
    passing: bytes
    """What is sent to the client."""
    body_bytes: int
    """Its length, or `CHUNKED`."""
    content_type: bytes
    encoding: bytes
    """Its Content-Encoding."""
    may_stay: bool
    """Whether the hospital keeps the connection."""


def facts_of(method: bytes, target: bytes, headers: Iterable[Header]) -> RequestFacts:
    """The facts of a request with these headers."""
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        found.setdefault(name.lower(), value)
    return RequestFacts(
        method,
        _path_and_query(target),
        found.get(b"host", b""),
        found.get(b"content-type", b""),
        request_id_of(found.get(b"x-request-id", b"")),
    )


def _path_and_query(target: bytes) -> bytes:
    found = _ORIGIN.sub(b"", target)
    return found if found and not found.startswith(b"?") else b"/" + found


def passing_request_headers(headers: Sequence[Header], host: bytes) -> list[Header]:
    """The headers of a request that pass to the hospital at this host and port."""
    kept = [(name, host if name.lower() == b"host" else value) for name, value in of_the_message(headers)]
    return kept if header_in(kept, b"host") is not None else [(b"Host", host), *kept]


def passing_response_headers(status: int, headers: Sequence[Header]) -> list[Header]:
    """The headers of a response that pass to the client: a length says nothing where there is no body."""
    kept = of_the_message(headers)
    return [pair for pair in kept if pair[0].lower() != b"content-length"] if status in _WITHOUT_BODY else kept


def header_in(headers: Iterable[Header], name: bytes) -> bytes | None:
    """The first header of that name, given in small letters."""
    return next((value for each, value in headers if each.lower() == name), None)


def of_the_message(headers: Sequence[Header]) -> list[Header]:
    """The headers without those about one connection, nor a length where a body comes in chunks (RFC 9112, 6.3)."""
    left_out = _OF_A_CONNECTION | (set(_tokens(headers)) - _OF_EVERY_MESSAGE)
    if header_in(headers, b"transfer-encoding") is not None:
        left_out |= {b"content-length"}
    return [pair for pair in headers if pair[0].lower() not in left_out]


def whole_chunks(data: bytes, begin: int) -> bytes | None:
    """The body, if these are all its chunks and nothing else, such as a trailer."""
    pieces: list[bytes] = []
    while (found := _CHUNK.match(data, begin)) is not None:
        size, start = int(found[1], 16), found.end()
        begin = start + size + 2
        if data[begin - 2 : begin] != b"\r\n":
            return None
        if not size:
            return b"".join(pieces) if begin == len(data) else None
        pieces.append(data[start : begin - 2])
    return None


class PlainHeads:
    """The plain heads that came, by their bytes."""

    def __init__(self, host: bytes) -> None:
        """For a hospital at this host and port."""
        self.host = host
        self._requests: dict[bytes, PlainRequest] = {}
        self._responses: dict[bytes, PlainResponse] = {}

    def request(self, head: bytes) -> PlainRequest | None:
        """Read a head with the empty line at its end; `None` if it is not plain."""
        known = self._requests.get(head)
        if known is None:
            known = _plain_request(head, self.host)
            if known is not None and len(head) <= _LONGEST_REMEMBERED:
                if len(self._requests) >= _REMEMBERED:
                    self._requests.clear()
                self._requests[head] = known
        return known

    def response(self, head: bytes) -> PlainResponse | None:
        """Read the head of the response to a POST; `None` if it is not plain."""
        known = self._responses.get(head)
        if known is None:
            known = _plain_response(head)
            if known is not None and len(head) <= _LONGEST_REMEMBERED:
                if len(self._responses) >= _REMEMBERED:
                    self._responses.clear()
                self._responses[head] = known
        return known


def _plain_request(head: bytes, host: bytes) -> PlainRequest | None:
    found = _PLAIN_REQUEST.fullmatch(head)
    if found is None:
        return None
    headers = _headers(found[2])
    names = [name.lower() for name, _ in headers]
    lengths = _lengths(headers)
    if names.count(b"host") != 1 or len(lengths) > 1 or not _NOT_PLAIN.isdisjoint(names):
        return None
    if b"close" in _tokens(headers) or not all(map(_LENGTH.fullmatch, lengths)):
        return None
    facts = facts_of(b"POST", found[1], headers)
    passing = b"POST %s HTTP/1.1\r\n%s\r\n" % (facts.target, _lines(passing_request_headers(headers, host)))
    return PlainRequest(facts, passing, int(lengths[0]) if lengths else 0)


def _plain_response(head: bytes) -> PlainResponse | None:
    found = _PLAIN_RESPONSE.fullmatch(head)
    if found is None or int(found[2]) in _WITHOUT_BODY:
        return None
    headers = _headers(found[3])
    lengths = _lengths(headers)
    codings = [value.lower() for name, value in headers if name.lower() == b"transfer-encoding"]
    passing = of_the_message(headers)
    if codings == [b"chunked"] and not lengths:
        body_bytes = CHUNKED
        passing.append((b"Transfer-Encoding", b"chunked"))
    elif not codings and len(lengths) == 1 and _LENGTH.fullmatch(lengths[0]):
        body_bytes = int(lengths[0])
    else:
        return None
    return PlainResponse(
        int(found[2]),
        b"%s%s\r\n" % (found[1], _lines(passing)),
        body_bytes,
        header_in(headers, b"content-type") or b"",
        header_in(headers, b"content-encoding") or b"",
        b"close" not in _tokens(headers),
    )


def _headers(block: bytes) -> list[Header]:
    parts = (line.partition(b":") for line in block.split(b"\r\n")[:-1])
    return [(name, value.strip(b" \t")) for name, _, value in parts]


def _lines(headers: Iterable[Header]) -> bytes:
    return b"".join(b"%s: %s\r\n" % pair for pair in headers)


def _lengths(headers: Iterable[Header]) -> list[bytes]:
    return [value for name, value in headers if name.lower() == b"content-length"]


def _tokens(headers: Iterable[Header]) -> list[bytes]:
    """What `Connection` names."""
    values = (value for name, value in headers if name.lower() == b"connection")
    return [token.strip().lower() for value in values for token in value.split(b",")]
