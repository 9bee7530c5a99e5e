"""The histories that a command is given: files of a load test, or journals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from yuyue_sim.cli.terminal import progress_bar
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.loadtest.history.header import HistoryError
from yuyue_sim.loadtest.history.reader import History
from yuyue_sim.loadtest.journals.reader import as_histories, is_journal
from yuyue_sim.loadtest.journals.source import Source


@contextmanager
def open_source(paths: Sequence[Path]) -> Iterator[Source]:
    """The files of one run; those made of journals are there inside only.

    Raises:
        HistoryError: a file is missing or given twice, or histories and journals are mixed.
        JournalError: a journal cannot be read.
    """
    twice = [path for number, path in enumerate(paths) if path.resolve() in {each.resolve() for each in paths[:number]}]
    if twice:
        raise HistoryError(twice[0], Phrase("given twice; each request would count twice"))
    journals = [path for path in paths if is_journal(path)]
    if not journals:
        yield Source.of(paths)
        return
    if len(journals) < len(paths):
        other = next(path for path in paths if path not in journals)
        raise HistoryError(
            other,
            Phrase("not a journal, and {journal} is one; audit one kind of file at a time", journal=journals[0]),
        )
    with ExitStack() as stack:
        with progress_bar(say("reading")) as report:
            source = stack.enter_context(as_histories(journals, report))
        yield source


def read_history(source: Source) -> History:
    """All of them as one history in memory.

    Raises:
        HistoryError: a file cannot be read.
    """
    with progress_bar(say("reading")) as report:
        return source.history(lambda path: report(say("reading {file}", file=path.name), 0, 1))
