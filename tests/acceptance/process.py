"""A running `yuyue-sim`: started anew, or forked from a process that has imported the application."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import IO

from yuyue_sim.cli import app
from yuyue_sim.core.child_process import end_after

_IMPORTED_BEFORE_THE_FORK = [
    "yuyue_sim.cli.serve_runner",
    "yuyue_sim.cli.platform_runner",
    "tests.acceptance.prebuilt",
    "tests.acceptance.process",
]
_LONGEST_S = 120
"""More than a process takes to stop on a busy machine."""


class RunningCommand:
    """A process that runs `yuyue-sim`; what it prints on stdout and stderr is read from `stdout`."""

    def __init__(self, process: subprocess.Popen[str] | BaseProcess, stdout: IO[str]) -> None:
        assert process.pid is not None
        self.pid = process.pid
        self.stdout = stdout
        self._process = process

    def poll(self) -> int | None:
        """The exit code, negative for a signal; `None` while the process runs."""
        return self._process.exitcode if isinstance(self._process, BaseProcess) else self._process.poll()

    def wait(self) -> int:
        """Wait for the end of the process and return its exit code."""
        if isinstance(self._process, BaseProcess):
            self._process.join(_LONGEST_S)
        else:
            self._process.wait(_LONGEST_S)
        code = self.poll()
        assert code is not None, f"process {self.pid} did not stop"
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal to the process."""
        os.kill(self.pid, number)

    def read_until(self, pattern: str) -> tuple[re.Match[str], str]:
        """Read up to a line that has the pattern; return the match, and all that was read."""
        printed = ""
        for line in self.stdout:
            printed += line
            if found := re.search(pattern, line):
                return found, printed
        raise AssertionError(f"exit code {self.wait()} before {pattern!r} was printed:\n{printed}")


def running(*words: str, new: bool = False) -> AbstractContextManager[RunningCommand]:
    """`yuyue-sim` with these words; a process that still runs at the end of the block is stopped by SIGTERM.

    Args:
        new: start `python -m yuyue_sim`; a fork saves the second of such a start, and is the same otherwise.
    """
    return _started(words) if new or sys.platform == "win32" else _forked(words)


@contextmanager
def _started(words: Sequence[str]) -> Iterator[RunningCommand]:
    with subprocess.Popen(
        [sys.executable, "-m", "yuyue_sim", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"},
    ) as process:
        assert process.stdout is not None
        yield from _until_stopped(RunningCommand(process, process.stdout))


@contextmanager
def _forked(words: Sequence[str]) -> Iterator[RunningCommand]:
    reader, writer = multiprocessing.Pipe(duplex=False)
    process = forked(words, writer, dict(os.environ))
    with reader, open(reader.fileno(), encoding="utf-8", closefd=False) as stdout:
        yield from _until_stopped(RunningCommand(process, stdout))


def forked(words: Sequence[str], output: Connection, environment: dict[str, str]) -> BaseProcess:
    """Start `yuyue-sim` with these words in a fork, which alone has the output then; a terminal is its stdin too."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_IMPORTED_BEFORE_THE_FORK)
    process = context.Process(target=_run, args=(words, output, os.getcwd(), environment))
    with output:
        process.start()
    return process


def _run(words: Sequence[str], output: Connection, folder: str, environment: dict[str, str]) -> None:
    stdin = output.fileno() if os.isatty(output.fileno()) else os.open(os.devnull, os.O_RDONLY)
    for stream, opened in enumerate((stdin, output.fileno(), output.fileno())):
        os.dup2(opened, stream)
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout = sys.stderr = os.fdopen(1, "w", buffering=1, encoding="utf-8", closefd=False)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    parent = multiprocessing.parent_process()
    assert parent is not None
    end_after(lambda: wait([parent.sentinel]))
    sys.exit(app.run(words))


def _until_stopped(command: RunningCommand) -> Iterator[RunningCommand]:
    try:
        yield command
    finally:
        if command.poll() is None:
            command.send_signal(signal.SIGTERM)
            command.wait()
