"""Envelopes that came before: a client sends the same around every document, so it has to be opened only once."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from yuyue_sim.contract.document_shape import DocumentShape
from yuyue_sim.contract.plain_message import read_text
from yuyue_sim.contract.reader_source import NOT_PLAIN
from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.contract.subject import Subject, subject_of
from yuyue_sim.soap.dispatcher import Call, ParsedRequest
from yuyue_sim.soap.opener import utf8_text
from yuyue_sim.soap.references import may_have_references
from yuyue_sim.soap.xml_reader import without_declaration

_MOST_KNOWN = 256
_MOST_SHAPES, _MOST_SHAPES_OF_ONE = 256, 4
"""To find and to make a shape takes some milliseconds; other documents are read without one."""
_LONGEST_BYTES = 4096
_BEGIN, _END = b"<Message>", b"</Message>"
_ESCAPED_BEGIN = b">&lt;"
_NOT_READ = (UnicodeDecodeError, *NOT_PLAIN)


class _Known(NamedTuple):
    """An envelope that came before."""

    parsed: ParsedRequest
    """A request in it."""
    shapes: list[DocumentShape]
    """The shapes of the documents in it."""


class RequestParser(Protocol):
    """What makes a parsed request of its parts."""

    def parsed(self, call: Call, version: SoapVersion, style: Style, request: Any, subject: Subject) -> ParsedRequest:
        """The parsed request of a record, which is about that subject."""


class KnownEnvelopes:
    """Reads the plain documents in envelopes that were opened before, and no others."""

    def __init__(self, parser: RequestParser) -> None:
        self._parser = parser
        self._known: dict[tuple[Style, bytes, bytes, bytes], _Known] = {}
        """By default style, Content-Type, and what stands before and after the document."""
        self._shapes = 0

    def parse(self, default: Style, content_type: bytes, body: bytes) -> ParsedRequest | None:
        """Parse a request; `None` if it has to be opened."""
        before, document, after = _cut(body)
        known = self._known.get((default, content_type, before, after))
        if known is None:
            return None
        try:
            request = self._read(known, document.decode())
        except _NOT_READ:
            return None
        first = known.parsed
        return self._parser.parsed(first.call, first.version, first.style, request, subject_of(request))

    def _read(self, known: _Known, document: str) -> Any:
        """The record of a document.

        Raises:
            _NOT_READ: it is not plain.
        """
        for place, shape in enumerate(known.shapes):
            try:
                request = shape.read(document)
            except NOT_PLAIN:  # of another shape
                continue
            if place:  # what came last is tried first
                known.shapes.insert(0, known.shapes.pop(place))
            return request
        record_class = known.parsed.call.operation.request
        text = _text_of(document)
        request = read_text(record_class, text)
        if len(known.shapes) < _MOST_SHAPES_OF_ONE and self._shapes < _MOST_SHAPES:
            known.shapes.append(DocumentShape(record_class, document, text))
            self._shapes += 1
        return request

    def note(self, default: Style, content_type: bytes, body: bytes, parsed: ParsedRequest) -> None:
        """Remember the envelope of a request that was opened, if its document is found in it and reads the same."""
        before, document, after = _cut(body)
        around = before + after
        if not document or parsed.request is None or len(around) > _LONGEST_BYTES or may_have_references(around):
            return
        try:
            is_same = read_text(parsed.call.operation.request, _text_of(document.decode())) == parsed.request
        except _NOT_READ:
            return
        if is_same and utf8_text(content_type, body) is body:
            if len(self._known) >= _MOST_KNOWN:
                self._shapes -= len(self._known.pop(next(iter(self._known))).shapes)
            self._known[default, content_type, before, after] = _Known(parsed, [])


def _cut(body: bytes) -> tuple[bytes, bytes, bytes]:
    """What stands before the document, the document, and what stands after it.

    A body is cut around the escaped document, which has no `<` in it, or else around the element `Message`.
    """
    begin = body.find(_ESCAPED_BEGIN) + 1
    if begin:
        end = body.find(b"<", begin)
    else:
        begin, end = body.find(_BEGIN), body.rfind(_END) + len(_END)
    if not 0 <= begin <= end:
        return body, b"", b""
    return body[:begin], body[begin:end], body[end:]


def _text_of(document: str) -> str:
    """A document, not escaped; other references than these stay, and are not plain."""
    if document.startswith("&"):
        document = document.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    return without_declaration(document)
