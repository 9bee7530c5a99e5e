"""The file of a journal is removed, replaced, overwritten or locked away meanwhile: the end says what is missing."""

from __future__ import annotations

import http.client
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.acceptance.process import running
from tests.damages import overwrite, replace_by_a_copy
from tests.soap.asking import STRING_PATH, UNKNOWN_SLOTS, string_envelope

LOST = " are missing from the journal {path}: "


def remove(path: Path) -> None:
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink()


DAMAGES: list[tuple[Callable[[Path], None], str]] = [
    (remove, "{path} is gone; put it back or start anew with another file"),
    (replace_by_a_copy, "another file was put in the place of {path}; start anew with the one that is wanted"),
    (overwrite, "{path} was overwritten; start anew with a copy of it"),
]


def ask(port: str) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", int(port), timeout=120)) as connection:
        connection.request("POST", STRING_PATH, string_envelope("getDtNoInfo", UNKNOWN_SLOTS).encode())
        return connection.getresponse().status


def wait_for(path: Path, count: int) -> None:
    """Wait until so many exchanges are in the file."""
    with closing(sqlite3.connect(path, timeout=120)) as plain:
        while plain.execute("SELECT count(*) FROM exchange").fetchone() != (count,):
            pass


@pytest.mark.parametrize(("damage", "reason"), DAMAGES)
@pytest.mark.parametrize(("words", "exit_code"), [("record --to http://127.0.0.1:9", 1), ("serve", 0)])
def test_what_is_missing_is_said(
    tmp_path: Path, damage: Callable[[Path], None], reason: str, words: str, exit_code: int
) -> None:
    path = tmp_path / "j.sqlite"
    with running(*words.split(), "--port", "0", "--journal-file", str(path)) as command:
        address, _ = command.read_until(r"http://\S+:(\d+)/webservice/YuyueService")
        ask(address[1])
        wait_for(path, 1)
        damage(path)
        ask(address[1])
        ask(address[1])
        command.send_signal(signal.SIGTERM)
        said = command.stdout.read()
        assert command.wait() == exit_code
    assert f"2 exchanges are missing from the journal {path}: {reason.format(path=path)}" in said


def test_a_file_that_is_lost_after_the_last_exchange_is_named(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite"
    with running("record", "--to", "http://127.0.0.1:9", "--port", "0", "--journal-file", str(path)) as command:
        address, _ = command.read_until(r"http://\S+:(\d+)/webservice/YuyueService")
        ask(address[1])
        wait_for(path, 1)
        remove(path)
        command.send_signal(signal.SIGTERM)
        said = command.stdout.read()
        assert command.wait() == 1
    assert f"the journal {path} is lost: {path} is gone; put it back or start anew with another file" in said


def test_a_file_that_is_put_back_gets_all(tmp_path: Path) -> None:
    path, aside = tmp_path / "j.sqlite", tmp_path / "aside"
    with running("record", "--to", "http://127.0.0.1:9", "--port", "0", "--journal-file", str(path)) as command:
        address, _ = command.read_until(r"http://\S+:(\d+)/webservice/YuyueService")
        ask(address[1])
        wait_for(path, 1)
        path.rename(aside)
        ask(address[1])
        command.read_until("j.sqlite is gone")
        aside.rename(path)
        command.send_signal(signal.SIGTERM)
        assert command.wait() == 0
    wait_for(path, 2)
