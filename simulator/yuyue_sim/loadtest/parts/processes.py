"""Runs tasks in several processes that end early if one task fails, or if this process is interrupted or ends."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from multiprocessing import get_context, parent_process
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from types import TracebackType
from typing import Any, TypeVar

from yuyue_sim.core.child_process import end_after, starting_workers
from yuyue_sim.core.language import Language, PhrasedError, say, speaking, spoken

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")
_LOOK_EVERY_S = 0.2


class PartsError(PhrasedError):
    """An audit in parts cannot be done: for its files, the disk or the memory; the text says what to do."""


class _EndedError(Exception):
    """The others ended; nobody waits for this."""


class _Common:
    """What this process has in common with the one that started it."""

    language = ExitStack()
    is_over: Event | None = None
    done: Synchronized[int] | None = None


def step(count: int) -> None:
    """Report progress from a task, and leave it if the whole is over."""
    common = _Common
    if common.done is not None:
        with common.done.get_lock():
            common.done.value += count
    if common.is_over is not None and common.is_over.is_set():
        raise _EndedError


class Processes:
    """So many processes, used as a context; a single one is this process itself."""

    def __init__(self, count: int) -> None:
        context = get_context("spawn")
        self._is_over = context.Event()
        self._done: Synchronized[int] = context.Value("q", 0)
        common = (self._is_over, self._done, spoken())
        self._pool = ProcessPoolExecutor(count, context, _begin, common) if count > 1 else None

    def __enter__(self) -> Processes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is not None:
            self._is_over.set()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def map(
        self,
        function: Callable[[_Task], _Result],
        tasks: Sequence[_Task],
        progress: Callable[[int, int], None],
    ) -> list[_Result]:
        """The results in the order of the tasks; `progress` gets what tasks report with `step`, and how many are done.

        Raises:
            PartsError: a task failed so, or a process was ended from outside.
        """
        if self._pool is None:
            results: list[_Result] = []
            for task in tasks:
                progress(0, len(results))
                results.append(function(task))
            return results
        self._done.value = 0
        with starting_workers():
            futures = [self._pool.submit(function, task) for task in tasks]
        waiting: set[Any] = set(futures)
        while waiting:
            ended, waiting = wait(waiting, _LOOK_EVERY_S, FIRST_COMPLETED)
            progress(self._done.value, len(futures) - len(waiting))
            try:
                for each in ended:
                    each.result()
            except BrokenProcessPool:
                raise PartsError(
                    say("a process of the audit was ended from outside, perhaps for lack of memory; give less --memory")
                ) from None
        return [each.result() for each in futures]


def _begin(is_over: Event, done: Synchronized[int], language: Language) -> None:
    gc.disable()  # what is read has no cycles, and to look for some takes a tenth of the time
    parent = parent_process()
    if parent is not None:
        end_after(parent.join)
    _Common.language.enter_context(speaking(language))
    _Common.is_over, _Common.done = is_over, done
