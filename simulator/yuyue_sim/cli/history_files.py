"""The history that a command is given: files of a load test, or journals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from yuyue_sim.cli.terminal import progress_bar
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.loadtest.history.header import HistoryError
from yuyue_sim.loadtest.history.reader import History, read_histories
from yuyue_sim.loadtest.journals.reader import is_journal, read_journals


def read_history(paths: Sequence[Path]) -> History:
    """Read the files of one run.

    Raises:
        HistoryError: a file cannot be read, or histories and journals are mixed.
        JournalError: a journal cannot be read.
    """
    journals = [path for path in paths if is_journal(path)]
    with progress_bar("reading") as report:
        if not journals:
            return read_histories(paths, lambda path: report(say("reading {file}", file=path.name), 0, 1))
        if len(journals) < len(paths):
            other = next(path for path in paths if path not in journals)
            raise HistoryError(
                other,
                Phrase("not a journal, and {journal} is one; audit one kind of file at a time", journal=journals[0]),
            )
        return read_journals(journals, report)
