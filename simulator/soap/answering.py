"""The short way from a request's body to the answer's, and the turn to the long one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from simulator.soap.endpoints import Endpoint
from simulator.soap.envelope import Opened, answer_frame, has_references, open_envelope, question_in
from simulator.soap.exchange import Exchange, server_fault
from simulator.soap.faults import SoapFault, client_fault
from simulator.soap.limits import Limits
from simulator.soap.operations import Context
from simulator.soap.reading import ContentType, read_content_type, read_envelope, utf8_body
from simulator.soap.versions import SoapVersion, Style

if TYPE_CHECKING:
    from simulator.soap.pipeline import Pipeline

CHUNK_BYTES = 65_536
"""How much of a large answer is sent at a time."""

_frame = lru_cache(maxsize=256)(answer_frame)


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back over HTTP."""

    status: int
    content_type: bytes
    body: bytes | Iterator[bytes]
    """All of it, or, where it is large, chunk by chunk as it is built."""


class Answering:
    """Turns the body of a POST into a reply. Whatever happens, there is one."""

    def __init__(self, exchange: Exchange, limits: Limits) -> None:
        self._exchange = exchange
        self._limits = limits

    def reply(
        self, endpoint: Endpoint, content_type: bytes, body: bytes, context: Context, may_chunk: bool = True
    ) -> Reply:
        """The answer in style and version of the question, or a fault; in one piece unless it may be in chunks."""
        kind = read_content_type(content_type)
        version = kind.version
        try:
            if kind.is_multipart:
                return self._long_way(body, kind, endpoint, context)
            if not body:
                raise client_fault("The request is empty: expected a SOAP envelope.")
            data = utf8_body(body, kind.charset)
            opened = open_envelope(read_envelope(data, self._limits))
            version = opened.version
            reply = self._short_way(opened, endpoint, context, may_chunk)
            return reply if reply is not None else self._long_way(data, kind, endpoint, context)
        except SoapFault as fault:
            return fault_reply(fault, version)
        except Exception as error:
            return fault_reply(server_fault(error, body), version)

    def _short_way(self, opened: Opened, endpoint: Endpoint, context: Context, may_chunk: bool) -> Reply | None:
        """The answer to an ordinary envelope; `None` for any other."""
        if not opened.is_plain:
            return None
        wrapper = opened.entries[0]
        call = self._exchange.call_of(wrapper)
        style, question = question_in(wrapper, endpoint.style)
        if question == "" and has_references(wrapper):
            return None
        document = self._exchange.answer(call, question, context)
        head, tail = _frame(opened.version, style, call.name)
        content_type = _CONTENT_TYPES[opened.version]
        if isinstance(document, str):
            data = document.encode()
            return Reply(200, content_type, head + (_as_text(data) if style is Style.STRING else data) + tail)
        chunks = _chunks(head, document, tail, style)
        return Reply(200, content_type, _all_or_chunks(chunks) if may_chunk else b"".join(chunks))

    def _long_way(self, body: bytes, kind: ContentType, endpoint: Endpoint, context: Context) -> Reply:
        version, answer = self._pipeline.answer(body, kind, endpoint.style, context)
        return Reply(200, _CONTENT_TYPES[version], answer)

    @cached_property
    def _pipeline(self) -> Pipeline:
        """Built when it is first wanted: importing spyne takes longer than starting all the rest."""
        from simulator.soap.pipeline import Pipeline  # noqa: PLC0415

        return Pipeline(self._exchange)


_CONTENT_TYPES = {version: version.content_type.encode() for version in SoapVersion}


def fault_reply(fault: SoapFault, version: SoapVersion) -> Reply:
    """The reply that tells a fault."""
    return Reply(fault.http_status(version), _CONTENT_TYPES[version], fault.envelope(version))


def _as_text(document: bytes) -> bytes:
    """A rendered document as the text of an element; it holds no character that XML does not know."""
    return document.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def _chunks(head: bytes, pieces: Iterator[str], tail: bytes, style: Style) -> Iterator[bytes]:
    pending = [head]
    size = 0
    for piece in pieces:
        data = _as_text(piece.encode()) if style is Style.STRING else piece.encode()
        pending.append(data)
        size += len(data)
        if size >= CHUNK_BYTES:
            yield b"".join(pending)
            pending.clear()
            size = 0
    pending.append(tail)
    yield b"".join(pending)


def _all_or_chunks(chunks: Iterator[bytes]) -> bytes | Iterator[bytes]:
    """All of an answer if it fits in one chunk."""
    first = next(chunks)
    second = next(chunks, None)
    return first if second is None else chain((first, second), chunks)
