"""Which web page sent a request: browsers name it in `Sec-Fetch-Site` and `Origin`."""

from __future__ import annotations

from collections.abc import Iterable

from yuyue_sim.core.language import say

Headers = Iterable[tuple[bytes, bytes]]

_OWN_SITES = frozenset({b"same-origin", b"none"})
"""Values of Sec-Fetch-Site: a page of this origin, and a person who typed the address."""
_LONGEST_QUOTE = 80


def page_of_another_site(headers: Headers) -> str | None:
    """The web page of another site that sent a request, in words; `None` if there is none. Names in small letters."""
    for name, value in headers:
        if name == b"sec-fetch-site" and value.strip().lower() not in _OWN_SITES:
            return say("a web page of another origin (Sec-Fetch-Site: {value})", value=quoted(value))
    return None


def page_of_another_origin(headers: Headers, scheme: str, host: bytes) -> str | None:
    """The web page that sent a request from another origin than a scheme and a Host, in words; `None` if none did."""
    own = scheme.encode() + b"://" + host.lower()
    for name, value in headers:
        if name == b"origin" and value.lower() != own:
            return say("a web page of {value}", value=quoted(value))
    return None


def quoted(value: bytes) -> str:
    """The beginning of a header's value, for a message."""
    return repr(value.decode("latin-1")[:_LONGEST_QUOTE])
