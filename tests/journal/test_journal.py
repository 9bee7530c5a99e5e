"""When the journal writes, and what becomes of exchanges where it cannot."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from yuyue_sim.journal.entry import JournalMode
from yuyue_sim.journal.journal import Journal
from yuyue_sim.journal.query import EntryQuery
from yuyue_sim.journal.store import JournalError
from yuyue_sim.server.control.journal import JournalQuery

from tests.journal.entries import entry

MIB = 1 << 20


def journal_at(path: Path | None, count: int = 10_000, most_bytes: int = 64 * MIB) -> Journal:
    return Journal(path, JournalMode.FULL, count, most_bytes, {})


def note_all(journal: Journal, count: int) -> None:
    for number in range(count):
        journal.note_order(entry(number))


def written(path: Path) -> int:
    """How many exchanges another program finds in the file."""
    with closing(sqlite3.connect(path)) as plain:
        try:
            return int(plain.execute("SELECT count(*) FROM exchange").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


class Loop(asyncio.SelectorEventLoop):
    """Keeps what is to be done later; nobody waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.planned: list[tuple[float, Callable[..., Any]]] = []

    def call_later(self, delay: float, callback: Callable[..., Any], *_: Any, **__: Any) -> Any:  # type: ignore[override]
        self.planned.append((delay, callback))


def on_loop(act: Callable[[Loop], None]) -> None:
    async def go() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, Loop)
        act(loop)

    with asyncio.Runner(loop_factory=Loop) as runner:
        runner.run(go())


def test_a_file_is_written_fifty_milliseconds_later(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal = journal_at(path)

    def act(loop: Loop) -> None:
        note_all(journal, 3)
        assert written(path) == 0
        ((delay_s, flush),) = loop.planned
        assert delay_s == 0.05
        flush()
        assert written(path) == 3
        journal.note_order(entry(3))
        assert len(loop.planned) == 2

    on_loop(act)


def test_a_file_is_written_at_once_where_much_waits(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal = journal_at(path)

    def act(_: Loop) -> None:
        note_all(journal, 499)
        assert written(path) == 0
        journal.note_order(entry(499))
        assert written(path) == 500

    on_loop(act)


def test_without_a_loop_it_is_written_at_once_and_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal = journal_at(path)
    journal.note_order(entry(1))
    assert written(path) == 1
    on_loop(lambda _: journal.note_order(entry(2)))
    journal.close()
    assert written(path) == 2
    journal.note_order(entry(3))
    with pytest.raises(JournalError, match="closed"):
        journal.find()


@pytest.mark.parametrize("is_file", [False, True])
def test_threads_look_and_write_while_exchanges_come(tmp_path: Path, is_file: bool) -> None:
    journal = journal_at(tmp_path / "journal" if is_file else None)
    ended = threading.Event()
    failed: list[BaseException] = []

    def look() -> None:
        try:
            while not ended.is_set():
                journal.flush()
                journal.find(limit=1)
        except BaseException as error:
            failed.append(error)

    lookers = [threading.Thread(target=look) for _ in range(2)]
    for each in lookers:
        each.start()
    on_loop(lambda _: note_all(journal, 3_000))
    ended.set()
    for each in lookers:
        each.join()
    assert not failed
    found = journal.find(limit=5_000)
    assert [each.entry.registration_id for each in found] == list(range(2_999, -1, -1))


def test_what_cannot_be_written_waits(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "journal"
    journal = journal_at(path)
    journal.note_order(entry(1))

    def rename(old: str, new: str) -> None:
        with closing(sqlite3.connect(path)) as plain:
            plain.execute(f"ALTER TABLE {old} RENAME TO {new}")

    def act(loop: Loop) -> None:
        rename("exchange", "gone")
        for number in range(2, 1_502):
            journal.note_order(entry(number))
        (record,) = caplog.records
        assert record.exc_info is None
        assert record.message == (
            "The journal cannot be written; what does not fit into memory will be missing from it: "
            f"{path}: no such table: exchange"
        )
        with pytest.raises(JournalError, match="no such table: exchange"):
            journal.find()
        assert loop.planned[-1][0] == 10.0
        loop.planned[-1][1]()
        assert len(caplog.records) == 1
        rename("gone", "exchange")
        loop.planned[-1][1]()
        assert written(path) == 1_501
        rename("exchange", "gone")
        journal.note_order(entry(1_502))
        loop.planned[-1][1]()
        assert len(caplog.records) == 1
        rename("gone", "exchange")

    with caplog.at_level(logging.ERROR):
        on_loop(act)
    found = journal.find(limit=2_000)
    assert [each.entry.registration_id for each in found] == list(range(1_502, 0, -1))


def test_what_waits_is_bounded() -> None:
    journal = journal_at(None, most_bytes=MIB)
    for number in range(10):
        journal.note_order(entry(number, body=b"x" * 100_000))
    assert journal.waiting == 5
    journal = journal_at(None, count=3)
    note_all(journal, 10)
    assert journal.waiting == 3
    summary = Journal(None, JournalMode.SUMMARY, 10_000, MIB, {})
    for number in range(10):
        bodiless = entry(number)._replace(request=None, response=None, request_bytes=MIB, response_bytes=MIB)
        summary.note_order(bodiless)
    assert summary.waiting == 10


@pytest.mark.parametrize("is_file", [False, True])
def test_both_bounds_hold_over_many_batches(tmp_path: Path, is_file: bool) -> None:
    path = tmp_path / "journal" if is_file else None
    journal = journal_at(path, count=150)
    for number in range(400):
        journal.note_order(entry(number))
        if number % 30 == 0:
            journal.flush()
    assert [each.entry.registration_id for each in journal.find(limit=200)] == list(range(399, 249, -1))
    sized = journal_at(tmp_path / "sized" if is_file else None, most_bytes=2 * MIB)
    for number in range(400):
        sized.note_order(entry(number, body=b"x" * 10_000))
        if number % 30 == 0:
            sized.flush()
    kept = [each.entry.registration_id for each in sized.find(limit=400)]
    assert kept == list(range(399, 399 - len(kept), -1))
    assert 2 * MIB * 3 // 4 < len(kept) * 20_000 < 2 * MIB


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ({"registration_id": "1"}, "by_registration"),
        ({"card": "x"}, "by_card"),
        ({"code": "1002"}, "by_code"),
        ({"request_id": "x"}, "by_request"),
        ({"fault": "x"}, "by_fault"),
    ],
)  # fmt: skip
def test_searches_go_through_indexes(tmp_path: Path, query: dict[str, str], index: str) -> None:
    path = tmp_path / "journal"
    journal_at(path).note_order(entry(1))
    where, values = JournalQuery.model_validate(query).entry_query().where()
    statement = f"EXPLAIN QUERY PLAN SELECT * FROM exchange{where} ORDER BY id DESC LIMIT 100"
    with closing(sqlite3.connect(path)) as plain:
        plan = plain.execute(statement, values).fetchall()
    assert f"USING INDEX {index}" in plan[0][-1]


def test_conditions_are_met_together() -> None:
    journal = journal_at(None)
    for number in range(6):
        journal.note_order(entry(number)._replace(code=f"100{number % 2}"))
    assert [each.entry.registration_id for each in journal.find(EntryQuery(code="1001", after_id=2))] == [5, 3]
    assert [each.id for each in journal.find(EntryQuery(code="1001", after_id=2, before_id=6), limit=1)] == [4]
