"""Broken scenario files: each is refused with file, line and reason, by the exact words, and nothing is started."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from yuyue_sim.cli.app import run as run_command

from tests.cli.shell import refused

_SECTION = re.compile(r"^### (.*)\n", re.MULTILINE)
_PART = re.compile(r"^--- (.*)\n", re.MULTILINE)
SERVED = {"a typo in a key", "extends in a circle", "an unknown doctor", "after the story ends"}
ANYTHING = "…"


def cases() -> dict[str, dict[str, str]]:
    """Name → the files of the case, and under `said` what is said of them."""
    text = Path(__file__).with_name("broken_scenarios.txt").read_text(encoding="utf-8")
    sections = _SECTION.split(text)[1:]
    found = {}
    for name, body in zip(sections[::2], sections[1::2], strict=True):
        parts = _PART.split(body)[1:]
        found[name] = dict(zip(parts[::2], parts[1::2], strict=True))
    return found


CASES = cases()


def written(folder: Path, case: dict[str, str]) -> str:
    """Write the files of a case, and return what has to be said of them."""
    for name, text in case.items():
        if name != "said":
            (folder / name).write_text(text, encoding="utf-8")
    return case["said"].strip()


def assert_said(expected: str, said: str) -> None:
    """`…` stands for whatever else is there, such as a list that grows."""
    pattern = re.escape(expected).replace(ANYTHING, r"[^\n]*")
    assert re.fullmatch(pattern, said.strip()), said


def test_there_are_more_than_twenty() -> None:
    assert len(CASES) > 20
    assert CASES.keys() >= SERVED
    assert all(case["said"].startswith("bad.yaml:") for case in CASES.values())


@pytest.mark.parametrize("name", CASES)
def test_a_broken_file_is_refused_with_its_place(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = written(tmp_path, CASES[name])
    monkeypatch.chdir(tmp_path)
    assert run_command(["check", "bad.yaml"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert_said(expected, printed.err)


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_bytes(b"name: bad\ntitle: \xcb\xd5\xd6\xdd\n")
    assert refused("check", "bad.yaml", cwd=tmp_path) == ("bad.yaml:2:8: this is GBK; save the file in UTF-8\n")


@pytest.mark.parametrize("name", sorted(SERVED))
def test_nothing_is_started(name: str, tmp_path: Path) -> None:
    expected = written(tmp_path, CASES[name])
    assert_said(expected, refused("serve", "bad.yaml", "--port", "0", "--state", "state.db", cwd=tmp_path))
    assert not (tmp_path / "state.db").exists()
