"""Heads of requests and responses: what of them passes. Clients and hospitals send the same ones again and again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple

from yuyue_sim.soap.connection import Header
from yuyue_sim.soap.exchange import request_id_of

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
_ORIGIN = re.compile(rb"\A[a-z][a-z0-9+.-]*://[^/?#]*", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_MOST_STATUS = 599
_WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})
_REMEMBERED = 1 << 10


class RequestHead(NamedTuple):
    """The head of a request."""

    passing: tuple[bytes, bytes]
    """What is sent to the hospital, before and after a length that is only known with the body."""
    is_length_missing: bool
    """Whether the length of the body has to stand between the two."""
    declared: bytes | None
    """Its Content-Length."""
    content_type: bytes
    request_id: str

    def with_length(self, body_bytes: int) -> bytes:
        """What is sent to the hospital before a body."""
        before, after = self.passing
        return before + (b"Content-Length: %d\r\n" % body_bytes if self.is_length_missing else b"") + after


@lru_cache(_REMEMBERED)
def request_head(host: bytes, method: str, target: bytes, headers: tuple[Header, ...]) -> RequestHead:
    """Read the head of a request to the hospital at this host and port."""
    kept = [(name, host if name.lower() == b"host" else value) for name, value in _of_the_message(headers)]
    if header_in(kept, b"host") is None:
        kept.insert(0, (b"Host", host))
    declared = header_in(headers, b"content-length")
    is_chunked = header_in(headers, b"transfer-encoding") is not None
    line = b"%s %s HTTP/1.1\r\n" % (method.encode("latin-1"), _ORIGIN.sub(b"", target))
    return RequestHead(
        (line + b"".join(b"%s: %s\r\n" % pair for pair in kept), b"\r\n"),
        header_in(kept, b"content-length") is None and is_chunked,
        declared,
        header_in(headers, b"content-type") or b"",
        request_id_of(header_in(headers, b"x-request-id") or b""),
    )


class ResponseHead(NamedTuple):
    """The head of a response."""

    is_allowed: bool
    """Whether HTTP allows its status and headers."""
    headers: list[Header]
    """Those that pass; nobody may change the list."""
    has_length: bool
    """Whether it has a length, or can have none."""
    content_type: bytes
    is_packed: bool
    """Whether its body has a Content-Encoding."""


@lru_cache(_REMEMBERED)
def response_head(method: str, status: int, headers: tuple[Header, ...]) -> ResponseHead:
    """Read the head of the hospital's response."""
    is_allowed = status <= _MOST_STATUS and not any(_CONTROL.search(value) for _, value in headers)
    kept = _of_the_message(headers)
    if status in _WITHOUT_BODY:
        kept = [pair for pair in kept if pair[0] != b"content-length"]
    has_length = status in _WITHOUT_BODY or method == "HEAD" or header_in(kept, b"content-length") is not None
    content_type = header_in(kept, b"content-type") or b""
    is_packed = header_in(kept, b"content-encoding") is not None
    return ResponseHead(is_allowed, kept, has_length, content_type, is_packed)


def header_in(headers: Iterable[Header], name: bytes) -> bytes | None:
    """The first header of that name, given in small letters."""
    return next((value for each, value in headers if each.lower() == name), None)


def _of_the_message(headers: Sequence[Header]) -> list[Header]:
    """The headers without those about one connection."""
    named = {
        token.strip().lower() for name, value in headers if name.lower() == b"connection" for token in value.split(b",")
    }
    return [pair for pair in headers if pair[0].lower() not in _OF_A_CONNECTION | named]
