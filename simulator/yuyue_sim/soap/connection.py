"""The connection of a request, as the server gives it to the application."""

from __future__ import annotations

from typing import Any, Protocol

from yuyue_sim.soap.request_body import Receive

CONNECTION = "connection"
"""The key of ASGI's `state` under which a server gives the `Connection` of a request."""
SENT_HEAD = "sent_head"
"""The key of ASGI's scope under which a server gives target and headers as the client wrote them."""

Header = tuple[bytes, bytes]
"""Name and value."""


class ConnectionDropped(Exception):  # noqa: N818 - it reads as what happened
    """A fault resets the connection, and the server can do so only by failing the request."""


class Connection(Protocol):
    """The connection of a request."""

    def reset(self) -> None:
        """Reset it (TCP RST)."""

    def close(self) -> None:
        """Send what is pending and close it."""

    async def until_ended(self) -> None:
        """Wait until the client sends no more; it may still wait for responses."""


def connection_of(scope: Any) -> Connection | None:
    """The connection of a request; `None` if the server does not give it."""
    connection: Connection | None = (scope.get("state") or {}).get(CONNECTION)
    return connection


def sent_head(scope: Any) -> tuple[bytes, list[Header]]:
    """Target and headers as the client wrote them; those of ASGI, names in small letters, if there are no others."""
    head: tuple[bytes, list[Header]] | None = scope.get(SENT_HEAD)
    if head is None:
        query = scope["query_string"]
        return scope["raw_path"] + (b"?" + query if query else b""), scope["headers"]
    return head


async def end_connection(scope: Any, receive: Receive, *, is_reset: bool) -> None:
    """Close the connection of a request, and wait until the server knows; else it would report a missing response.

    Raises:
        ConnectionDropped: the server gives no connection to close; this error ends the request instead.
    """
    connection = connection_of(scope)
    if connection is None:
        raise ConnectionDropped
    if is_reset:
        connection.reset()
    else:
        connection.close()
    while (await receive())["type"] != "http.disconnect":
        pass
