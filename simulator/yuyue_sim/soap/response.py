"""The HTTP response, and the envelope around a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from yuyue_sim.contract.result_codes import FAULT
from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.hospital.rules.pauses import Steps
from yuyue_sim.scenario.faults.effects import Cut, Drop, Silence, Trickle
from yuyue_sim.soap.envelope import response_frame
from yuyue_sim.soap.faults import SoapFault

CHUNK_BYTES = 65_536
"""The chunk size of a large response, in characters."""
CONTENT_TYPES = {version: version.content_type.encode() for version in SoapVersion}

_frame = lru_cache(maxsize=256)(response_frame)


@dataclass(frozen=True, slots=True)
class Wait:
    """A response that is made after a delay."""

    seconds: float
    then: Callable[[], Steps[HttpResponse]]


Conduct = Wait | Trickle | Silence | Drop | Cut
"""How a response with an injected fault is sent."""


@dataclass(slots=True)
class HttpResponse:
    """One HTTP response."""

    status: int
    content_type: bytes
    body: bytes | Iterator[bytes]
    """The body; a large one in chunks that are built when they are sent. An empty chunk is a pause."""
    conduct: Conduct | None = None
    """How it is sent if a fault was injected."""
    code: str = ""
    """The result code in it; `fault` for a SOAP fault, empty if there is none."""

    @property
    def whole(self) -> bytes:
        """The body in one piece; can be called once."""
        return self.body if isinstance(self.body, bytes) else b"".join(self.body)


def fault_response(fault: SoapFault, version: SoapVersion) -> HttpResponse:
    """Return the response that holds a fault, in the version of the envelope if that is known, else in `version`."""
    version = fault.version or version
    return HttpResponse(fault.http_status(version), CONTENT_TYPES[version], fault.envelope(version), code=FAULT)


def document_response(
    document: str | Iterator[str], version: SoapVersion, style: Style, name: str, code: str = ""
) -> HttpResponse:
    """Return the response that holds a document with a result code; `name` is the operation as the client spelled it.

    A document in pieces is not built yet.
    """
    head, tail = _frame(version, style, name)
    content_type = CONTENT_TYPES[version]
    if not isinstance(document, str):
        return HttpResponse(200, content_type, _chunks(head, document, tail, style), None, code)
    data = document.encode()
    inner = _as_text(data) if style is Style.STRING else data
    return HttpResponse(200, content_type, head + inner + tail, None, code)


def gathered(body: bytes | Iterator[bytes]) -> Steps[bytes]:
    """All of a body, built in steps."""
    if isinstance(body, bytes):
        return body
    chunks = []
    for chunk in body:
        if chunk:
            chunks.append(chunk)
        yield
    return b"".join(chunks)


def joined(document: str | Iterator[str]) -> Steps[str]:
    """Return all of a document, built in steps."""
    if isinstance(document, str):
        return document
    pieces = []
    for piece in document:
        if piece:
            pieces.append(piece)
        yield
    return "".join(pieces)


def standing(body: bytes | Iterator[bytes]) -> Steps[bytes | Iterator[bytes]]:
    """The whole body if it fits in one chunk; else its chunks, the first two of them built."""
    if isinstance(body, bytes):
        return body
    found = []
    for chunk in body:
        if not chunk:
            yield
            continue
        found.append(chunk)
        if len(found) > 1:
            return chain(found, body)
    return b"".join(found)


def _as_text(document: bytes) -> bytes:
    """A rendered document as the text of an element; it has only characters that XML allows."""
    if b"&" in document:
        document = document.replace(b"&", b"&amp;")
    return document.replace(b"<", b"&lt;").replace(b">", b"&gt;")


def _chunks(head: bytes, pieces: Iterator[str], tail: bytes, style: Style) -> Iterator[bytes]:
    pending = [head]
    size = 0
    for piece in pieces:
        if not piece:
            yield b""
            continue
        data = _as_text(piece.encode()) if style is Style.STRING else piece.encode()
        pending.append(data)
        size += len(data)
        if size >= CHUNK_BYTES:
            yield b"".join(pending)
            pending.clear()
            size = 0
    pending.append(tail)
    yield b"".join(pending)
