"""What is checked about the head of a request before the application gets it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import NamedTuple

from yuyue_sim.core.hosts import host_name
from yuyue_sim.server.http.limits import HttpLimits
from yuyue_sim.soap.connection import Header

_ABSOLUTE = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")
_VERSIONS = frozenset({"1.0", "1.1"})
_LINE_EXTRA_BYTES = 4
"""`: ` and the end of the line."""


class RefusedError(Exception):
    """The head of a request is refused."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason

    def response(self) -> bytes:
        """What the client is told, before the connection ends."""
        text = f"{self.reason}\n".encode()
        head = (
            f"HTTP/1.1 {self.status.value} {self.status.phrase}\r\ncontent-type: text/plain; charset=utf-8\r\n"
            f"content-length: {len(text)}\r\nconnection: close\r\n\r\n"
        )
        return head.encode() + text


class CheckedHead(NamedTuple):
    """What was found about a head."""

    headers: Sequence[Header]
    is_chunked: bool


def check_head(url: bytes, headers: Sequence[Header], version: str, limits: HttpLimits) -> CheckedHead:
    """Check a head; the host of an absolute target counts, not the one of the header (RFC 9112, 3.2).

    Raises:
        RefusedError: the version, a length, the transfer encoding or the host is not taken.
    """
    if version not in _VERSIONS:
        reason = f"expected HTTP/1.1 or HTTP/1.0, got HTTP/{version}"
        raise RefusedError(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, reason)
    head_bytes = len(url)
    if head_bytes > limits.head_bytes:
        raise too_large("head is", url, limits)
    hosts: list[bytes] = []
    is_chunked = False
    for name, value in headers:
        head_bytes += len(name) + len(value) + _LINE_EXTRA_BYTES
        if name == b"host":
            hosts.append(value)
        elif name == b"transfer-encoding":
            if value.lower() != b"chunked":
                raise RefusedError(HTTPStatus.NOT_IMPLEMENTED, "the only Transfer-Encoding taken is chunked")
            is_chunked = True
    if head_bytes > limits.head_bytes:
        raise too_large("head is", url, limits)
    if len(hosts) > 1 or (not hosts and version == "1.1"):
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"expected one Host header, got {len(hosts)}")
    absolute = _ABSOLUTE.match(url)
    if absolute:
        hosts = [absolute[1]]
        headers = [*((name, value) for name, value in headers if name != b"host"), (b"host", absolute[1])]
    _check_names(hosts)
    return CheckedHead(headers, is_chunked)


def _check_names(hosts: Iterable[bytes]) -> None:
    for host in hosts:
        if host and host_name(host) is None:
            shown = host[:80].decode("utf-8", "replace")
            reason = f"expected a Host header with a name and a port, got {shown!r}"
            raise RefusedError(HTTPStatus.BAD_REQUEST, reason)


def too_large(what: str, url: bytes, limits: HttpLimits) -> RefusedError:
    """The refusal of something that is larger than a head may be."""
    if len(url) > limits.head_bytes // 2:
        return RefusedError(HTTPStatus.REQUEST_URI_TOO_LONG, "the address is too long")
    reason = f"the {what} larger than {limits.head_bytes} bytes"
    return RefusedError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, reason)
