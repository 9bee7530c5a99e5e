"""Who may use the control API: this machine only, or every client with the token."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from yuyue_sim.server.control.problems import ProblemError, not_local, token_needed

Headers = Iterable[tuple[bytes, bytes]]

_TOKEN_ADVICE = "to let others in, start the simulator with --control-token TOKEN and send Authorization: Bearer TOKEN"  # noqa: S105
_LONGEST_QUOTE = 80


def refusal(client: str | None, headers: Headers, token: str | None) -> ProblemError | None:
    """Why a request is not let in; `None` where it is.

    Args:
        client: the address at the other end of the connection, where it is known.
        headers: those of the request, names in small letters.
        token: the one that is asked of everybody; `None` lets in this machine and nobody else.
    """
    if token is not None:
        return _without_token(headers, token)
    if client is None or not _is_loopback(client):
        return _not_local(f"the request came from {client or 'an unknown address'}")
    hosts = 0
    for raw_name, value in headers:
        name = raw_name.decode("latin-1")
        if name == "forwarded" or name.startswith("x-forwarded-"):
            return _not_local(f"the header {name} says that the request was passed on")
        if name == "host":
            hosts += 1
            if not _names_loopback(value):
                return _not_local(f"the request names the host {_quoted(value)}, not localhost or 127.0.0.1")
        if name == "origin" and not _is_own_page(value):
            return _not_local(f"the request was sent by a web page of {_quoted(value)}")
    return None if hosts else _not_local("the request names no host")


def _without_token(headers: Headers, token: str) -> ProblemError | None:
    given = [value for name, value in headers if name == b"authorization"]
    if len(given) != 1:
        return token_needed("send the header Authorization: Bearer TOKEN, with the token of this simulator")
    scheme, _, sent = given[0].partition(b" ")
    if scheme.lower() != b"bearer":
        return token_needed(f"expected the scheme Bearer in the header Authorization, got {_quoted(scheme)}")
    if not hmac.compare_digest(sent.strip(), token.encode()):
        return token_needed("the token is not the one of this simulator")
    return None


def _not_local(reason: str) -> ProblemError:
    return not_local(f"only this machine may ask, and {reason}; {_TOKEN_ADVICE}")


def _is_loopback(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback


def _names_loopback(host: bytes) -> bool:
    """Whether a Host header could not have been chosen by a web page that points its own name at this machine."""
    try:
        name = urlsplit(f"//{host.decode('ascii')}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or _is_loopback(name)


def _is_own_page(origin: bytes) -> bool:
    scheme, separator, host = origin.partition(b"://")
    return bool(separator) and scheme in {b"http", b"https"} and _names_loopback(host)


def _quoted(value: bytes) -> str:
    return repr(value.decode("latin-1")[:_LONGEST_QUOTE])
