"""multipart/related (RFC 2387), as MTOM and SOAP with Attachments use it: finds the root part and decodes it."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from email.parser import HeaderParser
from typing import NamedTuple

from yuyue_sim.soap.content_type import MOST_CHARACTERS, ContentType, read_content_type
from yuyue_sim.soap.faults import client_fault

_HEAD_BYTES = 8192
_MOST_PARTS = 100
_END_OF_HEAD = re.compile(rb"(?:\A|\r?\n)\r?\n")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]|=(?!=?\Z)")
"""What cannot stand in base64: another character, or a = before the end."""
_COMMENT = re.compile(r"\([^()]*\)")
"""A comment in a header (RFC 2045)."""
_AS_IT_IS = frozenset({"", "7bit", "8bit", "binary"})


class Part(NamedTuple):
    """One part of a body, decoded."""

    content_type: ContentType
    content: bytes


class _Encoded(NamedTuple):
    """One encoded part."""

    content_type: bytes
    content_id: str
    encoding: str
    content: bytes


def has_parts(kind: ContentType, body: bytes) -> bool:
    """Whether a body has parts, and is not an envelope under a wrong media type."""
    delimiter = b"--" + kind.parameters.get("boundary", "").encode("latin-1", "replace")
    return delimiter in body and not body.lstrip().startswith(b"<")


def root_part(kind: ContentType, body: bytes) -> Part:
    """Return the part that `start=` names, or the first one.

    Raises:
        SoapFault: there is no such part, or it cannot be decoded.
    """
    parts = _parts(body, kind.parameters.get("boundary", ""))
    if not parts:
        raise client_fault("The multipart request has no part: expected parts between lines of --boundary.")
    root = parts[0]
    if start := _bare(kind.parameters.get("start", "")):
        named = [part for part in parts if part.content_id == start]
        if not named:
            raise client_fault(
                f"No part of the multipart request has the Content-ID <{start[:100]}> that start= names."
            )
        root = named[0]
    return Part(read_content_type(root.content_type), _decoded(root))


def _parts(body: bytes, boundary: str) -> list[_Encoded]:
    if not boundary:
        raise client_fault(
            f"The Content-Type multipart/related has no boundary in its first {MOST_CHARACTERS} characters: "
            'expected boundary="…".'
        )
    delimiter = re.compile(
        rb"(?:\A|\r?\n)--" + re.escape(boundary.encode("latin-1", "replace")) + rb"(--)?[ \t]*(?=\r?\n|\Z)"
    )
    parts: list[_Encoded] = []
    begin: int | None = None
    for found in delimiter.finditer(body):
        if begin is not None:
            parts.append(_part(body[begin : found.start()]))
        if found[1]:
            return parts
        if len(parts) >= _MOST_PARTS:
            raise client_fault(f"The multipart request has too many parts: at most {_MOST_PARTS} are taken.")
        begin = found.end()
    if begin is not None:
        parts.append(_part(body[begin:]))
    return parts


def _part(data: bytes) -> _Encoded:
    """Read a part; it begins with the end of the line of its delimiter."""
    data = data[2:] if data.startswith(b"\r\n") else data[1:]
    end = _END_OF_HEAD.search(data, 0, _HEAD_BYTES)
    if end is None:
        raise client_fault(
            f"A part of the multipart request has no empty line after its headers ({_HEAD_BYTES} bytes)."
        )
    headers = HeaderParser().parsestr(data[: end.start()].decode("latin-1"))
    return _Encoded(
        str(headers.get("content-type", "")).encode("latin-1"),
        _bare(str(headers.get("content-id", ""))),
        _COMMENT.sub("", str(headers.get("content-transfer-encoding", ""))).strip().lower(),
        data[end.end() :],
    )


def _bare(content_id: str) -> str:
    return content_id.strip().removeprefix("<").removesuffix(">")


def _decoded(part: _Encoded) -> bytes:
    if part.encoding in _AS_IT_IS:
        return part.content
    if part.encoding == "quoted-printable":
        return binascii.a2b_qp(part.content)
    if part.encoding != "base64":
        raise client_fault(
            f"The Content-Transfer-Encoding {part.encoding[:40]!r} is not taken: "
            "send binary, base64 or quoted-printable."
        )
    data = b"".join(part.content.split())
    try:
        return b64decode(data, validate=True)
    except binascii.Error:
        stray = _NOT_BASE64.search(data)
        found = f"{len(data)} characters" if stray is None else repr(stray[0].decode("latin-1"))
        raise client_fault(
            "The root part of the request is not in base64: expected A-Z, a-z, 0-9, + and /, in groups of four, "
            f"the last one filled up with =; got {found}."
        ) from None
