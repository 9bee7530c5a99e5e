"""How a given memory is divided among the processes of an audit."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from yuyue_sim.core.language import say
from yuyue_sim.loadtest.history.files import HistoryFile
from yuyue_sim.loadtest.parts.processes import PartsError

MIB = 1 << 20
LEAST_BYTES = 512 * MIB
"""With less no history is audited."""
_UNITS = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 1 << 10, "mib": MIB, "gib": 1 << 30}
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([kmg]i?b|b)\s*", re.IGNORECASE | re.ASCII)

_MAIN_BYTES = 128 * MIB
"""What the process needs that starts the others."""
_IDLE_BYTES = 128 * MIB
"""What another process needs before it reads anything."""
_LEAST_EACH = 384 * MIB
"""With less for each, fewer processes are better."""
_OF_FILES = 6
"""How many bytes of memory a byte of a history takes at most if it is judged as a whole, measured."""
_OF_END_STATE = 12
_BYTES_A_RECORD = 700
"""What one record takes while its file is read, measured."""


def size_of(text: str) -> int:
    """A size with a unit, such as 2GiB or 500MB (bytes).

    Raises:
        PartsError: it is no size, or too small.
    """
    match = _SIZE.fullmatch(text)
    if match is None:
        raise PartsError(say("{text!r} is no size; give a number with a unit, such as 2GiB or 800MB", text=text))
    size_bytes = int(float(match[1]) * _UNITS[match[2].lower()])
    if size_bytes < LEAST_BYTES:
        raise PartsError(
            say("{text} is too little; an audit needs {least} MiB at least", text=text, least=LEAST_BYTES // MIB)
        )
    return size_bytes


def needed_as_a_whole(files: Iterable[HistoryFile], end_state: Path) -> int:
    """About the memory with which these files are judged all at once (bytes)."""
    size_bytes = sum(file.path.stat().st_size for file in files)
    end_bytes = end_state.stat().st_size if end_state.is_file() else 0
    return _MAIN_BYTES + _OF_FILES * size_bytes + _OF_END_STATE * end_bytes


@dataclass(frozen=True, slots=True)
class Share:
    """What each of several processes may use."""

    processes: int
    work_bytes: int
    """For what it works on."""

    @property
    def store_bytes(self) -> int:
        """For the tables of its store."""
        return max(64 * MIB, self.work_bytes // 4)

    @property
    def part_bytes(self) -> int:
        """For the part that it judges."""
        return self.work_bytes * 3 // 4

    @property
    def records(self) -> int:
        """How many records of a file it reads at once."""
        return max(1 << 14, min(1 << 20, self.work_bytes // 2 // _BYTES_A_RECORD))


def share_of(memory_bytes: int, processes: int | None = None) -> Share:
    """Divide a memory among as many processes as there are processors and as have enough, or among so many."""
    left = memory_bytes - _MAIN_BYTES
    count = processes or max(1, min(_processors(), left // _LEAST_EACH))
    return Share(count, left // count - _IDLE_BYTES)


def memory_for(part_bytes: int) -> int:
    """The memory with which a part of that size can be judged (bytes)."""
    return _MAIN_BYTES + _IDLE_BYTES + part_bytes * 4 // 3


def main_share(memory_bytes: int) -> int:
    """What the main process may use while no other runs (bytes)."""
    return memory_bytes - _MAIN_BYTES


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
