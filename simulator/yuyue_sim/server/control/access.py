"""Who may use the control API: this machine only, or every client with the token; of web pages, its own only."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from yuyue_sim.core.hosts import host_name
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.core.origins import Headers, page_of_another_origin, page_of_another_site, quoted
from yuyue_sim.server.control.problems import ProblemError, not_local, other_origin, token_needed

_TOKEN_ADVICE = Phrase(
    "to let others in, start the simulator with --control-token TOKEN and send Authorization: Bearer TOKEN"
)


def refusal(client: str | None, headers: Headers, token: str | None, scheme: str = "http") -> ProblemError | None:
    """Why a request is refused; `None` if it is allowed.

    Args:
        client: the address at the other end of the connection, where it is known.
        headers: those of the request, names in small letters.
        token: required from every client; `None` allows this machine only.
        scheme: of the requested address.
    """
    headers = list(headers)
    sender = page_of_another_site(headers)
    if sender is not None:
        return _other_origin(sender)
    return _not_of_this_machine(client, headers, scheme) if token is None else _without_token(headers, token)


def page_refusal(headers: Headers, scheme: str) -> ProblemError | None:
    """Why a file of the console is not given; `None` where it is.

    A page of another origin may link to the console, not hold it or ask for its files.
    """
    sent = dict(headers)
    if sent.get(b"sec-fetch-mode") == b"navigate" and sent.get(b"sec-fetch-dest") == b"document":
        return None
    sender = page_of_another_site(sent.items()) or page_of_another_origin(sent.items(), scheme, sent.get(b"host", b""))
    return None if sender is None else _other_origin(sender)


def _not_of_this_machine(client: str | None, headers: Headers, scheme: str) -> ProblemError | None:
    if client is None or not _is_loopback(client):
        return _not_local(say("the request came from {address}", address=client or say("an unknown address")))
    for raw_name, _ in headers:
        name = raw_name.decode("latin-1")
        if name == "forwarded" or name.startswith("x-forwarded-"):
            return _not_local(say("the header {name} says that the request was passed on", name=name))
    hosts = [value for name, value in headers if name == b"host"]
    if len(hosts) != 1:
        return _not_local(
            say("the request names {count} hosts" if hosts else "the request names no host", count=len(hosts))
        )
    if not _names_loopback(hosts[0]):
        return _not_local(say("the request names the host {host}, not localhost or 127.0.0.1", host=quoted(hosts[0])))
    sender = page_of_another_origin(headers, scheme, hosts[0])
    return None if sender is None else _other_origin(sender)


def _without_token(headers: Headers, token: str) -> ProblemError | None:
    given = [value for name, value in headers if name == b"authorization"]
    if len(given) != 1:
        return token_needed(say("send the header Authorization: Bearer TOKEN, with the token of this simulator"))
    scheme, _, sent = given[0].partition(b" ")
    if scheme.lower() != b"bearer":
        return token_needed(
            say("expected the scheme Bearer in the header Authorization, got {scheme}", scheme=quoted(scheme))
        )
    if not hmac.compare_digest(sent.strip(), token.encode()):
        return token_needed(say("the token is not the one of this simulator"))
    return None


def _other_origin(sender: str) -> ProblemError:
    return other_origin(
        say("only pages of this simulator have access, and this request was sent by {sender}", sender=sender)
    )


def _not_local(reason: str) -> ProblemError:
    return not_local(say("only this machine has access, and {reason}; {advice}", reason=reason, advice=_TOKEN_ADVICE))


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
