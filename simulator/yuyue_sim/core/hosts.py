"""Hosts as HTTP names them."""

from __future__ import annotations

import re

_HOST = re.compile(rb"([A-Za-z0-9_][A-Za-z0-9._-]{0,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::(\d{0,5}))?")
_MOST_PORT = 65_535


def host_name(host: bytes) -> str | None:
    """The host that a Host header names, without its port; `None` if it is not a host, or a host and a port."""
    found = _HOST.fullmatch(host)
    if found is None or int(found[2] or 0) > _MOST_PORT:
        return None
    return found[1].decode("ascii").strip("[]")
