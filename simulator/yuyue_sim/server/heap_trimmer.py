"""Giving memory back to the system, where its allocator keeps what was freed."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
from collections.abc import Callable

_QUIET_S = 1.0


def trim() -> None:
    """Let the system have what nothing needs any more; does nothing where the allocator does so by itself."""
    gc.collect()
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


class HeapTrimmer:
    """Gives memory back once nothing was let go of for a second: it takes a moment in which nobody is answered."""

    def __init__(self, look: Callable[[], None]) -> None:
        """Call `look` each second, to find what others have removed."""
        self._look = look
        self._timer: asyncio.TimerHandle | None = None
        self._is_owing = False
        self._is_quiet = True

    def note(self) -> None:
        """Something was let go of."""
        self._is_owing, self._is_quiet = True, False

    def begin(self) -> None:
        """Do so on the running event loop."""
        self._timer = asyncio.get_running_loop().call_later(_QUIET_S, self._tidy)

    def end(self) -> None:
        """Stop it."""
        if self._timer is not None:
            self._timer.cancel()

    def _tidy(self) -> None:
        self.begin()
        self._look()
        if self._is_owing and self._is_quiet:
            self._is_owing = False
            trim()
        self._is_quiet = True
