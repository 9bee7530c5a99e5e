"""Where a command listens, and how it is stopped."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
from collections.abc import Iterator

from yuyue_sim.core.child_process import ENDING, is_ignored
from yuyue_sim.core.language import reason_of, say
from yuyue_sim.server.server import BACKLOG
from yuyue_sim.server.settings import StartError

_WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104
_NO_SUCH_FAMILY = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
_TRIES = 20


@contextlib.contextmanager
def listening_sockets(host: str, port: int) -> Iterator[list[socket.socket]]:
    """Sockets that listen on every address of a host, all on the same port; port 0 chooses a free one.

    A name such as localhost has an address of each family; `::` listens for both.

    Raises:
        StartError: an address or the port cannot be used.
    """
    listeners = _listeners(host, port)
    try:
        yield listeners
    finally:
        for listener in listeners:
            listener.close()


def listening_url(host: str, listeners: list[socket.socket]) -> str:
    """The address of a listening host, as this machine reaches it."""
    shown = _WILDCARDS.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{listeners[0].getsockname()[1]}"


@contextlib.contextmanager
def stop_on_signals() -> Iterator[None]:
    """Let SIGTERM, SIGHUP of a terminal that closes, and SIGQUIT end the command as Ctrl-C does.

    Uvicorn takes SIGTERM while it serves, and raises it again when it has stopped. A signal that is ignored, as SIGHUP
    under nohup, stays ignored.
    """

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    def terminate(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    before = {signal.SIGTERM: signal.signal(signal.SIGTERM, stop)}
    for number in ENDING:
        if number not in before and not is_ignored(number):
            before[number] = signal.signal(number, terminate)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _listeners(host: str, port: int) -> list[socket.socket]:
    addresses = _addresses(host)
    for attempt in range(_TRIES):
        listeners: list[socket.socket] = []
        try:
            for family, address in addresses:
                _listen(listeners, family, address, port, is_optional=len(addresses) > 1)
        except OSError as error:
            for listener in listeners:
                listener.close()
            is_taken_for_one_family = port == 0 and listeners and error.errno == errno.EADDRINUSE
            if not is_taken_for_one_family or attempt == _TRIES - 1:
                raise StartError(_problem_text(host, port, error)) from None
        else:
            if listeners:
                return listeners
            break
    raise StartError(say("--host {host}: not an address of this machine; 0.0.0.0 listens on all of them", host=host))


def _addresses(host: str) -> list[tuple[socket.AddressFamily, str]]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        raise StartError(
            say("--host {host}: no such address; 127.0.0.1 listens on this machine only", host=host)
        ) from None
    known = dict.fromkeys((family, str(address[0])) for family, _, _, _, address in found)
    return sorted(known, key=lambda each: each[0] is not socket.AF_INET)


def _listen(
    listeners: list[socket.socket], family: socket.AddressFamily, address: str, port: int, *, is_optional: bool
) -> None:
    """Add a listener on one address; a missing address family is skipped if there is another.

    Raises:
        OSError: the address cannot be used.
    """
    chosen = listeners[0].getsockname()[1] if listeners else port
    has_both = family is socket.AF_INET6 and address == "::" and socket.has_dualstack_ipv6()
    try:
        listeners.append(
            socket.create_server((address, chosen), family=family, backlog=BACKLOG, dualstack_ipv6=has_both)
        )
    except OSError as error:
        if not (is_optional and error.errno in _NO_SUCH_FAMILY):
            raise


def _problem_text(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return say(
            "port {port} of {host} is in use; stop what uses it, or choose another with --port (0 takes a free one)",
            port=port,
            host=host,
        )
    if error.errno == errno.EACCES:
        return say("port {port} may not be used by this user; choose one above 1023 with --port", port=port)
    if error.errno == errno.EADDRNOTAVAIL:
        return say("--host {host}: not an address of this machine; 0.0.0.0 listens on all of them", host=host)
    return say(
        "port {port} of {host} cannot be used: {reason}",
        port=port,
        host=host,
        reason=reason_of(OSError(error.errno, os.strerror(error.errno or 0))).lower(),  # Python adds the address to it
    )
