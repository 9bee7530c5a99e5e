"""A hospital in its own process group, so that all its processes can be killed at once."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import psutil
from yuyue_sim.core.child_process import start_module

START_LIMIT_S = 180.0
_POLL_S = 0.02
_SETTLE_S = 2.0
_IDLE_PERCENT = 2.0
CLOCK = "frozen@2026-03-02T09:30:00"


class Hospital:
    """`yuyue-sim serve` on a free port; its log is kept in a file."""

    def __init__(self, folder: Path, *options: str, file_limit_bytes: int = 0) -> None:
        """Prepare a hospital.

        Args:
            folder: where its log and its temporary files go.
            options: of `serve`.
            file_limit_bytes: no file grows beyond this, as on a full disk; 0 for no limit.
        """
        self.port = _free_port()
        self.log = folder / "hospital.log"
        self._environment = {**os.environ, "TMPDIR": str(folder)}  # a hospital that is killed leaves files there
        self._command = ("yuyue_sim", "serve", "--port", str(self.port), "--clock", CLOCK, *options)
        self._journal: tuple[str, ...] = ()
        self._file_limit_bytes = file_limit_bytes
        self._process: subprocess.Popen[bytes] | None = None
        self.is_running = False
        """Whether it was started, and not killed or stopped since."""
        self.started_in_s = 0.0
        """How long its last start took."""

    @property
    def pid(self) -> int:
        """The process that was started."""
        assert self._process is not None
        return self._process.pid

    def journal_to(self, journal: Path) -> None:
        """Keep the journal of the next life in this new file."""
        self._journal = ("--journal-file", str(journal))

    def begin(self) -> None:
        """Start it without waiting until it is ready."""
        with self.log.open("ab") as log:
            self._process = start_module(
                *self._command,
                *self._journal,
                stdout=log,
                stderr=log,
                env=self._environment,
                start_new_session=True,
                preexec_fn=self._limit(),
            )
        self.is_running = True

    def start(self) -> None:
        """Start it and wait until it is ready.

        Raises:
            RuntimeError: it ended or was not ready in time; the log says why.
        """
        self.begin()
        assert self._process is not None
        began_s = time.monotonic()
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() - began_s > START_LIMIT_S:
                raise RuntimeError(f"it did not start: {self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(_POLL_S)
        self.started_in_s = time.monotonic() - began_s

    def start_and_settle(self) -> None:
        """Start it, and wait until it has done what a start leaves for later."""
        self.start()
        process = psutil.Process(self.pid)
        while process.cpu_percent(_SETTLE_S) > _IDLE_PERCENT:
            pass

    def kill(self) -> None:
        """End all its processes at once (SIGKILL)."""
        self.is_running = False
        self._signal(signal.SIGKILL)

    def kill_worker(self, chance: random.Random) -> bool:
        """End one of several worker processes (SIGKILL), the others go on; whether there was one."""
        workers = [each for each in psutil.Process(self.pid).children() if _is_worker(each)]
        if workers:
            chance.choice(workers).kill()
        return bool(workers)

    def stop(self) -> int:
        """End it as Ctrl-C does; returns its exit code."""
        self.is_running = False
        return self._signal(signal.SIGTERM)

    def tracebacks(self) -> int:
        """How many tracebacks its log holds."""
        return self.log.read_text(encoding="utf-8", errors="replace").count("Traceback (most recent call last)")

    def memory_bytes(self) -> int:
        """Resident memory of its first process."""
        return int(psutil.Process(self.pid).memory_info().rss)

    def peak_memory_bytes(self) -> int:
        """The most memory that was ever resident; the present one where the system does not say (not Linux)."""
        status = Path(f"/proc/{self.pid}/status")
        lines = status.read_text().splitlines() if status.is_file() else []
        peak = next((line for line in lines if line.startswith("VmHWM:")), None)
        return self.memory_bytes() if peak is None else int(peak.split()[1]) * 1024

    def work_ns(self) -> int:
        """Processor time of the thread that serves, in nanoseconds, see `work_ns`."""
        return work_ns(self.pid)

    def _limit(self) -> Callable[[], None] | None:
        limit = self._file_limit_bytes
        return (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))) if limit else None

    def _is_ready(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=10) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    def _signal(self, number: int) -> int:
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
        return self._process.wait(120)


class Recorder(Hospital):
    """`yuyue-sim record` before a hospital."""

    def __init__(self, folder: Path, hospital: Hospital) -> None:
        """Prepare a recorder; its log goes into the folder."""
        super().__init__(folder)
        self.log = folder / "recorder.log"
        to = f"http://127.0.0.1:{hospital.port}"
        self._command = ("yuyue_sim", "record", "--to", to, "--port", str(self.port))

    def _is_ready(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def work_ns(pid: int) -> int:
    """Processor time of the first thread of a process, in nanoseconds; of all its threads where this is not Linux."""
    path = Path(f"/proc/{pid}/schedstat")
    return int(path.read_text().split()[0]) if path.is_file() else round(sum(psutil.Process(pid).cpu_times()[:2]) * 1e9)


def _is_worker(process: psutil.Process) -> bool:
    """Whether it is a worker that is alive."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE and "--multiprocessing-fork" in process.cmdline()
    except psutil.NoSuchProcess:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
