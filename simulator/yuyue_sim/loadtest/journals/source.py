"""The histories of one run, from load tests or made of journals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from yuyue_sim.loadtest.history.files import HistoryFile, files_of_run
from yuyue_sim.loadtest.history.reader import History, merged
from yuyue_sim.loadtest.history.recorded import Recorded
from yuyue_sim.loadtest.history.words import Words
from yuyue_sim.loadtest.journals import findings
from yuyue_sim.loadtest.journals.reused_numbers import told_apart


@dataclass(frozen=True, slots=True)
class Source:
    """Files of histories."""

    files: tuple[HistoryFile, ...]
    missing: tuple[Words, ...] = ()
    """Problems with files that belong to the run and are not among these."""
    recorded: Recorded | None = None
    """What is known of the journals of which they were made; `None` if a load test wrote them."""
    problems: tuple[Words, ...] = ()
    """What is missing in these journals."""

    @classmethod
    def of(cls, paths: Iterable[Path]) -> Source:
        """The histories at these paths.

        Raises:
            HistoryError: a file is missing or is no history, or they are of several runs.
        """
        files, missing = files_of_run(paths)
        return cls(tuple(files), tuple(missing))

    def history(self, progress: Callable[[Path], None] = lambda _: None) -> History:
        """All of them as one history in memory.

        Raises:
            HistoryError: a file cannot be read.
        """
        history = merged(self.files, self.missing, progress)
        if self.recorded is None:
            return history
        history, several = told_apart(history)
        return replace(history, problems=self.problems_with(several), recorded=self.recorded)

    def problems_with(self, several: int) -> tuple[Words, ...]:
        """What is missing in these journals, of which so many RegIDs stand for several bookings."""
        problems = list(self.problems)
        if several:
            problems.append(findings.booked_several_times(several))
        if len(self.files) > 1:
            problems.append(findings.CLOCKS)
        return tuple(problems)
