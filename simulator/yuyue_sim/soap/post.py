"""A POST as a server that has read it whole hands it over, and the answer to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from yuyue_sim.core.content_codings import content_codings
from yuyue_sim.soap.request_body import Application


@dataclass(frozen=True, slots=True)
class Post:
    """What the head of a POST says."""

    path: str
    scheme: str | None
    host: bytes | None
    server: tuple[str, int | None] | None
    """The address of the socket."""
    content_type: bytes
    codings: str
    """The content codings of the body; empty for none."""
    request_id: bytes
    """The client's own name for the request, in the header X-Request-Id."""
    length: bytes | None
    """The Content-Length."""


def post_of(scope: Any) -> Post:
    """What the ASGI scope of a POST says."""
    headers = dict(scope["headers"])
    return Post(
        scope["path"],
        scope.get("scheme"),
        headers.get(b"host"),
        scope.get("server"),
        headers.get(b"content-type", b""),
        content_codings(scope["headers"]) if b"content-encoding" in headers else "",
        headers.get(b"x-request-id", b""),
        headers.get(b"content-length"),
    )


class Answer(NamedTuple):
    """The whole answer to a POST, which was there without waiting."""

    status: int
    content_type: bytes
    body: bytes
    done: Callable[[], None]
    """To be called when it was handed to the connection."""


Take = Callable[[Answer | Application | None], None]
"""Takes an answer, or what goes on over ASGI; with `None` the request comes over ASGI from its beginning."""


class Later(Protocol):
    """An answer that is not there yet."""

    def then(self, take: Take) -> None:
        """Call something with the answer, on the event loop."""


HandOver = Callable[[Post, bytes], Later | None]
"""The answer to a request that another process carries out; `None` if none does."""


async def awaited(later: Later) -> Answer | Application | None:
    """An answer, when it is there."""
    answer: asyncio.Future[Answer | Application | None] = asyncio.get_running_loop().create_future()
    later.then(lambda given: None if answer.done() else answer.set_result(given))
    return await answer
