"""Offers of a client to go on in another protocol, which a server may ignore (RFC 9110, 7.8)."""

from __future__ import annotations

from collections.abc import Iterable

from yuyue_sim.soap.connection import Header

_OFFERS = frozenset({b"upgrade", b"http2-settings"})


def head_without_offer(request_line: bytes, headers: Iterable[Header]) -> bytes:
    """The bytes of a head without its offers."""
    lines = [request_line]
    for name, value in headers:
        lower = name.lower()
        if lower == b"connection":
            tokens = [token.strip() for token in value.split(b",")]
            value = b", ".join(token for token in tokens if token.lower() not in _OFFERS)  # noqa: PLW2901
        if lower not in _OFFERS and (value or lower != b"connection"):
            lines.append(b"%s: %s" % (name, value))
    return b"\r\n".join((*lines, b"", b""))
