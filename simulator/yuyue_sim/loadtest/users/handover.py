"""A worker hands its history over: it says what it wrote, and sends the pieces that the master asks for."""

from __future__ import annotations

import socket
from typing import Any

import gevent
from gevent.event import Event
from locust.env import Environment
from locust.runners import STATE_INIT, STATE_STOPPED, WorkerRunner

from yuyue_sim.loadtest.history.files import digest_of
from yuyue_sim.loadtest.users.worker_run import WorkerRun, has_worker_run, worker_run_of

HAND_OVER, HISTORY, PIECE, SETTLED = "yuyue-hand-over", "yuyue-history", "yuyue-piece", "yuyue-settled"
PIECE_BYTES = 1 << 18
_SILENT_MASTER_S = 5.0
"""A worker that ends by itself waits so long for a word of the master before it goes with its history."""


class Handover:
    """The side of a worker."""

    def __init__(self, environment: Environment, runner: WorkerRunner) -> None:
        self._environment = environment
        self._runner = runner
        self._settled = Event()
        """Set once the master has the history, or gave up."""
        self._heard = Event()
        """Set by each message of the master about the history."""
        runner.register_message(HAND_OVER, self._on_hand_over, concurrent=True)
        runner.register_message(PIECE, self._on_piece)
        runner.register_message(SETTLED, self._on_settled)
        environment.events.quitting.add_listener(self._on_quitting)

    def begin(self, worker_run: WorkerRun) -> None:
        """Say where the history of a new run will be."""
        self._settled.clear()
        self._send(worker_run, {})

    def _on_hand_over(self, msg: Any, **_: Any) -> None:
        """End the run of this worker if it has not ended, and say what it wrote."""
        worker_run = self._run(msg.data["run"])
        if worker_run is None:
            self._runner.send_message(HISTORY, {"run": msg.data["run"], "idle": True})
            return
        self._end(worker_run)

    def _on_piece(self, msg: Any, **_: Any) -> None:
        self._heard.set()
        worker_run = self._run(msg.data["run"])
        if worker_run is None:
            return
        offset = int(msg.data["offset"])
        answer: dict[str, Any] = {"run": msg.data["run"], "offset": offset}
        try:
            with worker_run.history.path.open("rb") as file:
                file.seek(offset)
                answer["content"] = file.read(PIECE_BYTES)
        except OSError as error:
            answer["problem"] = f"{worker_run.history.path}: {error.strerror or error}"
        self._runner.send_message(PIECE, answer)

    def _on_settled(self, msg: Any, **_: Any) -> None:
        if self._run(msg.data["run"]) is not None:
            self._settled.set()
            self._heard.set()

    def _on_quitting(self, **_: Any) -> None:
        """Before a worker ends by itself (SIGTERM, Ctrl-C), let the master fetch its history."""
        if not has_worker_run(self._environment) or self._settled.is_set():
            return
        self._end(worker_run_of(self._environment))
        while not self._settled.is_set():
            self._heard.clear()
            if not self._heard.wait(_SILENT_MASTER_S):
                return

    def _end(self, worker_run: WorkerRun) -> None:
        if self._runner.state not in {STATE_INIT, STATE_STOPPED}:
            self._runner.stop()
        worker_run.close()
        try:
            size, sha256 = digest_of(worker_run.history.path)
        except OSError as error:
            self._send(worker_run, {"problem": f"{worker_run.history.path}: {error.strerror or error}"})
        else:
            self._send(worker_run, {"size": size, "sha256": sha256})

    def _send(self, worker_run: WorkerRun, more: dict[str, Any]) -> None:
        path = str(worker_run.history.path.absolute())
        of_run = {"run": str(worker_run.run_number), "host": socket.gethostname(), "path": path}
        self._runner.send_message(HISTORY, of_run | more)
        gevent.sleep(0)

    def _run(self, run: str) -> WorkerRun | None:
        """The run of this number, if this worker took part in it and it is the present one."""
        worker_run = worker_run_of(self._environment) if has_worker_run(self._environment) else None
        return worker_run if worker_run is not None and str(worker_run.run_number) == run else None
