"""Finds what a request names that cannot be opened, for the journal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from yuyue_sim.contract.operations import NAMESPACE
from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.contract.subject import MOST_SCANNED, Subject, subject_in_text
from yuyue_sim.soap.dispatcher import Call, ParsedRequest
from yuyue_sim.soap.faults import SoapFault
from yuyue_sim.soap.opener import utf8_text

_LESS = re.compile(r"&(?:lt|#0*60|#[xX]0*3[cC]);")
_GREATER = re.compile(r"&(?:gt|#0*62|#[xX]0*3[eE]);")
_TAG = re.compile(r"<(?:[\w.-]+:)?(\w+)[\s/>]")


class Salvaged(NamedTuple):
    """What the tags of a request name."""

    parsed: ParsedRequest | None
    """The operation; `None` if there is none that is known."""
    subject: Subject


def salvage(calls: Mapping[str, Call], content_type: bytes, body: bytes, version: SoapVersion) -> Salvaged:
    """Return operation and subject by the tags in the first 64 KiB, plain or escaped."""
    try:
        body = utf8_text(content_type, body)
    except SoapFault:  # the bytes as they are: tags in ASCII can be read in most charsets, in UTF-16 and UTF-32 too
        body = body.replace(b"\0", b"")
    text = body[:MOST_SCANNED].decode("utf-8", "replace")
    plain = _GREATER.sub(">", _LESS.sub("<", text))
    tags = (calls.get(f"{{{NAMESPACE}}}{found[1]}") for found in _TAG.finditer(text))
    call = next((each for each in tags if each is not None), None)
    if call is None:
        return Salvaged(None, subject_in_text((each.operation.request for each in calls.values()), plain))
    style = Style.STRING if plain != text or "<![CDATA[<" in text else Style.TYPED
    subject = subject_in_text([call.operation.request], plain)
    return Salvaged(ParsedRequest(call, version, style, subject=subject), subject)
