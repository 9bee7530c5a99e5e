"""The short way from a request's body to the answer's, and the turn to the long one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from simulator.soap.endpoints import Endpoint
from simulator.soap.envelope import Opened, answer_frame, has_references, open_envelope, question_in
from simulator.soap.exchange import Asked, Exchange, server_fault
from simulator.soap.faults import SoapFault, client_fault
from simulator.soap.limits import Limits
from simulator.soap.operations import Context
from simulator.soap.reading import ContentType, read_content_type, read_envelope, utf8_body
from simulator.soap.versions import SoapVersion, Style

if TYPE_CHECKING:
    from simulator.soap.pipeline import Pipeline

CHUNK_BYTES = 65_536
"""How much of a large answer is sent at a time."""

_MOST_KEPT = 4096
_LONGEST_KEPT_BYTES = 2048

_frame = lru_cache(maxsize=256)(answer_frame)


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back over HTTP."""

    status: int
    content_type: bytes
    body: bytes | Iterator[bytes]
    """All of it, or, where it is large, chunk by chunk as it is built."""


class _Read(NamedTuple):
    """A request that took the short way."""

    version: SoapVersion
    style: Style
    asked: Asked


class Answering:
    """Turns the body of a POST into a reply. Whatever happens, there is one."""

    def __init__(self, exchange: Exchange, limits: Limits) -> None:
        self._exchange = exchange
        self._limits = limits
        self._read: dict[tuple[Style, bytes, bytes], _Read] = {}
        """Requests that were read lately, byte by byte; users look at the same schedules again and again."""

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
            read = self._read.get((endpoint.style, content_type, body))
            if read is not None:
                return self._answered(read, context, may_chunk)
            data = utf8_body(body, kind.charset)
            opened = open_envelope(read_envelope(data, self._limits))
            version = opened.version
            read = self._short_way(opened, endpoint)
            if read is None:
                return self._long_way(data, kind, endpoint, context)
            if read.asked.call.is_repeated and len(body) <= _LONGEST_KEPT_BYTES:
                self._keep((endpoint.style, content_type, body), read)
            return self._answered(read, context, may_chunk)
        except SoapFault as fault:
            return fault_reply(fault, version)
        except Exception as error:
            return fault_reply(server_fault(error, body), version)

    def _short_way(self, opened: Opened, endpoint: Endpoint) -> _Read | None:
        """What an ordinary envelope asks; `None` for any other."""
        if not opened.is_plain:
            return None
        wrapper = opened.entries[0]
        call = self._exchange.call_of(wrapper)
        style, question = question_in(wrapper, endpoint.style)
        if question == "" and has_references(wrapper):
            return None
        return _Read(opened.version, style, self._exchange.read(call, question))

    def _keep(self, key: tuple[Style, bytes, bytes], read: _Read) -> None:
        if len(self._read) >= _MOST_KEPT:
            del self._read[next(iter(self._read))]
        self._read[key] = read

    def _answered(self, read: _Read, context: Context, may_chunk: bool) -> Reply:
        version, style, asked = read
        document = self._exchange.answer(asked, context)
        head, tail = _frame(version, style, asked.call.name)
        content_type = _CONTENT_TYPES[version]
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
