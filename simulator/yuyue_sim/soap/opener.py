"""Opens an HTTP body: decodes its charset or parts, finds the envelope and the document in it."""

from __future__ import annotations

from lxml.etree import _Element

from yuyue_sim.soap.content_type import read_content_type
from yuyue_sim.soap.envelope import Envelope, check_entries, open_envelope, version_of
from yuyue_sim.soap.faults import SoapFault, client_fault
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.multipart import has_parts, root_part
from yuyue_sim.soap.references import may_have_references, resolve_references
from yuyue_sim.soap.xml_reader import read_document, read_envelope, root_tag, utf8_body

_NO_XML = ("multipart/", "image/", "audio/", "video/", "application/pdf", "application/zip")
"""Beginnings of media types that no envelope has; any other may be a wrong label."""


def open_body(content_type: bytes, body: bytes, limits: Limits) -> Envelope:
    """Return the envelope of a body; its one entry has all references resolved.

    Raises:
        SoapFault: the body is empty, in an unknown charset, not XML, or not an envelope with one operation.
    """
    if not body:
        raise client_fault("The request is empty: expected a SOAP envelope.")
    text = utf8_text(content_type, body)
    try:
        envelope = open_envelope(read_envelope(text, limits))
        if may_have_references(text):
            resolve_references(envelope.body, limits)
        check_entries(envelope.body)
    except SoapFault as fault:
        fault.version = version_of(root_tag(text))
        raise
    return envelope


def open_document(message: _Element | str, limits: Limits) -> _Element:
    """Return the root element of the document that a wrapper holds as an element or as text.

    Raises:
        NotXml: the text is not a well-formed document.
        SoapFault: it brings a DTD, or is larger than the limits.
    """
    return read_document(message, limits) if isinstance(message, str) else message


def utf8_text(content_type: bytes, body: bytes) -> bytes:
    """Return a body, or the root part of one in several parts, in UTF-8.

    Raises:
        SoapFault: there is no root part, its charset is unknown, or its bytes are not in it.
    """
    kind = read_content_type(content_type)
    if kind.is_multipart:
        kind, body = root_part(kind, body)
        if kind.mime.startswith(_NO_XML):
            raise client_fault(
                f"The root part of the multipart request is {kind.mime[:40]}: expected an envelope, such as text/xml; "
                "it is the part that start= names, or the first one."
            )
    elif kind.mime.startswith("multipart/") and has_parts(kind, body):
        raise client_fault(
            f"The media type {kind.mime[:40]} is not taken: a request in parts is multipart/related.", 415
        )
    return utf8_body(body, kind.charset)
