"""One worker process of several, as uvicorn starts it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path

from uvicorn.config import STARTUP_FAILURE

from yuyue_sim.core.child_process import ENDING, end_after
from yuyue_sim.core.clock import share_machine_time
from yuyue_sim.core.temporary_folder import UsedFolder
from yuyue_sim.server.gateway import Gateway
from yuyue_sim.server.heap_trimmer import tune_garbage_collector
from yuyue_sim.server.settings import SETTINGS_VARIABLE, TIME_FILE, Settings
from yuyue_sim.server.simulation import Simulation


def create_app() -> Gateway:
    """The application of one worker process, for uvicorn; its settings are in the environment."""
    for number in ENDING:
        if number != signal.SIGTERM:  # a terminal sends it to all; the first process stops its workers in order
            signal.signal(number, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        end_after(lambda: wait([parent.sentinel]))
    _open_as_many_files_as_there_may_be()
    settings = Settings.from_json(os.environ[SETTINGS_VARIABLE])
    shared = _shared_folder(settings)
    app = Gateway(Simulation(settings), at_end=partial(_remove_if_orphaned, shared))
    tune_garbage_collector()
    return app


def _shared_folder(settings: Settings) -> UsedFolder | None:
    """The folder that the workers share, in use from now on, and the machine's time in it."""
    if not settings.shared_folder:
        return None
    path = Path(settings.shared_folder)
    try:
        shared = UsedFolder(path)
        share_machine_time(path / TIME_FILE)
    except FileNotFoundError:  # somebody has removed it: no worker can start any more, and the server ends
        sys.exit(STARTUP_FAILURE)
    return shared


def _remove_if_orphaned(shared: UsedFolder | None) -> None:
    """Remove what the process that started this one would, if it was killed."""
    parent = multiprocessing.parent_process()
    if shared is not None and parent is not None and wait([parent.sentinel], 0):
        shared.remove()


def _open_as_many_files_as_there_may_be() -> None:
    """Several workers keep each world in files, some six of them open: a usual limit of 1024 ends at 200 worlds."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - Windows has none

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
