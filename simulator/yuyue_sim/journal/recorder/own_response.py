"""What the recorder says itself, in the place of a hospital that said nothing, or about a request that is no HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import NamedTuple

from yuyue_sim.soap.connection import Header

PLAIN_TEXT = b"text/plain; charset=utf-8"


class OwnResponse(NamedTuple):
    """A sentence in plain text."""

    status: HTTPStatus
    body: bytes

    @classmethod
    def of_text(cls, status: HTTPStatus, text: str) -> OwnResponse:
        """A response with this text."""
        return cls(status, f"yuyue-sim record: {text}\n".encode())

    @property
    def headers(self) -> list[Header]:
        """Its type and its length."""
        return [(b"content-type", PLAIN_TEXT), (b"content-length", b"%d" % len(self.body))]

    def to_bytes(self, *, is_last: bool) -> bytes:
        """All of it; `is_last` if the connection ends with it."""
        headers = [*self.headers, (b"connection", b"close")] if is_last else self.headers
        lines = b"".join(b"%s: %s\r\n" % pair for pair in headers)
        return b"HTTP/1.1 %d %s\r\n%s\r\n%s" % (self.status, self.status.phrase.encode(), lines, self.body)
