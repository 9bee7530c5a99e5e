"""One HTTP request on a connection of its own, for what ends at once: a client library takes longer to import."""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from yuyue_sim.core.language import Phrase, say

_LEFT_AS_THEY_ARE = "/%:@!$&'()*+,;=~?"


class NoResponseError(Exception):
    """No response came, or not all of one."""


class HttpResponse(NamedTuple):
    """A response."""

    status: int
    reason: str
    content: bytes
    content_type: str = ""
    location: str = ""
    """Where a redirection leads."""

    @property
    def is_success(self) -> bool:
        """Whether its status reports success."""
        return 200 <= self.status < 300


def reason_of_silence(error: Exception) -> Phrase:
    """Why no response came, such as `Connection refused`, from the error of the system or of a client library."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    if "WRONG_VERSION_NUMBER" in text:
        return Phrase("nobody speaks TLS there; begin the address with http://")
    return Phrase(text)


def send_request(
    method: str, url: str, content: bytes | None, headers: Mapping[str, str], timeout_s: float
) -> HttpResponse:
    """Send a request and return its response; no proxy is asked, and no redirection followed.

    Args:
        method: of HTTP.
        url: an address of http or https.
        content: the body; `None` for none.
        headers: of the request, besides Host and Content-Length.
        timeout_s: how long to wait for the connection, and for each part of the response.

    Raises:
        NoResponseError: no response came.
    """
    connection = _connection_to(url, timeout_s)
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, quote(target, _LEFT_AS_THEY_ARE), content, dict(headers))
        response = connection.getresponse()
        content_type, location = response.getheader("Content-Type", ""), response.getheader("Location", "")
        return HttpResponse(response.status, response.reason, response.read(), content_type, location)
    except (OSError, HTTPException) as error:
        raise NoResponseError(
            say("no response from {url}: {reason}", url=url, reason=reason_of_silence(error))
        ) from None
    finally:
        connection.close()


def _connection_to(url: str, timeout_s: float) -> HTTPConnection:
    parts = urlsplit(url)
    if parts.scheme == "http":
        return HTTPConnection(parts.hostname or "", parts.port, timeout=timeout_s)
    from yuyue_sim.core.tls import ssl_context  # noqa: PLC0415 - certificates take a while to read

    return HTTPSConnection(parts.hostname or "", parts.port, timeout=timeout_s, context=ssl_context())
