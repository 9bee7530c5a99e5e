"""Reads journals as one history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.contract.styles import Style
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.core.temporary_folder import temporary_folder
from yuyue_sim.journal.entry import Entry, EntryKind
from yuyue_sim.journal.query import EntryQuery
from yuyue_sim.journal.store import Store
from yuyue_sim.loadtest.history.header import HistoryError
from yuyue_sim.loadtest.history.layout import NOTHING, SUFFIX, Outcome
from yuyue_sim.loadtest.history.recorded import Recorded
from yuyue_sim.loadtest.history.words import Words
from yuyue_sim.loadtest.history.writer import HistoryWriter
from yuyue_sim.loadtest.journals import findings
from yuyue_sim.loadtest.journals.exchange_reader import ExchangeReader, damaged_column, readings_of, response_of
from yuyue_sim.loadtest.journals.source import Source

_CHANGES = frozenset({"getYyNo", "backNo"})
_ONCE = {"getYyNo": "1000", "backNo": "0000"}
"""What a hospital responds only once about a RegID; later it responds 1002 and 0005."""
_NEW_LEDGER = EntryQuery(kind=EntryKind.CONTROL, path_ends=("/reset", "/restore", "/scenario"))
"""After one of these changes the hospital holds other bookings than before."""
_PROGRESS_EVERY = 1000
_MOST_ATTEMPTS = 2**16 - 1

Progress = Callable[[str, int, int], None]
"""Called with the journal that is read, how many of its exchanges are done, and how many there are."""


def is_journal(path: Path) -> bool:
    """Whether a file is an SQLite database, as journals are."""
    if not path.is_file():  # to open a pipe would wait for its writer
        return False
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


@contextmanager
def as_histories(paths: Sequence[Path], progress: Progress = lambda *_: None) -> Iterator[Source]:
    """Journals of one run, written as histories into a temporary folder.

    Raises:
        HistoryError: a file holds no requests, none with bodies, or a damaged one, or two are of the same traffic.
        JournalError: a file is not a journal, or cannot be read further.
    """
    with ExitStack() as stack:
        parts = [stack.enter_context(closing(_Journal(path))) for path in paths]
        for one, other in combinations(parts, 2):
            one.expect_other_traffic(other)
        folder = stack.enter_context(temporary_folder("audit"))
        files = [part.write(folder / f"{number:03d}{SUFFIX}", progress) for number, part in enumerate(parts)]
        unreadable = sum(part.unreadable for part in parts)
        recorded = Recorded(
            journals=tuple(path.name for path in paths),
            hospital=parts[0].hospital,
            left_out=tuple(findings.left_out(is_recorder=bool(parts[0].hospital), unreadable=unreadable)),
        )
        problems = tuple(problem for part in parts for problem in part.problems)
        yield replace(Source.of(files), recorded=recorded, problems=problems)


class _Journal:
    """One file, written as a history."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            HistoryError: it holds nothing that can be judged.
            JournalError: it is not a journal.
        """
        self.path = path
        self.unreadable = 0
        self.problems: list[Words] = []
        self._accepted_unread = 0
        self._set_back = 0
        """How often the machine's clock was set back."""
        self._decided_after_unix_s = 0.0
        self._attempts: Counter[int] = Counter()
        self._reader = ExchangeReader()
        self._store = Store(path, is_read_only=True)
        try:
            self._check()
        except BaseException:
            self.close()
            raise

    def _check(self) -> None:
        """Find out what is in it and what is missing."""
        recorded, simulation = (self._store.meta(key) or {} for key in ("recorded", "simulation"))
        self.hospital = str(recorded.get("hospital", ""))
        self._meta: dict[str, Any] = recorded or simulation
        after = self._last_new_ledger()
        extent = self._store.extent(after)
        self._count, without = extent.requests, extent.without_bodies
        if not self._count:
            raise HistoryError(self.path, Phrase("it holds no requests; send some through `yuyue-sim record` first"))
        if without:
            raise HistoryError(
                self.path,
                Phrase(
                    "{without:,} of its {count:,} requests were kept without bodies (--journal summary), which an "
                    "audit needs; record again with --journal full",
                    without=without,
                    count=self._count,
                ),
            )
        first = next(self._store.requests(self._decided_after_unix_s), None)
        self._style = str(first.entry.style) if first is not None else ""
        if extent.missing:
            self.problems.append(findings.missing(self.path, extent.missing))
        self._set_back += int(self._store.meta("set_back") or 0)
        if self._store.meta("open"):
            self.problems.append(findings.unfinished(self.path))

    def _last_new_ledger(self) -> int:
        """The id of the last change after which the hospital held other bookings; 0 if there was none."""
        found = self._store.find(_NEW_LEDGER, 1)
        if not found:
            return 0
        self._decided_after_unix_s = found[0].entry.decided_unix_s
        self.problems.append(findings.new_ledger(self.path, found[0].id))
        return found[0].id

    def expect_other_traffic(self, other: _Journal) -> None:
        """See that another journal is not of the same requests, such as that of the hospital behind a recorder.

        Raises:
            HistoryError: it is.
            JournalError: one of them cannot be read further.
        """
        shared = self._store.shared_with(other.path, _ONCE)
        if shared is not None:
            raise HistoryError(
                other.path,
                Phrase(
                    "it holds the {operation} of RegID {registration_id} with the same response {code}, and so does "
                    "{path}: both are of the same traffic, where each request would count twice, or of two runs. Audit "
                    "one of them: the hospital's own has what everybody sent, a recorder's the times nearer to clients",
                    **shared._asdict(),
                    path=self.path,
                ),
            )

    def write(self, to: Path, progress: Progress) -> Path:
        """Write all its requests as a history.

        Raises:
            HistoryError: an exchange in it is damaged.
            JournalError: it cannot be read further.
        """
        writer = HistoryWriter(to, {"run": self._run()}, tuple(HOSPITAL_OPERATIONS))
        last_ns = 0
        for done, kept in enumerate(self._store.requests(self._decided_after_unix_s)):
            if done % _PROGRESS_EVERY == 0:
                progress(say("reading {file}", file=self.path.name), done, self._count)
            damaged = damaged_column(kept.entry)
            if damaged:
                text = Phrase(
                    "x{id} is damaged: {column} is not what a journal holds; take a whole copy of it",
                    id=kept.id,
                    column=damaged,
                )
                raise HistoryError(self.path, text)
            last_ns = max(last_ns, self._write_one(writer, kept.entry))
        writer.close(last_ns)
        if self._accepted_unread:
            self.problems.append(findings.accepted_unread(self.path, self._accepted_unread))
        if self._set_back:
            self.problems.append(findings.set_back(self.path, self._set_back))
        return to

    def _write_one(self, writer: HistoryWriter, entry: Entry) -> int:
        """Write one exchange; returns when its response was there."""
        asked = self._reader.asked(entry)
        at_ns, done_ns = (int(each * 1e9) for each in (entry.arrived_unix_s, entry.answered_unix_s))
        if done_ns < at_ns:
            self._set_back += 1
            done_ns = at_ns
        if not asked.operation:
            self.unreadable += 1
            return done_ns
        response = response_of(asked, entry)
        if asked.operation in _CHANGES and not asked.is_readable:
            self.unreadable += 1
            self._accepted_unread += response.outcome is Outcome.DONE
            return done_ns
        if asked.operation == "getYyNo":
            self._attempts[asked.registration_id] += 1
        number = writer.invoke(
            asked.operation,
            at_ns,
            registration_id=asked.registration_id,
            slot=asked.slot,
            patient=asked.patient,
            attempt=min(self._attempts[asked.registration_id] or 1, _MOST_ATTEMPTS),
        )
        writer.complete(
            number,
            done_ns,
            response.outcome,
            registration_id=response.registration_id,
            reserve_no=response.reserve_no,
            code=int(response.code) if response.code else NOTHING,
            status=response.status,
            error=response.error,
            readings=readings_of(asked, response),
        )
        return done_ns

    def _run(self) -> dict[str, Any]:
        """The run in the header of the history."""
        return {
            "id": "journal",
            "host": self.hospital,
            "scenario": self._meta.get("scenario", ""),
            "started": self._meta.get("began", ""),
            "settings": {"style": self._style or Style.STRING.value},
        }

    def close(self) -> None:
        """Close the file."""
        self._store.close()
