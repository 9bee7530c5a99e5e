"""Codings of a body, as HTTP names them."""

from __future__ import annotations

from collections.abc import Iterable


def content_codings(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """What all Content-Encoding headers list, without `identity`; empty if the body is sent as it is."""
    listed = b",".join(value for name, value in headers if name == b"content-encoding").decode("latin-1").lower()
    codings = [coding.strip() for coding in listed.split(",")]
    return ", ".join(coding for coding in codings if coding not in {"", "identity"})
