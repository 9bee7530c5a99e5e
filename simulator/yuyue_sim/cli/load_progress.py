"""What a load test says while it runs, on stderr: a bar in a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Protocol

from yuyue_sim.cli.terminal import complain, progress_bar
from yuyue_sim.core.clock import machine_unix_s

if TYPE_CHECKING:
    from rich.progress import Progress

    from yuyue_sim.loadtest.audit.final_reads import Progress as Report
    from yuyue_sim.loadtest.run.progress import Counts

_SAID_EVERY_S = 3.0
"""How long a pipe hears nothing."""


class LoadProgress(Protocol):
    """Is told how far a load test is."""

    def wait_for(self, what: str) -> None:
        """Something begins that takes a while."""

    def show_counts(self, elapsed_s: float, counts: Counts) -> None:
        """The users have got so many responses."""

    def show_final_reads(self, what: str, done: int, total: int) -> None:
        """So many of the final reads are made."""

    def stage(self, title: str) -> AbstractContextManager[Report]:
        """The block is a stage after the run, which reports step, done and total."""


@contextmanager
def load_progress(most_s: float) -> Iterator[LoadProgress]:
    """The progress of a run of at most so many seconds, said as long as the block lasts."""
    if sys.stderr.isatty():
        with _bar() as bar:
            yield _Bar(bar, most_s)
        return
    lines = _Lines(most_s)
    try:
        yield lines
    finally:
        lines.end()


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), BarColumn(bar_width=10), TimeElapsedColumn(), TextColumn("{task.description}"))
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _responses(counts: Counts) -> str:
    outcomes = f"{counts.booked:,} booked, {counts.full:,} full, {counts.unclear:,} unclear"
    return f"{counts.responses:,} responses: {outcomes}"


class _Bar:
    """A bar that moves while nothing else happens."""

    def __init__(self, bar: Progress, most_s: float) -> None:
        self._bar = bar
        self._most_s = most_s
        self._task = bar.add_task("", total=None)

    def wait_for(self, what: str) -> None:
        self._bar.reset(self._task, description=f"waiting for {what}", total=None)
        self._bar.refresh()  # also what is over at once is shown

    def show_counts(self, elapsed_s: float, counts: Counts) -> None:
        self._bar.update(self._task, completed=elapsed_s, total=self._most_s)
        if counts.responses:
            self._bar.update(self._task, description=_responses(counts))

    def show_final_reads(self, what: str, done: int, total: int) -> None:
        text = f"asking for {what}"
        is_new = text != self._bar.tasks[0].description
        self._bar.update(self._task, description=text, completed=done, total=total, refresh=is_new)

    @contextmanager
    def stage(self, title: str) -> Iterator[Report]:
        self._bar.stop()
        with progress_bar(title) as report:
            yield report
        self._bar.start()


class _Lines:
    """A line for each step as it begins; after some seconds of nothing else, where it stands."""

    def __init__(self, most_s: float) -> None:
        self._most_s = most_s
        self._step = self._state = ""
        self._began_s = machine_unix_s()
        self._ended, self._said = Event(), Event()
        self._thread = Thread(target=self._say_now_and_then, daemon=True)
        self._thread.start()

    def wait_for(self, what: str) -> None:
        self._begin(f"waiting for {what}")

    def show_counts(self, elapsed_s: float, counts: Counts) -> None:
        self._state = f"{self._step}, {elapsed_s:.0f} of {self._most_s:.0f} s"
        if counts.responses:
            self._state = f"{elapsed_s:.0f} of {self._most_s:.0f} s, {_responses(counts)}"

    def show_final_reads(self, what: str, done: int, total: int) -> None:
        if self._step != f"asking for {what}":
            self._begin(f"asking for {what}")
        self._report(self._step, done, total)

    @contextmanager
    def stage(self, title: str) -> Iterator[Report]:
        self._begin(title)
        yield self._report

    def _report(self, step: str, done: int, total: int) -> None:
        self._state = f"{step}, {done:,} of {total:,}"

    def end(self) -> None:
        """Say nothing more."""
        self._ended.set()
        self._said.set()
        self._thread.join()

    def _begin(self, step: str) -> None:
        self._step = self._state = step
        self._began_s = machine_unix_s()
        self._said.set()
        complain(step)

    def _say_now_and_then(self) -> None:
        while not self._ended.is_set():
            if self._said.wait(_SAID_EVERY_S):
                self._said.clear()
            elif self._state == self._step:
                complain(f"{self._step}, for {machine_unix_s() - self._began_s:.0f} s")
            else:
                complain(self._state)
