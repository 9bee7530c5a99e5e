"""WSDLs that pass name the recorder instead of the hospital, so that clients keep using it."""

from __future__ import annotations

import re

from yuyue_sim.journal.recorder.recording import unpacked
from yuyue_sim.soap.connection import Header

MOST_WSDL_BYTES = 4 << 20
"""A longer document passes as it is."""
_ADDRESS = re.compile(rb"""(:address\s[^>]*?location\s*=\s*["'])https?://[^/"']+""")
"""Where a WSDL says which address to ask."""
_CHANGED = frozenset({b"content-length", b"content-encoding"})


def may_be_wsdl(content_type: bytes) -> bool:
    """Whether a document of this type may be one."""
    return not content_type or b"xml" in content_type.lower() or b"wsdl" in content_type.lower()


def with_own_address(
    headers: list[Header], encoding: bytes, body: bytes, own: str
) -> tuple[list[Header], bytes] | None:
    """The headers and the body of a WSDL with the recorder's address; `None` if it names none."""
    plain, length = unpacked(encoding, body) if encoding else (body, len(body))
    if length != len(plain):
        return None
    changed, count = _ADDRESS.subn(rb"\g<1>" + own.encode(), plain)
    if not count:
        return None
    kept = [pair for pair in headers if pair[0].lower() not in _CHANGED]
    return [*kept, (b"Content-Length", b"%d" % len(changed))], changed
