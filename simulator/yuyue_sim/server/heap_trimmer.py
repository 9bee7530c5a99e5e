"""The memory of a server: garbage collections that keep nobody waiting, and freed memory returned to the system."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
from collections.abc import Callable

_QUIET_S = 1.0
_MOST_RELEASED = 20
"""Worlds that wait at most for a second without a request."""
_THRESHOLDS = (2000, 10, 100)
"""Full collections are ten times as rare as Python's own. Each stops the event loop for 70 to 130 ms while a search
runs in scenario `city`, and finds nothing there: requests leave no cycles. The two younger generations keep the sizes
of Python 3.13 (at most 16 ms): larger ones take longer, 70 ms at 10,000 objects."""


def tune_garbage_collector() -> None:
    """Leave all objects that exist now out of later collections, and make full collections rare.

    For a process that serves and does nothing else, once its application is built.
    """
    _collect_and_freeze()
    gc.set_threshold(*_THRESHOLDS)


def trim() -> None:
    """Collect all garbage and return its memory to the system, where the allocator does not do so by itself."""
    _collect_and_freeze()
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def _collect_and_freeze() -> None:
    """Collect frozen objects too: a removed world may have been frozen."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


class HeapTrimmer:
    """Trims the heap after a release, in a second without requests, since none is answered meanwhile.

    After twenty releases it waits for a second without releases only.
    """

    def __init__(self, look: Callable[[], None]) -> None:
        """Call `look` each second, to find what other workers have removed."""
        self._look = look
        self._timer: asyncio.TimerHandle | None = None
        self._released = 0
        self._was_released = False
        self._was_asked = False

    def note(self) -> None:
        """A world was released."""
        self._released += 1
        self._was_released = True

    def put_off(self) -> None:
        """A request has come."""
        self._was_asked = True

    def begin(self) -> None:
        """Start on the running event loop."""
        self._timer = asyncio.get_running_loop().call_later(_QUIET_S, self._tick)

    def end(self) -> None:
        """Stop."""
        if self._timer is not None:
            self._timer.cancel()

    def _tick(self) -> None:
        self.begin()
        self._look()
        is_quiet = not self._was_asked or self._released >= _MOST_RELEASED
        if self._released and is_quiet and not self._was_released:
            self._released = 0
            trim()
        self._was_asked = self._was_released = False
