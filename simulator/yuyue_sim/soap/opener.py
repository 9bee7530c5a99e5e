"""Opens what comes over HTTP: from a body in any charset to the envelope, and to the document inside."""

from __future__ import annotations

from lxml.etree import _Element

from yuyue_sim.soap.envelope import Envelope, open_envelope
from yuyue_sim.soap.faults import client_fault
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.xml_reader import read_content_type, read_document, read_envelope, utf8_body


def open_body(content_type: bytes, body: bytes, limits: Limits) -> Envelope:
    """Return the envelope in a body that has no attachments.

    Raises:
        SoapFault: the body is empty, has attachments, is in an unknown charset, is not XML, or is not a SOAP envelope.
    """
    if not body:
        raise client_fault("The request is empty: expected a SOAP envelope.")
    kind = read_content_type(content_type)
    if kind.is_multipart:
        raise client_fault("Attachments are not taken here: send the envelope alone.", 415)
    return open_envelope(read_envelope(utf8_body(body, kind.charset), limits))


def open_document(message: _Element | str, limits: Limits) -> _Element:
    """Return the root element of the document that a wrapper holds as an element or as text.

    Raises:
        NotXml: the text is not a well-formed document.
        SoapFault: it brings a DTD, or is larger than the limits.
    """
    return read_document(message, limits) if isinstance(message, str) else message


def utf8_text(content_type: bytes, body: bytes) -> bytes:
    """Return a body without attachments in UTF-8.

    Raises:
        SoapFault: the charset is unknown, or the bytes are not in it.
    """
    return utf8_body(body, read_content_type(content_type).charset)
