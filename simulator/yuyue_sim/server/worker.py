"""One worker process of several, as uvicorn starts it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from multiprocessing.connection import wait
from pathlib import Path

from yuyue_sim.core.child_process import end_after
from yuyue_sim.core.clock import share_machine_time
from yuyue_sim.server.gateway import Gateway
from yuyue_sim.server.heap_trimmer import tune_garbage_collector
from yuyue_sim.server.settings import SETTINGS_VARIABLE, TIME_FILE, Settings
from yuyue_sim.server.simulation import Simulation


def create_app() -> Gateway:
    """The application of one worker process, for uvicorn; its settings are in the environment."""
    if hasattr(
        signal, "SIGHUP"
    ):  # a terminal that closes sends it to all; the first process stops its workers in order
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        end_after(lambda: wait([parent.sentinel]))
    _open_as_many_files_as_there_may_be()
    settings = Settings.from_json(os.environ[SETTINGS_VARIABLE])
    if settings.shared_folder:
        share_machine_time(Path(settings.shared_folder) / TIME_FILE)
    app = Gateway(Simulation(settings))
    tune_garbage_collector()
    return app


def _open_as_many_files_as_there_may_be() -> None:
    """Several workers keep each world in files, some six of them open: a usual limit of 1024 ends at 200 worlds."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - Windows has none

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
