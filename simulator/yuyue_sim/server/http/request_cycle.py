"""One request and its response on a connection: uvicorn's, but a response that is whole goes out in one write."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HEADER_VALUE_RE, STATUS_LINE, RequestResponseCycle

from yuyue_sim.soap.connection import Header

_WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


class RequestCycle(RequestResponseCycle):
    """Keeps a head that names the length of its body until the body comes."""

    _head: Any = None

    async def send(self, message: Any) -> None:
        """Take a message of the application."""
        head, self._head = self._head, None
        if head is None:
            if self._is_kept(message):
                self._head = message
                self.response_started = True
            else:
                await super().send(message)
        elif self._is_whole(head, message):
            self._send_whole(head, message.get("body", b""))
        else:
            self.response_started = False
            await super().send(head)
            await super().send(message)

    def _is_kept(self, message: Any) -> bool:
        if self.response_started or message["type"] != "http.response.start":
            return False
        names = [name for name, _ in message["headers"]]
        may_have_body = self.scope["method"] != "HEAD" and message["status"] not in _WITHOUT_BODY
        return may_have_body and names == [b"content-type", b"content-length"]

    def _is_whole(self, head: Any, message: Any) -> bool:
        """Whether this is all of the body, and can go out now on a connection that stays."""
        if message.get("more_body") or not self.keep_alive or self.flow.write_paused or self.disconnected:
            return False
        return bool(head["headers"][1][1] == b"%d" % len(message.get("body", b"")))

    def _send_whole(self, head: Any, body: bytes) -> None:
        self.transport.write(whole_response(head["status"], head["headers"][0][1], self.default_headers, body))
        self.waiting_for_100_continue = False
        self.response_complete = True
        self.message_event.set()
        self.on_response()


def note_disconnect(cycle: RequestResponseCycle) -> None:
    """Let the application know that the client of a request has gone."""
    cycle.disconnected = True
    cycle.message_event.set()


def whole_response(status: int, content_type: bytes, others: Iterable[Header], body: bytes) -> bytes:
    """A response as it goes out on a connection that stays; `others` are the headers that every response has."""
    return b"%scontent-length: %d\r\n\r\n%s" % (_lines(status, content_type, tuple(others)), len(body), body)


@lru_cache(maxsize=256)
def _lines(status: int, content_type: bytes, others: tuple[Header, ...]) -> bytes:
    """The lines of a head that are the same in many responses."""
    if HEADER_VALUE_RE.search(content_type):
        raise RuntimeError("Invalid HTTP header value.")
    named = (*others, (b"content-type", content_type))
    return STATUS_LINE[status] + b"".join(b"%s: %s\r\n" % (name.lower(), value) for name, value in named)
