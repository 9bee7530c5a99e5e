"""The file of a journal: for other programs, for several processes, and read again later."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from yuyue_sim.journal.store import JournalError, Store

from tests.journal.entries import entry
from tests.server.worlds.town import Town

NO_BOUND = 1 << 40

COLUMNS = [
    "id", "kind", "arrived_unix_s", "decided_unix_s", "answered_unix_s", "simulated_at", "newest_event", "operation",
    "style", "path",
    "hospital_id", "registration_id", "card_no", "code", "http_status", "fault", "effect", "injected", "reasons",
    "request_id", "content_type", "response_type", "request_bytes", "response_bytes", "request", "response",
]  # fmt: skip
"""The columns that docs/journal.md promises."""

WRITER = """
import sys
from pathlib import Path
from yuyue_sim.journal.entry import JournalMode
from yuyue_sim.journal.journal import Journal
from tests.journal.entries import entry

journal = Journal(Path(sys.argv[1]), JournalMode.FULL, 10_000, 1 << 30, {})
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 2_000):
    journal.note_order(entry(number))
    if number % 97 == 0:
        journal.flush()
journal.close()
"""
WRITER_OF_MANY = """
import sys
from pathlib import Path
from yuyue_sim.journal.store import Store
from tests.journal.entries import entry

store = Store(Path(sys.argv[1]))
for begin in (0, 500):
    store.write([entry(each, body=b"x" * 2_000) for each in range(begin, begin + 500)], 10_000, 1 << 30)
store.close()
"""
NO_FILE_IS_MADE = "/proc"
"""A folder that SQLite takes for a writable one, if root asks; but a file cannot be made there."""


def test_any_sqlite_tool_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    town = Town(tmp_path, journal_file=str(file), seed=7)
    town.code(1)
    town.simulation.close()
    with closing(sqlite3.connect(file)) as plain:
        assert [row[1] for row in plain.execute("PRAGMA table_info(exchange)")] == COLUMNS
        found = plain.execute("SELECT operation, code, card_no FROM exchange WHERE registration_id = 1").fetchall()
        assert found == [("getYyNo", "1000", "320503198001010014")]
        (about,) = plain.execute("SELECT value FROM meta WHERE key = 'about'").fetchone()
        assert "made up" in about
        seed = "SELECT json_extract(value, '$.seed'), json_extract(value, '$.settings.control_token') FROM meta"
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert plain.execute(f"{seed} WHERE key = 'simulation'").fetchone() == (7, None)
    assert [each.name for each in tmp_path.iterdir() if "journal" in each.name] == ["journal.sqlite"]


def test_it_is_read_in_the_order_in_which_exchanges_took_effect(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    with closing(Store(file)) as written:
        written.describe({"simulation": {"seed": 7}})
        written.write([entry(1, 20.0, b"late"), entry(2, 10.0, b"early"), entry(3, 20.0)], 100, NO_BOUND)
    with closing(Store(file, is_read_only=True)) as found:
        assert found.meta("simulation") == {"seed": 7}
        assert found.meta("nothing") is None
        assert [(each.id, each.entry.request) for each in found.in_order()] == [(2, b"early"), (1, b"late"), (3, b"")]
        with pytest.raises(JournalError, match="readonly"):
            found.write([entry(4)], 100, NO_BOUND)


def test_several_processes_write_one_file(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(file), str(begin)]) for begin in (0, 2_000)]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    with closing(Store(file, is_read_only=True)) as found:
        assert sorted(each.entry.registration_id or 0 for each in found.in_order()) == list(range(4_000))


@pytest.mark.skipif(not os.access(NO_FILE_IS_MADE, os.W_OK), reason="only root is allowed to write there")
def test_no_temporary_file_is_made(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    environment = {**os.environ, "SQLITE_TMPDIR": NO_FILE_IS_MADE}
    subprocess.run([sys.executable, "-c", WRITER_OF_MANY, str(file)], env=environment, check=True, timeout=120)
    with closing(Store(file, is_read_only=True)) as found:
        assert found.count() == 1_000


def test_many_open_it_at_once(tmp_path: Path) -> None:
    for round_number in range(10):
        file, together = tmp_path / f"{round_number}.sqlite", threading.Barrier(8)

        def opened(file: Path, together: threading.Barrier) -> Store:
            together.wait()
            return Store(file)

        with ThreadPoolExecutor(8) as pool:
            for each in list(pool.map(opened, [file] * 8, [together] * 8)):
                each.close()


def other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE accounts (id)")


def newer_journal(path: Path) -> None:
    Store(path).close()
    with closing(sqlite3.connect(path)) as changed:
        changed.execute("PRAGMA user_version = 4")


def text(path: Path) -> None:
    path.write_text("exchanges: none\n" * 100, encoding="utf-8")


NOT_OURS = "{path}: not a journal of yuyue-sim; name another file"
NEWER = "{path}: written by a newer yuyue-sim (journal version 4, known is 3)"


@pytest.mark.parametrize("is_read_only", [False, True])
@pytest.mark.parametrize(
    ("make", "said"), [(other_database, NOT_OURS), (text, NOT_OURS), (newer_journal, NEWER)]
)  # fmt: skip
def test_what_is_no_journal_is_left_alone(
    tmp_path: Path, make: Callable[[Path], None], said: str, is_read_only: bool
) -> None:
    path = tmp_path / "file"
    make(path)
    before = path.read_bytes()
    with pytest.raises(JournalError) as refused:
        Store(path, is_read_only=is_read_only)
    assert str(refused.value) == said.format(path=path)
    assert path.read_bytes() == before


def test_a_journal_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    with pytest.raises(JournalError) as refused:
        Store(path, is_read_only=True)
    assert str(refused.value) == f"{path}: no such file; `yuyue-sim serve --journal-file {path}` makes one"
    path.touch()
    with pytest.raises(JournalError, match="not a journal of yuyue-sim"):
        Store(path, is_read_only=True)


def test_a_journal_that_cannot_be_made(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "journal"
    with pytest.raises(JournalError) as refused:
        Store(path)
    assert str(refused.value) == f"{path}: cannot be opened; see whether its folder exists and may be written to"
