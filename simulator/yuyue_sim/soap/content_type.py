"""What a Content-Type header says, of a request or of one part of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from yuyue_sim.contract.styles import SoapVersion

_PARAMETER = re.compile(r""";\s*([^\s;="]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))""")
_PART = re.compile(r"(.+)\*\d+")
_ESCAPED = re.compile(r"\\(.)")
MOST_CHARACTERS = 1024
_MULTIPART = "multipart/related"


@dataclass(frozen=True, slots=True)
class ContentType:
    """What a Content-Type header says."""

    version: SoapVersion
    """The version of SOAP that it names; the envelope itself decides."""
    charset: str | None
    mime: str
    parameters: dict[str, str]

    @property
    def is_multipart(self) -> bool:
        """Whether the envelope is one of several parts."""
        return self.mime == _MULTIPART


@lru_cache(maxsize=256)
def read_content_type(header: bytes) -> ContentType:
    """Return what a Content-Type header says in its first 1,024 characters; none at all means text/xml."""
    text = header[:MOST_CHARACTERS].decode("latin-1")
    mime = text.partition(";")[0].strip().lower() or "text/xml"
    parameters: dict[str, str] = {}
    for name, quoted, plain in _PARAMETER.findall(text):
        value = _ESCAPED.sub(r"\1", quoted) or plain.strip()
        if name.endswith("*"):  # RFC 2231: charset'language'value, the value percent-encoded
            value = unquote(value.rpartition("'")[2])
        name = name.rstrip("*").lower()  # noqa: PLW2901
        if (part := _PART.fullmatch(name)) is not None:  # RFC 2231: a long value in parts, in their order
            name = part[1]  # noqa: PLW2901
            parameters[name] = parameters.get(name, "") + value
        else:
            parameters.setdefault(name, value)
    named = (
        (mime, parameters.get("type", ""), parameters.get("start-info", ""))
        if mime.startswith("multipart/")
        else (mime,)
    )
    is_soap12 = any(each.strip().lower().startswith(SoapVersion.SOAP12.mime) for each in named)
    return ContentType(
        version=SoapVersion.SOAP12 if is_soap12 else SoapVersion.SOAP11,
        charset=parameters.get("charset", "").strip().lower() or None,
        mime=mime,
        parameters=parameters,
    )
