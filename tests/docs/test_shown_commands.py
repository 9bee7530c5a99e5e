"""Every command that a page shows, in a block or in a sentence, is one that the command or make understands.

Pages run what they mark; this holds the rest: names, options and values are parsed as the command parses them.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command
from yuyue_sim.cli.app import app

from tests.docs.markdown import PAGES, code, prose
from tests.paths import ROOT

LEFT_OUT = {"commands.md", "commands.zh.md", "CHANGELOG.md"}
"""Pages that are generated, and what tells of commands that are gone."""
_ENDS = {"|", "||", "&&", ">", "2>&1", "&", ";", "<", "2>"}
ONLY_A_NAME = re.compile(r"[A-Z…]+|URL|…")
"""What stands for a value that the reader chooses."""


def lines(page: Path) -> Iterator[str]:
    """Lines of blocks, and code in sentences."""
    for block in code(page):
        yield from block.replace("\\\n", " ").splitlines()
    yield from re.findall(r"`([^`\n]+)`", prose(page))


def shown(program: str) -> list[list[str]]:
    """The distinct commands of a program on all pages, as words."""
    found: dict[str, list[str]] = {}
    for page in PAGES:
        for line in lines(page) if page.name not in LEFT_OUT else ():
            if line.strip().startswith(f"{program} "):
                words = shlex.split(line.strip(), comments=True)
                end = next((index for index, word in enumerate(words) if word in _ENDS), len(words))
                found.setdefault(shlex.join(words[1:end]), words[1:end])
    return list(found.values())


COMMANDS = shown("yuyue-sim")
TARGETS = sorted({words[0] for words in shown("make") if words})


def test_there_are_commands() -> None:
    assert len(COMMANDS) > 60
    assert {"run", "test", "load", "docs"} <= set(TARGETS)


@pytest.mark.parametrize("words", COMMANDS, ids=shlex.join)
def test_the_command_understands_it(words: list[str]) -> None:
    command: Any = get_command(app)
    rest = list(words)
    while rest and hasattr(command, "commands") and not rest[0].startswith("-"):
        inner = command.get_command(typer.Context(command), rest[0])
        assert inner is not None, f"there is no command {rest[0]}"
        command, rest = inner, rest[1:]
    if (
        rest
        and not any(ONLY_A_NAME.fullmatch(word) for word in rest)
        and "--help" not in rest
        and "--version" not in rest
    ):
        command.make_context(words[0], rest)


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_make_has_every_target() -> None:
    for target in TARGETS:
        done = subprocess.run(
            ["make", "-n", target, "VERSION=1.2.3"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, f"make {target}: {done.stderr}"
