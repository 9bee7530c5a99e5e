"""The servers that are measured: each is a process, pinned to one processor if the machine allows it."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import psutil
from yuyue_sim.core.child_process import start_module

START_LIMIT_S = 60.0
_POLL_S = 0.005
_PROCESS_CLOCK = 2
"""With the number of a process, Linux's clock of the time that it spent on processors."""


class ServerDidNotStartError(RuntimeError):
    """A server to be measured ended, or did not listen in time."""

    def __init__(self, name: str, said: str) -> None:
        super().__init__(f"the server {name!r} did not start: {said.strip() or 'it said nothing'}")
        self.name = name


@dataclass(frozen=True)
class Server:
    """A running server."""

    name: str
    port: int
    process: psutil.Process
    started_in_s: float
    """From the start of its process until it accepted a connection."""

    def cpu_s(self) -> float:
        """Processor time used so far, the children's included, in seconds."""
        return sum(cpu_s_of(member) for member in (self.process, *self.process.children(recursive=True)))

    def memory_mb(self) -> float:
        """Resident memory, in MB."""
        return float(self.process.memory_info().rss) / 1e6

    def peak_memory_mb(self) -> float:
        """The most memory that was ever resident, in MB; the present one where the system does not say (not Linux)."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.is_file():
            return self.memory_mb()
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(peak.split()[1]) * 1024 / 1e6

    def queued_s(self) -> float:
        """How long its serving thread was ready and waited for a processor that others than itself used, in seconds.

        0 where the system does not say (not Linux). Time that its own other threads used is not counted.
        """
        ran_s, queued_s = scheduled_s(f"/proc/{self.process.pid}/schedstat")
        return queued_s - (cpu_s_of(self.process) - ran_s) if ran_s else 0.0


def scheduled_s(file: str) -> tuple[float, float]:
    """How long a thread ran and how long it waited for a processor, by Linux's file of it; zeros if there is none."""
    path = Path(file)
    ran_ns, queued_ns = map(int, path.read_text().split()[:2]) if path.is_file() else (0, 0)
    return ran_ns / 1e9, queued_ns / 1e9


def cpu_s_of(process: psutil.Process) -> float:
    """The processor time that a process has taken, in seconds."""
    try:
        return time.clock_gettime(~process.pid << 3 | _PROCESS_CLOCK)
    except (AttributeError, OSError):
        return float(sum(process.cpu_times()[:2]))


def pin(process: psutil.Process, processor: int) -> None:
    """Pin a process to one processor, if the machine has several and allows it."""
    if hasattr(process, "cpu_affinity") and (os.cpu_count() or 1) > processor:
        process.cpu_affinity([processor])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def serving(name: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Run `python -m ARGUMENTS --port FREE` until the block ends, with these variables besides our own.

    Raises:
        ServerDidNotStartError: it ended, or took no connection within a minute.
    """
    port = _free_port()
    start = perf_counter()
    with start_module(
        *(*arguments, "--host", "127.0.0.1", "--port", str(port)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environment or {})},
    ) as child:
        try:
            process = psutil.Process(child.pid)
            pin(process, 0)
            _await_listening(name, child, port, start)
            yield Server(name, port, process, perf_counter() - start)
        finally:
            child.terminate()


def _await_listening(name: str, child: subprocess.Popen[str], port: int, start: float) -> None:
    while not _listens(port):
        try:
            child.wait(_POLL_S)
        except subprocess.TimeoutExpired:
            if perf_counter() - start < START_LIMIT_S:
                continue
            child.kill()
        said = child.stderr.read() if child.stderr else ""
        raise ServerDidNotStartError(name, said)
