"""Things that take long to build and are the same for every start: built once, in a thread, before or when wanted."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from functools import partial
from threading import Lock, Thread
from typing import Generic, TypeVar
from weakref import WeakSet

T = TypeVar("T")

_building: WeakSet[Thread] = WeakSet()


class FirstUse(Generic[T]):
    """Something that is built once in this process, off the event loop."""

    def __init__(self, build: Callable[[], T]) -> None:
        self._build = build
        self._lock = Lock()
        self._built: Future[T] | None = None

    def begin(self) -> Future[T]:
        """Begin to build it if nobody has; a build that failed is begun again."""
        with self._lock:
            if self._built is None or (self._built.done() and self._built.exception() is not None):
                self._built = Future()
                self._built.set_running_or_notify_cancel()  # who stops waiting does not stop the others
                self._start(self._built)
            return self._built

    async def ready(self) -> T:
        """What was built; other requests are served until it is."""
        import asyncio  # noqa: PLC0415 - it takes a while, and commands without an event loop build things too

        built = self.begin()
        return built.result() if built.done() else await asyncio.wrap_future(built)

    def _start(self, built: Future[T]) -> None:
        thread = Thread(target=self._run, args=(built,))
        try:
            thread.start()
        except RuntimeError as error:  # Python 3.12 begins no thread while it ends itself
            built.set_exception(error)
        else:
            _building.add(thread)

    def _run(self, built: Future[T]) -> None:
        try:
            built.set_result(self._build())
        except BaseException as error:
            built.set_exception(error)


async def in_thread(work: Callable[[], T]) -> T:
    """The result of work that is done in a thread of its own, which speaks the language of this one.

    The executor of the event loop would begin one more thread to end, which Python refuses while it ends itself.
    """
    return await FirstUse(partial(copy_context().run, work)).ready()


def _end() -> None:
    """Wait for the threads that began while the process ends, which Python does not; one that runs on crashes it."""
    while running := [thread for thread in _building if thread.is_alive()]:
        for thread in running:
            thread.join()


atexit.register(_end)
