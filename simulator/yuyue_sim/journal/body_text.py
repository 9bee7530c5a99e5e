"""The bodies of entries as text."""

from __future__ import annotations

from contextlib import suppress

from yuyue_sim.soap.content_type import read_content_type
from yuyue_sim.soap.faults import SoapFault
from yuyue_sim.soap.xml_reader import utf8_body


def body_text(content_type: str, body: bytes | None) -> str | None:
    """A body in its own charset; bytes that are not in it, and several parts, are shown as UTF-8."""
    if body is None:
        return None
    kind = read_content_type(content_type.encode("latin-1", "replace"))
    if not kind.is_multipart:
        with suppress(SoapFault):
            body = utf8_body(body, kind.charset)
    return body.decode("utf-8", "replace")
