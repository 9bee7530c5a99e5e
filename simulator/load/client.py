"""A light client of a hospital, for many users at once: one kept connection each, nothing sent twice."""

from __future__ import annotations

import gevent
from geventhttpclient import HTTPClient
from geventhttpclient.response import HTTPParseError
from geventhttpclient.url import URL

from simulator.platform.client import endpoint_of
from simulator.platform.envelope import Style

_HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""', "User-Agent": "yuyue-sim"}
_LONGEST_IDLE_S = 4.0
"""A connection unused for longer is opened anew: were the server to close it first, an answer would be unclear."""

HUNG_UP = "hung up"
"""Why there is no answer where the user did not wait for it; no fault of the hospital."""


class NoAnswerError(Exception):
    """No answer came; the text says why in a few words."""


class LightClient:
    """One user's connection to an endpoint."""

    def __init__(self, url: str, style: Style, timeout_s: float) -> None:
        """Prepare to ask `url`, as `simulator.platform.client` takes it.

        Raises:
            ValueError: the address is not one of http or https.
        """
        self._url = URL(endpoint_of(url, style))
        self._timeout_s = timeout_s
        self._last_used_s = 0.0
        self._http: HTTPClient | None = None

    def post(self, envelope: bytes, now_s: float, patience_s: float | None = None) -> tuple[int, bytes]:
        """Send an envelope and return the answer's HTTP status and body; hang up when patience ends.

        Raises:
            NoAnswerError: none came.
        """
        if now_s - self._last_used_s > _LONGEST_IDLE_S:
            self.close()
        self._last_used_s = now_s
        if self._http is None:
            self._http = self._opened()
        limit_s = self._timeout_s if patience_s is None else min(patience_s, self._timeout_s)
        limit = gevent.Timeout(limit_s)
        limit.start()
        try:
            response = self._http.request("POST", self._url.request_uri, envelope)
            content = bytes(response.read())
        except gevent.Timeout as timeout:
            self.close()
            if timeout is not limit:
                raise
            raise NoAnswerError(HUNG_UP if patience_s is not None else "timeout") from None
        except (OSError, HTTPParseError) as error:
            self.close()
            raise NoAnswerError(_words(error)) from None
        finally:
            limit.close()
        return response.status_code, content

    def close(self) -> None:
        """Close the connection; the next question opens another."""
        if self._http is not None:
            self._http.close()
            self._http = None

    def _opened(self) -> HTTPClient:
        timeout_s = self._timeout_s
        return HTTPClient.from_url(
            self._url, headers=_HEADERS, connection_timeout=timeout_s, network_timeout=timeout_s, concurrency=1
        )


def _words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, ConnectionError):
        return "connection reset"
    return f"no answer ({type(error).__name__})"
