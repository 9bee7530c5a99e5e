"""The recorder on uvicorn."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn

from yuyue_sim import __version__
from yuyue_sim.cli.listener import listening_sockets, listening_url, stop_on_signals
from yuyue_sim.cli.serve_runner import require_new_journal
from yuyue_sim.cli.terminal import print_line
from yuyue_sim.contract.endpoints import ENDPOINTS
from yuyue_sim.core.clock import local_time, machine_unix_s
from yuyue_sim.core.language import say
from yuyue_sim.core.tls import ssl_context
from yuyue_sim.journal.entry import JournalMode
from yuyue_sim.journal.journal import Journal
from yuyue_sim.journal.recorder.proxy import RecordingProxy
from yuyue_sim.server.server import uvicorn_config

_GRACE_S = 5
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


def run_recorder(settings: RecordSettings, host: str, port: int) -> None:
    """Record until Ctrl-C or SIGTERM; all responses up to then are in the journal.

    Raises:
        StartError: the port cannot be used, or the file holds an earlier journal.
        JournalError: the file cannot be used.
    """
    require_new_journal(settings.path)
    journal = journal_of(settings)
    journal.flush()
    with stop_on_signals(), listening_sockets(host, port) as listeners:
        _print_banner(settings, listening_url(host, listeners))
        asyncio.run(_run(settings, journal, listeners))
    journal.close()


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


async def _run(settings: RecordSettings, journal: Journal, listeners: list[socket.socket]) -> None:
    each_alone = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncHTTPTransport(verify=ssl_context(), trust_env=False, limits=each_alone) as transport:
        app = RecordingProxy(transport, settings.hospital, settings.timeout_s, journal.note, machine_unix_s)
        config = uvicorn_config(app, lifespan="off", grace_s=_GRACE_S)
        await uvicorn.Server(config).serve(sockets=listeners)


def _print_banner(settings: RecordSettings, url: str) -> None:
    print_line(
        say(
            "Recording what passes to {hospital} in {path} ({mode}); it ends with Ctrl-C",
            hospital=settings.hospital,
            path=settings.path,
            mode=settings.mode,
        )
    )
    for endpoint in ENDPOINTS:
        print_line(say("  ask here instead  {url}{path}?wsdl", url=url, path=endpoint.path))
    print_line(
        say("A real hospital's traffic is about living people: keep the file as you keep their records, and delete it.")
    )
