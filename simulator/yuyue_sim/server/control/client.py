"""A client of the control API of a running simulator."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from yuyue_sim.core.tls import ssl_context

_PREFIX = "/control/v1"
_TIMEOUT_S = 30.0


class ControlUnreachableError(Exception):
    """No control API answers at the address."""


class ControlRefusedError(Exception):
    """The simulator refuses; the text is its own."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


class ControlClient:
    """Controls one simulator; a context manager."""

    def __init__(self, url: str, token: str | None = None) -> None:
        """Prepare to control the simulator at `url`, its root.

        Raises:
            ValueError: the address is not one of http or https.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"{url!r} is no address such as http://127.0.0.1:8080")
        self.url = url.rstrip("/")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(timeout=_TIMEOUT_S, headers=headers, trust_env=False, verify=ssl_context())

    def simulation(self) -> dict[str, Any]:
        """Which world is simulated: scenario, seed and the instant of its start or last reset."""
        return self.ask("GET", "/simulation", None)

    def clock(self) -> dict[str, Any]:
        """The clock: mode, now, rate and started."""
        return self.ask("GET", "/clock", None)

    def change_clock(self, **command: Any) -> dict[str, Any]:
        """Set mode, now or rate, and return the clock."""
        return self.ask("POST", "/clock", command)

    def advance_clock(self, **command: Any) -> dict[str, Any]:
        """Move the clock on, by a duration or to an instant, and return the clock."""
        return self.ask("POST", "/clock/advance", command)

    def events(self) -> dict[str, Any]:
        """All events, in order of time."""
        return self.ask("GET", "/events", None)

    def let_happen(self, event: dict[str, Any]) -> dict[str, Any]:
        """Inject one event, as in a scenario's timeline, now, and return it as it is listed."""
        return self.ask("POST", "/events", event)

    def notices(self) -> dict[str, Any]:
        """The notices to the platform with every attempt, and its address."""
        return self.ask("GET", "/notices", None)

    def retry_notices(self) -> dict[str, Any]:
        """Send notices that were given up or dropped again, and return all notices."""
        return self.ask("POST", "/notices/retry", {})

    def ask(
        self, method: str, path: str, command: Any = None, query: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """One request and its response; `path` begins after /control/v1.

        Raises:
            ControlRefusedError: the simulator refuses.
            ControlUnreachableError: nothing answers, or something else.
        """
        url = f"{self.url}{_PREFIX}{path}"
        try:
            response = self._http.request(method, url, json=command, params=query)
        except httpx.HTTPError as error:
            raise ControlUnreachableError(f"no response from {url}: {str(error) or type(error).__name__}") from None
        try:
            document = response.json()
        except ValueError:
            document = None
        if response.is_success and isinstance(document, dict):
            return document
        if isinstance(document, dict) and "detail" in document:
            raise ControlRefusedError(response.status_code, str(document["detail"]))
        raise ControlUnreachableError(f"no control API at {url}: HTTP {response.status_code}")

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
