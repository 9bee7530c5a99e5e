"""Processes that end when the process that started them ends, even by SIGKILL.

Standard input of such a process is a pipe to which nobody writes. The operating system closes it when the parent ends,
and the child then ends too. `python -m yuyue_sim.core.child_process MODULE …` runs a module as such a child.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from _thread import start_new_thread
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from runpy import run_module
from select import select
from typing import Any

_LONGEST_END_S = 30.0
"""After this time a child that ignores SIGTERM is ended by force."""
_BY_SIGNAL = 128
"""Exit code of a command that a signal ended is this and its number, as shells report it."""
_TERMINATED = _BY_SIGNAL + 15
ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)]
"""What ends a command from outside: `kill`, a terminal that closes, Ctrl-\\."""


def start_module(module: str, *arguments: str, **options: Any) -> subprocess.Popen[Any]:
    """Start `python -m MODULE ARGUMENTS …` as a process that ends with this one; options are those of `Popen`.

    Its standard input must stay open: use `wait`, not `communicate`.
    """
    command = [sys.executable, "-m", __name__, module, *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, **options)  # noqa: S603 - our own command


def end_after(wait_for_parent: Callable[[], object]) -> None:
    """End this process by SIGTERM as soon as a function that waits for the end of its parent returns."""

    def watch() -> None:
        wait_for_parent()
        os.kill(os.getpid(), signal.SIGTERM)
        select([], [], [], _LONGEST_END_S)
        os._exit(_TERMINATED)

    start_new_thread(watch, ())


def exit_on_signals() -> None:
    """Let SIGTERM, SIGHUP and SIGQUIT end this process as an exit does: it stops its children and removes its files.

    A signal that is ignored, as SIGHUP under nohup, stays ignored.
    """

    def leave(number: int, _: object) -> None:
        sys.exit(_BY_SIGNAL + number)

    for number in ENDING:
        if not is_ignored(number):
            signal.signal(number, leave)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C end this process without a traceback, while modules are imported, too."""
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(_BY_SIGNAL + signal.SIGINT)


@contextmanager
def starting_workers() -> Iterator[None]:
    """Processes of multiprocessing that start inside do not know Ctrl-C.

    A terminal sends it to all of them, also to one that just imports its modules; this process ends them in order.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker  # noqa: PLC0415 - few processes start others

    resource_tracker.ensure_running()  # when it is started it unblocks the signal
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def is_ignored(number: int) -> bool:
    """Whether this process ignores a signal."""
    return signal.getsignal(number) is signal.SIG_IGN


def _end_with_parent() -> None:
    end_after(lambda: os.read(0, 1))


def _run(module: str, *arguments: str) -> None:
    _end_with_parent()
    if hasattr(os, "register_at_fork"):  # threads do not survive a fork
        os.register_at_fork(after_in_child=_end_with_parent)
    sys.argv = [module, *arguments]
    with interruptible():
        run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _run(*sys.argv[1:])
