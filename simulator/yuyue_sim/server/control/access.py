"""Who may use the control API: this machine only, or every client with the token; of web pages, its own only."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from ipaddress import ip_address

from yuyue_sim.core.hosts import host_name
from yuyue_sim.server.control.problems import ProblemError, not_local, other_origin, token_needed

Headers = Iterable[tuple[bytes, bytes]]

_TOKEN_ADVICE = "to let others in, start the simulator with --control-token TOKEN and send Authorization: Bearer TOKEN"  # noqa: S105
_LONGEST_QUOTE = 80
_OWN_SITES = frozenset({b"same-origin", b"none"})
"""Values of Sec-Fetch-Site: a page of this origin, and a person who typed the address."""


def refusal(client: str | None, headers: Headers, token: str | None, scheme: str = "http") -> ProblemError | None:
    """Why a request is refused; `None` if it is allowed.

    Args:
        client: the address at the other end of the connection, where it is known.
        headers: those of the request, names in small letters.
        token: required from every client; `None` allows this machine only.
        scheme: of the requested address.
    """
    headers = list(headers)
    problem = _of_another_site(headers)
    if problem is not None:
        return problem
    return _not_of_this_machine(client, headers, scheme) if token is None else _without_token(headers, token)


def page_refusal(headers: Headers, scheme: str) -> ProblemError | None:
    """Why a file of the console is not given; `None` where it is.

    A page of another origin may link to the console, not hold it or ask for its files.
    """
    sent = dict(headers)
    if sent.get(b"sec-fetch-mode") == b"navigate" and sent.get(b"sec-fetch-dest") == b"document":
        return None
    return _of_another_site(sent.items()) or _of_another_page(sent.items(), _origin(scheme, sent.get(b"host", b"")))


def _not_of_this_machine(client: str | None, headers: Headers, scheme: str) -> ProblemError | None:
    if client is None or not _is_loopback(client):
        return _not_local(f"the request came from {client or 'an unknown address'}")
    for raw_name, _ in headers:
        name = raw_name.decode("latin-1")
        if name == "forwarded" or name.startswith("x-forwarded-"):
            return _not_local(f"the header {name} says that the request was passed on")
    hosts = [value for name, value in headers if name == b"host"]
    if len(hosts) != 1:
        return _not_local(f"the request names {len(hosts)} hosts" if hosts else "the request names no host")
    if not _names_loopback(hosts[0]):
        return _not_local(f"the request names the host {_quoted(hosts[0])}, not localhost or 127.0.0.1")
    return _of_another_page(headers, _origin(scheme, hosts[0]))


def _of_another_site(headers: Headers) -> ProblemError | None:
    for name, value in headers:
        if name == b"sec-fetch-site" and value.strip().lower() not in _OWN_SITES:
            return _other_origin(f"a web page of another origin (Sec-Fetch-Site: {_quoted(value)})")
    return None


def _origin(scheme: str, host: bytes) -> bytes:
    return scheme.encode() + b"://" + host


def _of_another_page(headers: Headers, own: bytes) -> ProblemError | None:
    for name, value in headers:
        if name == b"origin" and value.lower() != own.lower():
            return _other_origin(f"a web page of {_quoted(value)}")
    return None


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


def _other_origin(sender: str) -> ProblemError:
    return other_origin(f"only pages of this simulator have access, and this request was sent by {sender}")


def _not_local(reason: str) -> ProblemError:
    return not_local(f"only this machine has access, and {reason}; {_TOKEN_ADVICE}")


def _is_loopback(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback


def _names_loopback(host: bytes) -> bool:
    """Whether a Host header could not have been chosen by a web page that points its own name at this machine."""
    name = host_name(host) or ""
    return name.lower() == "localhost" or _is_loopback(name)


def _quoted(value: bytes) -> str:
    return repr(value.decode("latin-1")[:_LONGEST_QUOTE])
