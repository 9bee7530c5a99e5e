"""Addresses of http and https, as people give them."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def parts_of(address: str) -> SplitResult | None:
    """The parts of an address of http or https; `None` if it is none that can be asked.

    It has a host that can be looked up, no space, and no port that is none. Nobody here would send a user and a
    password, so it has neither.
    """
    try:
        parts = urlsplit(address)
        (parts.hostname or "").encode("idna")
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets, a full-width colon, a label without a letter, or a port that is no number
        return None
    return parts if is_address and "@" not in parts.netloc and not any(map(str.isspace, address)) else None
