"""Giving memory back to the system, where its allocator keeps what was freed."""

from __future__ import annotations

import contextlib
import ctypes
import gc


def give_back() -> None:
    """Let the system have what nothing needs any more; does nothing where the allocator does so by itself."""
    gc.collect()
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
