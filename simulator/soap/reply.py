"""What goes back over HTTP, and how a document is put into the envelope of its question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from simulator.faults.effects import Cut, Drop, Silence, Trickle
from simulator.soap.envelope import answer_frame
from simulator.soap.faults import SoapFault
from simulator.soap.versions import SoapVersion, Style

CHUNK_BYTES = 65_536
"""How much of a large answer is sent at a time."""
CONTENT_TYPES = {version: version.content_type.encode() for version in SoapVersion}

_frame = lru_cache(maxsize=256)(answer_frame)


@dataclass(frozen=True, slots=True)
class Wait:
    """The reply is asked for after a while, and then sent."""

    seconds: float
    then: Callable[[], Reply]


Conduct = Wait | Trickle | Silence | Drop | Cut
"""How a reply travels that a fault has met."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back over HTTP."""

    status: int
    content_type: bytes
    body: bytes | Iterator[bytes]
    """All of it, or, where it is large, chunk by chunk as it is built."""
    conduct: Conduct | None = None
    """How it travels where a fault has met it."""

    @property
    def whole(self) -> bytes:
        """The body in one piece; it can be asked for once."""
        return self.body if isinstance(self.body, bytes) else b"".join(self.body)


def fault_reply(fault: SoapFault, version: SoapVersion) -> Reply:
    """The reply that tells a fault."""
    return Reply(fault.http_status(version), CONTENT_TYPES[version], fault.envelope(version))


def document_reply(
    document: str | Iterator[str], version: SoapVersion, style: Style, name: str, *, may_chunk: bool
) -> Reply:
    """The reply that holds a document, in answer to the operation of that name."""
    head, tail = _frame(version, style, name)
    content_type = CONTENT_TYPES[version]
    if isinstance(document, str):
        data = document.encode()
        return Reply(200, content_type, head + (_as_text(data) if style is Style.STRING else data) + tail)
    chunks = _chunks(head, document, tail, style)
    return Reply(200, content_type, _all_or_chunks(chunks) if may_chunk else b"".join(chunks))


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
