"""The recorder in an event loop of its own."""

from __future__ import annotations

import asyncio
import signal
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from yuyue_sim import __version__
from yuyue_sim.cli.listener import listening_sockets, listening_url, stop_on_signals
from yuyue_sim.cli.serve_runner import require_new_journal
from yuyue_sim.cli.terminal import complain, print_line
from yuyue_sim.contract.endpoints import ENDPOINTS
from yuyue_sim.core.clock import local_time, machine_unix_s
from yuyue_sim.core.language import say
from yuyue_sim.core.tls import Certificate, trusting
from yuyue_sim.journal.entry import JournalMode
from yuyue_sim.journal.journal import Journal
from yuyue_sim.journal.recorder.proxy import RecordingProxy
from yuyue_sim.journal.recorder.recording import Recording
from yuyue_sim.server.server import BACKLOG, GRACE_S

_MOST_EXCHANGES = 1_000_000
_MOST_BYTES = 4096 << 20
_ABOUT = "Recorded in front of the hospital {}: its content may be about living people."


@dataclass(frozen=True, slots=True)
class RecordSettings:
    """How to record."""

    hospital: str
    """Its scheme, host and port."""
    path: Path
    mode: JournalMode
    timeout_s: float
    trust: Path | None = None
    """More certificates to trust than those of browsers, for a hospital over TLS."""
    certificate: Certificate | None = None
    """To show to clients over TLS."""


def run_recorder(settings: RecordSettings, host: str, port: int) -> bool:
    """Record until Ctrl-C or SIGTERM; whether all responses up to then are in the journal.

    Raises:
        StartError: the port cannot be used, or the file holds an earlier journal.
        JournalError: the file cannot be used.
        CertificateError: a certificate cannot be used.
    """
    tls = trusting(settings.trust)
    if settings.certificate is not None:
        settings.certificate.check()
    require_new_journal(settings.path)
    journal = journal_of(settings)
    journal.flush()
    with stop_on_signals(), listening_sockets(host, port) as listeners:
        _print_banner(settings, listening_url(host, listeners))
        _run(settings, tls, journal, listeners)
    lost = journal.close()
    if lost is not None:
        complain(lost)
    return lost is None


def journal_of(settings: RecordSettings) -> Journal:
    """The journal of a recording."""
    meta = {
        "about": _ABOUT.format(settings.hospital),
        "recorded": {
            "hospital": settings.hospital,
            "began": local_time(machine_unix_s()).isoformat(),
            "version": __version__,
        },
    }
    return Journal(settings.path, settings.mode, _MOST_EXCHANGES, _MOST_BYTES, meta)


def _run(settings: RecordSettings, tls: ssl.SSLContext, journal: Journal, listeners: list[socket.socket]) -> None:
    certificate = None if settings.certificate is None else settings.certificate.context()

    async def serve() -> None:
        stop = asyncio.Event()
        with suppress(NotImplementedError):  # on Windows Ctrl-C alone ends it
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, stop.set)
        proxy = RecordingProxy(settings.hospital, settings.timeout_s, tls, Recording(journal), machine_unix_s)
        await proxy.serve(listeners, BACKLOG, certificate, stop, GRACE_S)

    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(serve())


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The event loop of uvloop where that is installed."""
    try:
        import uvloop
    except ModuleNotFoundError:
        return None
    return uvloop.new_event_loop


def _print_banner(settings: RecordSettings, url: str) -> None:
    print_line(
        say(
            "Recording what passes to {hospital} in {path} ({mode}); it ends with Ctrl-C",
            hospital=settings.hospital,
            path=settings.path,
            mode=settings.mode,
        )
    )
    if settings.certificate is not None:
        url = url.replace("http:", "https:", 1)
    for endpoint in ENDPOINTS:
        print_line(say("  ask here instead  {url}{path}?wsdl", url=url, path=endpoint.path))
    print_line(
        say("A real hospital's traffic is about living people: keep the file as you keep their records, and delete it.")
    )
