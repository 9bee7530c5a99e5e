"""The server on uvicorn, with one worker or several; problems are reported before it starts."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from pathlib import Path

import uvicorn
from uvicorn.supervisors.multiprocess import Multiprocess

from yuyue_sim.cli.banner import print_banner
from yuyue_sim.cli.listener import listening_sockets, listening_url, stop_on_signals
from yuyue_sim.core.child_process import ENDING, is_ignored, starting_workers
from yuyue_sim.core.clock import share_machine_time
from yuyue_sim.core.language import Language, reason_of, say, speaking
from yuyue_sim.core.logs import SERVING, LogStyle, configuration, configure
from yuyue_sim.core.temporary_folder import temporary_folder
from yuyue_sim.journal.entry import JournalMode
from yuyue_sim.journal.store import JournalError, Store
from yuyue_sim.server.gateway import Gateway
from yuyue_sim.server.heap_trimmer import tune_garbage_collector
from yuyue_sim.server.http.limits import HttpLimits
from yuyue_sim.server.server import GRACE_S, uvicorn_config
from yuyue_sim.server.settings import SETTINGS_VARIABLE, TIME_FILE, Settings, StartError
from yuyue_sim.server.simulation import Simulation

log = logging.getLogger(SERVING)

_TOKEN_BYTES = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeSettings:
    """How a server runs; no response depends on it."""

    host: str
    port: int
    workers: int = 1
    log: LogStyle = LogStyle.TEXT
    grace_s: int = GRACE_S
    """How long a stop waits for unfinished responses."""
    limits: HttpLimits = field(default_factory=HttpLimits)


def serve_until_stopped(settings: Settings, running: ServeSettings) -> None:
    """Serve until Ctrl-C or SIGTERM; bookings are kept if a state file was given.

    Raises:
        ScenarioErrors: the scenario is invalid.
        ClockSpecError: the clock is not understood.
        StartError: the ledger or the port cannot be used, or somebody has removed what the workers share.
    """
    if settings.journal_file is not None and settings.journal != JournalMode.OFF and settings.state is None:
        require_new_journal(Path(settings.journal_file))
    configure(running.log, has_access_lines=settings.access_log)
    token = None if settings.control_token else _token_for(running.host)
    settings = replace(settings, control_token=settings.control_token or token)
    with stop_on_signals(), _shared(settings, running.workers) as shared:
        simulation = Simulation(shared)
        try:
            with listening_sockets(running.host, running.port) as listeners:
                url = listening_url(running.host, listeners)
                if running.log is LogStyle.JSON:
                    _log_start(simulation, url, running.workers, token)
                else:
                    print_banner(simulation, url, running.workers, settings.state, token)
                    sys.stdout.flush()
                with speaking(Language.EN):  # a client asks for its own language
                    if running.workers == 1:
                        _serve_alone(simulation, listeners, running)
                    else:
                        _serve_together(shared, listeners, running)
        finally:
            simulation.close()
    if running.log is LogStyle.JSON:
        log.info("stopped")


def _log_start(simulation: Simulation, url: str, workers: int, token: str | None) -> None:
    """Log the address and the settings in one record, for programs that read the log."""
    about = {"url": url, "scenario": simulation.scenario.name, "seed": simulation.seed, "workers": workers}
    log.info("serving on %s", url, extra={"about": {**about, "token": token} if token else about})


@contextlib.contextmanager
def _shared(settings: Settings, workers: int) -> Iterator[Settings]:
    """Settings that several workers can share: a temporary folder, with the ledger unless a file was named."""
    if workers == 1:
        yield settings
        return
    stack = contextlib.ExitStack()
    try:
        folder = stack.enter_context(temporary_folder("sim"))
        share_machine_time(folder / TIME_FILE)
    except OSError as error:
        stack.close()
        raise StartError(
            say(
                "--workers {workers}: the workers need a folder for the files they share ({reason}); set "
                "TMPDIR to one that can be written, or use --workers 1",
                workers=workers,
                reason=reason_of(error),
            )
        ) from None
    with stack:
        yield replace(settings, shared_folder=str(folder), state=settings.state or str(folder / "ledger.sqlite"))
        if not folder.is_dir():
            raise StartError(
                say(
                    "{folder}: what the workers share is gone; start again, with TMPDIR set to a folder that nobody "
                    "cleans up",
                    folder=folder,
                )
            )


def require_new_journal(path: Path) -> None:
    """Refuse the journal of an earlier run: its exchanges would not follow from the new start.

    Raises:
        StartError: it has exchanges, or the file cannot be used.
    """
    try:
        store = Store(path)
        count = store.count()
        store.close()
    except JournalError as error:
        raise StartError(f"--journal-file {error}") from None
    if count:
        raise StartError(
            say(
                "--journal-file {path}: holds {count} exchanges of an earlier run; name a new file, or remove this one",
                path=path,
                count=count,
            )
        )


def _token_for(host: str) -> str | None:
    """A control token for a simulator that other machines can reach; `None` if only this machine can."""
    try:
        is_local = all(
            ip_address(found[4][0]).is_loopback for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        )
    except (OSError, ValueError):
        is_local = False
    return None if is_local else secrets.token_urlsafe(_TOKEN_BYTES)


def _serve_alone(simulation: Simulation, listeners: list[socket.socket], running: ServeSettings) -> None:
    config = uvicorn_config(Gateway(simulation), grace_s=running.grace_s, limits=running.limits)
    tune_garbage_collector()
    uvicorn.Server(config).run(sockets=listeners)


def _serve_together(settings: Settings, listeners: list[socket.socket], running: ServeSettings) -> None:
    os.environ[SETTINGS_VARIABLE] = settings.to_json()
    config = uvicorn_config(
        "yuyue_sim.server.worker:create_app",
        running.workers,
        factory=True,
        log_config=configuration(running.log, has_access_lines=settings.access_log),
        grace_s=running.grace_s,
        limits=running.limits,
    )
    _Supervisor(config, sockets=listeners).run()


class _Supervisor(Multiprocess):
    """Uvicorn's supervisor, which replaces workers that died; a terminal that closes, and Ctrl-\\, stop all workers."""

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
        """Take the signals, but for those that were ignored, as SIGHUP under nohup."""
        ignored = [number for number in ENDING if is_ignored(number)]
        super().__init__(config, sockets)
        for number in ignored:
            signal.signal(number, signal.SIG_IGN)

    def handle_hup(self) -> None:
        self.should_exit.set()

    handle_quit = handle_hup

    def init_processes(self) -> None:
        """Start the workers."""
        with starting_workers():
            super().init_processes()

    def keep_subprocess_alive(self) -> None:
        """Log each worker that died, and its replacement."""
        before = list(self.processes)
        for each in before:
            each.child_conn.close()  # the worker has its own; a ping to a worker that died now fails at once
        with starting_workers():
            super().keep_subprocess_alive()
        for dead, alive in zip(before, self.processes, strict=True):
            if dead is not alive:
                log.warning(
                    "worker %d died (exit code %s); worker %d has taken its place", dead.pid, dead.exitcode, alive.pid
                )

    def terminate_all(self) -> None:
        """Refuse new connections and let each worker finish its requests."""
        for listener in self.sockets:
            listener.close()
        super().terminate_all()
