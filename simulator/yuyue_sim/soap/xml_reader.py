"""Parses bytes as XML without ever loading external references."""

from __future__ import annotations

import codecs
import re
from typing import Any

from lxml import etree
from lxml.etree import _Element

from yuyue_sim.soap.faults import SoapFault, client_fault
from yuyue_sim.soap.limits import Limits

_PARSER = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)
_CODECS = {
    "utf-8": "utf-8",
    "ascii": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "utf-32": "utf-32",
    "utf-32-le": "utf-32-le",
    "utf-32-be": "utf-32-be",
    "iso8859-1": "iso8859-1",
    "cp1252": "cp1252",
}
"""Accepted charsets by Python's name → the codec that reads them."""
_OTHER_NAMES = {"windows-936": "gbk", "x-gbk": "gbk", "gb_2312-80": "gb2312"}
"""Names of charsets (IANA's, browsers') that Python does not know."""
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BEGINNINGS = (
    (re.compile(rb"[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0[^\0]"), "utf-16-be"),
)
"""How a document without byte-order mark begins if its first character is ASCII."""
_WIDE = ("utf-16", "utf-32")
"""Charsets that show in the first bytes."""
_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_DECLARATION_BYTES = 200
_FED_BYTES = 4096
_TOO_DEEP = "Excessive depth"
"""How libxml's message begins where it stops before the depth can be counted."""
_NOT_UTF8 = "Invalid bytes in character encoding"
_TOO_LONG = "XML_PARSE_HUGE"
"""What libxml's message advises where a text or an attribute is over its own limit of 10,000,000 bytes."""
_WHITE = " \t\r\n"


class NotXml(ValueError):  # noqa: N818 - it reads as the word for what the text is
    """A text is not well-formed XML; the message says why and where."""


def utf8_body(body: bytes, charset: str | None) -> bytes:
    """Return a body in UTF-8; its charset comes from its first bytes, else the header, else the XML declaration.

    Raises:
        SoapFault: the charset is not known (HTTP 415), or the bytes are not in it.
    """
    if body.startswith(b"<") and not body.startswith(b"<\0"):
        if charset == "utf-8":
            return body
        if charset is None:
            charset = _declared(body)
            if charset is None or charset.lower() == "utf-8":
                return body
    return _transcoded(body, charset)


def _transcoded(body: bytes, charset: str | None) -> bytes:
    charset = _charset_by_bytes(body) or charset or _declared(body.lstrip()) or "utf-8"
    codec = _codec(charset)
    try:
        text = body.decode(codec)
    except UnicodeDecodeError as error:
        raise client_fault(
            f"The request is not in {charset}: byte {error.start} does not fit; expected that, or the charset that it "
            "is in as charset= of the Content-Type."
        ) from None
    return text.lstrip("\ufeff" + _WHITE).encode("utf-8", "replace")


def _charset_by_bytes(body: bytes) -> str | None:
    """The charset by the byte-order mark, or by the zero bytes of the first character (XML 1.0, appendix F)."""
    for mark, name in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return name
    return next((name for beginning, name in _BEGINNINGS if beginning.match(body)), None)


def _declared(body: bytes) -> str | None:
    """The charset in the XML declaration. Where that can be read, it is not UTF-16, as .NET's StringWriter declares."""
    found = _DECLARED.match(body, 0, _DECLARATION_BYTES)
    if found is None:
        return None
    charset = found[1].decode()
    return "utf-8" if _codec(charset).startswith(_WIDE) else charset


def _codec(charset: str) -> str:
    try:
        name = codecs.lookup(_OTHER_NAMES.get(charset.lower(), charset)).name
    except (LookupError, ValueError):
        name = ""
    codec = _CODECS.get(name)
    if codec is None:
        raise client_fault(f"The charset {charset!r} is not taken: send UTF-8 (or gbk, gb18030, big5, utf-16).", 415)
    return codec


def read_envelope(body: bytes, limits: Limits) -> _Element:
    """The root element of a request.

    Raises:
        SoapFault: it is not XML, has a DTD, or is larger than the limits.
    """
    try:
        return _read(body, limits)
    except NotXml as error:
        raise client_fault(f"The request is not well-formed XML: {error}.") from None


def read_document(text: str, limits: Limits) -> _Element:
    """The root element of a document inside a string; its XML declaration is ignored.

    Raises:
        NotXml: it is not well-formed.
        SoapFault: it has a DTD, or is larger than the limits.
    """
    return _read(without_declaration(text).encode("utf-8", "replace"), limits)


def without_declaration(text: str) -> str:
    """A document inside a string, without its XML declaration and what stands before that."""
    if text.startswith("<M"):
        return text
    text = text.lstrip("\ufeff" + _WHITE)
    return text[text.find("?>") + 2 :] if text.startswith("<?xml") else text


def _read(data: bytes, limits: Limits) -> _Element:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _doctype_fault()
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        if error.msg and error.msg.startswith(_TOO_DEEP):
            raise too_deep(limits) from None
        if error.msg and _TOO_LONG in error.msg:
            raise client_fault("A text of the message is too long: at most 10000000 bytes are taken.") from None
        if error.msg and error.msg.startswith(_NOT_UTF8):
            line, column = error.position
            raise NotXml(
                f"line {line}, column {column} is not in UTF-8; expected UTF-8, or the charset that it is in as "
                "charset= of the Content-Type or encoding= of the XML declaration"
            ) from None
        raise NotXml(" ".join(error.msg.replace("\n,", ",").split()) if error.msg else "it is empty") from None
    if data.count(b"<") >= min(2 * limits.depth, limits.elements):
        _check_size(root, limits)
    return root


def root_tag(data: bytes) -> str | None:
    """Return the tag of the root element of a document in UTF-8, also if it is malformed or too large to be read."""
    parser = etree.XMLPullParser(("start",), encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False)
    for begin in range(0, len(data), _FED_BYTES):
        try:
            parser.feed(data[begin : begin + _FED_BYTES])
        except etree.XMLSyntaxError:
            return _first_tag(parser)
        if (tag := _first_tag(parser)) is not None:
            return tag
    return None


def _first_tag(parser: etree.XMLPullParser) -> str | None:
    found: Any = next(iter(parser.read_events()), None)
    return None if found is None else str(found[1].tag)


def _doctype_fault() -> SoapFault:
    return client_fault("A document type declaration (DOCTYPE, entities) is not allowed in a SOAP message.")


def _check_size(root: _Element, limits: Limits) -> None:
    """Refuse too many or too deeply nested elements."""
    count = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        count += 1
        depth += 1
        if depth > limits.depth:
            raise too_deep(limits)
        if count > limits.elements:
            raise too_many(limits)


def too_deep(limits: Limits) -> SoapFault:
    """Return the fault for elements nested too deeply."""
    return client_fault(f"The elements of the message are nested too deeply: at most {limits.depth} levels are taken.")


def too_many(limits: Limits) -> SoapFault:
    """Return the fault for too many elements."""
    return client_fault(f"The message holds too many elements: at most {limits.elements} are taken.")
