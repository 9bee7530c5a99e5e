"""What a campaign counts, and what it must not find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic


@dataclass
class Campaign:
    """One campaign: bounded in time, repeatable by its seed."""

    name: str
    seed: int
    seconds: float
    progress: Callable[[str], None]
    """Shows how far it is."""
    counts: Counter[str] = field(default_factory=Counter)
    losses: list[str] = field(default_factory=list)
    """What must not happen, in one sentence each."""
    _began_s: float = field(default_factory=monotonic)

    @property
    def is_over(self) -> bool:
        """Whether its time is up."""
        return monotonic() - self._began_s >= self.seconds

    @property
    def elapsed_s(self) -> float:
        """Seconds since it began."""
        return monotonic() - self._began_s

    def lose(self, sentence: str) -> None:
        """Note something that must not happen."""
        self.losses.append(sentence)
        self.progress(f"{self.name}: LOST: {sentence}")

    def expect(self, holds: bool, sentence: str) -> None:
        """Note a loss unless something holds."""
        if not holds:
            self.lose(sentence)
