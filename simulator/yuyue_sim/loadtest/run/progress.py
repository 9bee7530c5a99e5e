"""Progress of a run, read from its histories while they are written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from struct import Struct

from yuyue_sim.loadtest.history.layout import COMPLETION, RECORD_BYTES, SUFFIX, Kind, Outcome, struct_format

_COMPLETION = Struct(struct_format(COMPLETION))
_CODE = [name for name, _ in COMPLETION].index("code")
_BOOKED, _FULL = 1000, 1001
_MOST_BYTES_AT_ONCE = 1 << 24


@dataclass(slots=True)
class Counts:
    """Responses so far."""

    responses: int = 0
    booked: int = 0
    full: int = 0
    unclear: int = 0


class HistoryTail:
    """Reads the new records in the histories of a directory."""

    def __init__(self, folder: Path) -> None:
        self.counts = Counts()
        self._folder = folder
        self._read_bytes: dict[Path, int] = {}

    def read_on(self) -> Counts:
        """Count the records since the last call."""
        for path in self._folder.glob(f"*{SUFFIX}"):
            with path.open("rb") as file:
                begin = self._read_bytes.get(path) or len(file.readline())
                file.seek(begin)
                content = file.read(_MOST_BYTES_AT_ONCE)
            whole = len(content) // RECORD_BYTES * RECORD_BYTES
            self._read_bytes[path] = begin + whole
            for place in range(0, whole, RECORD_BYTES):
                if content[place] == Kind.COMPLETION:
                    self._count(_COMPLETION.unpack_from(content, place))
        return self.counts

    def _count(self, completion: tuple[int, ...]) -> None:
        counts = self.counts
        counts.responses += 1
        counts.booked += completion[_CODE] == _BOOKED
        counts.full += completion[_CODE] == _FULL
        counts.unclear += completion[2] == Outcome.UNCLEAR
