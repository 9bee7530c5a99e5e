"""What a campaign counts, and what it must not find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import psutil
from yuyue_sim.core.temporary_folder import temporary_folder

from benchmarks.torture.hospital import Hospital


@dataclass
class Campaign:
    """One campaign: limited in time, with random choices from its seed."""

    name: str
    seed: int
    seconds: float
    show: Callable[[str], None]
    """Shows progress in words."""
    plants: tuple[str, ...] = ()
    """Bugs to plant in every hospital."""
    counts: Counter[str] = field(default_factory=Counter)
    losses: list[str] = field(default_factory=list)
    """What must not happen, in one sentence each."""
    _hospitals: list[Hospital] = field(default_factory=list)
    """Those that the present scratch folder is for."""
    _began_s: float = field(default_factory=monotonic)
    _took_s: float = 0.0

    def run(self, campaign: Callable[[Campaign], None]) -> None:
        """Run it to its end; a hospital that does not start, or does not answer, is a loss."""
        try:
            campaign(self)
        except (OSError, EOFError, RuntimeError, psutil.Error) as error:
            self.lose(f"the campaign ended: {type(error).__name__}: {error}")
        self._took_s = self.elapsed_s

    def hospital(self, folder: Path, *options: str, file_limit_bytes: int = 0) -> Hospital:
        """A hospital that is not started yet, see `Hospital`."""
        plants = [word for plant in self.plants for word in ("--plant", plant)]
        hospital = Hospital(folder, *options, *plants, file_limit_bytes=file_limit_bytes)
        self._hospitals.append(hospital)
        return hospital

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A temporary folder for hospitals; those that a signal left running end before it is removed."""
        with temporary_folder(self.name) as folder:
            try:
                yield folder
            finally:
                for hospital in self._hospitals:
                    if hospital.is_running:
                        hospital.kill()
                self._hospitals.clear()

    @property
    def is_over(self) -> bool:
        """Whether its time is up."""
        return self.elapsed_s >= self.seconds

    @property
    def elapsed_s(self) -> float:
        """Seconds since it began."""
        return monotonic() - self._began_s

    def lose(self, sentence: str) -> None:
        """Record something that must not happen."""
        self.losses.append(sentence)
        self.show(f"LOST: {sentence}")

    def expect(self, holds: bool, sentence: str) -> None:
        """Record a loss unless something holds."""
        if not holds:
            self.lose(sentence)

    def to_json(self) -> dict[str, Any]:
        """Its part of the report."""
        return {"seconds": round(self._took_s), "counts": dict(sorted(self.counts.items())), "losses": self.losses}
