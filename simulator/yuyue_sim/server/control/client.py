"""A client of the control API of a running simulator."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from yuyue_sim.core.http_request import NoResponseError, send_request
from yuyue_sim.core.language import say, spoken
from yuyue_sim.core.web_address import parts_of

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
    """Controls one simulator; usable from several threads."""

    def __init__(self, url: str, token: str | None = None) -> None:
        """Prepare to control the simulator at `url`, its root.

        Raises:
            ValueError: the address is not one of http or https.
        """
        parts = parts_of(url)
        if parts is None or parts.query or parts.fragment:
            raise ValueError(say("{url!r} is no address such as http://127.0.0.1:8080", url=url))
        self.url = url.rstrip("/")
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})

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
        url = f"{self.url}{_PREFIX}{path}{f'?{urlencode(query)}' if query else ''}"
        headers = {**self._headers, "Accept-Language": spoken().value}
        content = None if command is None else json.dumps(command).encode()
        try:
            response = send_request(method, url, content, headers, _TIMEOUT_S)
        except NoResponseError as error:
            raise ControlUnreachableError(str(error)) from None
        try:
            document = json.loads(response.content)
        except ValueError:
            document = None
        if response.is_success and isinstance(document, dict):
            return document
        if isinstance(document, dict) and "detail" in document:
            raise ControlRefusedError(response.status, str(document["detail"]))
        raise ControlUnreachableError(say("no control API at {url}: HTTP {status}", url=url, status=response.status))
