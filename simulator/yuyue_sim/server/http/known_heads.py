"""Heads of requests that came before: a client sends the same again and again, so each has to be parsed only once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import httptools

from yuyue_sim.soap.connection import SENT_HEAD, Header
from yuyue_sim.soap.post import Post

HEAD_END = b"\r\n\r\n"
_MOST_KNOWN = 1024
_LONGEST_BYTES = 2048
_CHANGES_CONNECTION = frozenset({b"connection", b"expect", b"transfer-encoding", b"upgrade"})


@dataclass(frozen=True, slots=True)
class KnownHead:
    """What the parser said about a head on a connection that stays open."""

    described: dict[str, Any]
    """The items of the ASGI scope that depend on the head alone, besides the headers."""
    headers: list[Header]
    """With names in small letters."""
    body_bytes: int
    post: Post | None
    """What it says to an application that answers at once; `None` if the request is no POST."""


class KnownHeads:
    """Heads by their bytes."""

    def __init__(self) -> None:
        self._known: dict[bytes, KnownHead] = {}

    def of(self, request: bytes) -> tuple[KnownHead, bytes] | None:
        """Head and body of a request that is whole; `None` if it is not, or its head did not come before."""
        end = request.find(HEAD_END) + len(HEAD_END)
        known = self._known.get(request[:end])
        return (known, request[end:]) if known is not None and len(request) - end == known.body_bytes else None

    def note(self, request: bytes, described: dict[str, Any], headers: list[Header], post: Post | None) -> None:
        """Remember the head of a whole HTTP/1.1 request, if its body is as long as it says, and it says no more."""
        end = request.find(HEAD_END) + len(HEAD_END)
        named = dict(headers)
        body_bytes = len(request) - end
        if end > _LONGEST_BYTES or named.get(b"content-length") != b"%d" % body_bytes:
            return
        if described["http_version"] != "1.1" or not _CHANGES_CONNECTION.isdisjoint(named):
            return
        if len(self._known) >= _MOST_KNOWN:
            del self._known[next(iter(self._known))]
        self._known[request[:end]] = KnownHead(described, list(headers), body_bytes, post)


def described(parser: Any, url: bytes, sent_headers: list[Header]) -> dict[str, Any]:
    """What a head that a parser has read says for the ASGI scope, besides the headers."""
    parsed = httptools.parse_url(url)
    raw_path = parsed.path or b"/"  # an absolute address needs no path
    path = raw_path.decode("ascii")
    return {
        "method": parser.get_method().decode("ascii"),
        "http_version": parser.get_http_version(),
        "path": unquote(path) if "%" in path else path,
        "raw_path": raw_path,
        "query_string": parsed.query or b"",
        SENT_HEAD: (url, sent_headers),
    }
