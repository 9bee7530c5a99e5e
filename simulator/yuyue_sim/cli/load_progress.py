"""What a load test says while it runs, on stderr: a bar in a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import copy_context
from threading import Event, Thread
from typing import TYPE_CHECKING, Protocol

from yuyue_sim.cli.terminal import complain, progress_bar
from yuyue_sim.core.clock import machine_unix_s
from yuyue_sim.core.language import say

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
    return say(
        "{responses:,} responses: {booked:,} booked, {full:,} full, {unclear:,} unclear",
        responses=counts.responses,
        booked=counts.booked,
        full=counts.full,
        unclear=counts.unclear,
    )


class _Bar:
    """A bar that moves while nothing else happens."""

    def __init__(self, bar: Progress, most_s: float) -> None:
        self._bar = bar
        self._most_s = most_s
        self._task = bar.add_task("", total=None)

    def wait_for(self, what: str) -> None:
        self._bar.reset(self._task, description=say("waiting for {what}", what=what), total=None)
        self._bar.refresh()  # also what is over at once is shown

    def show_counts(self, elapsed_s: float, counts: Counts) -> None:
        self._bar.update(self._task, completed=elapsed_s, total=self._most_s)
        if counts.responses:
            self._bar.update(self._task, description=_responses(counts))

    def show_final_reads(self, what: str, done: int, total: int) -> None:
        text = say("asking for {what}", what=what)
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
        self._thread = Thread(target=copy_context().run, args=(self._say_now_and_then,), daemon=True)
        self._thread.start()

    def wait_for(self, what: str) -> None:
        self._begin(say("waiting for {what}", what=what))

    def show_counts(self, elapsed_s: float, counts: Counts) -> None:
        self._state = say(
            "{step}, {elapsed_s:.0f} of {most_s:.0f} s", step=self._step, elapsed_s=elapsed_s, most_s=self._most_s
        )
        if counts.responses:
            self._state = say(
                "{elapsed_s:.0f} of {most_s:.0f} s, {responses}",
                elapsed_s=elapsed_s,
                most_s=self._most_s,
                responses=_responses(counts),
            )

    def show_final_reads(self, what: str, done: int, total: int) -> None:
        step = say("asking for {what}", what=what)
        if self._step != step:
            self._begin(step)
        self._report(self._step, done, total)

    @contextmanager
    def stage(self, title: str) -> Iterator[Report]:
        self._begin(title)
        yield self._report

    def _report(self, step: str, done: int, total: int) -> None:
        self._state = say("{step}, {done:,} of {total:,}", step=step, done=done, total=total)

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
                complain(say("{step}, for {seconds:.0f} s", step=self._step, seconds=machine_unix_s() - self._began_s))
            else:
                complain(self._state)
