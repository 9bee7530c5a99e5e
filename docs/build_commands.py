"""Writes docs/commands.md: what `--help` of each command prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from typer.main import get_command
from yuyue_sim.cli.app import app

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "commands.md"
_COLUMNS = "100"
_HEAD = """# Commands

Exit codes: 0 done, 1 a negative result, 2 a mistake in the command, the scenario or the environment. `--help` of each
command shows the same text; `yuyue-sim --version` prints the version. `make docs` writes this page.
"""
_NOTES = {
    "run": "How to write stories, and what the log looks like: [stories.md](stories.md).",
    "fault": "The kinds of fault and their keys: [faults.md](faults.md).",
    "bug": "What each bug violates, and how a client sees it: [bugs.md](bugs.md).",
    "world": "Details: [worlds.md](worlds.md).",
    "snapshot": "Details: [worlds.md](worlds.md).",
    "journal": "Details: [journal.md](journal.md).",
    "invariants": "What each invariant says: [control.md](control.md).",
    "clock": "Details: [control.md](control.md).",
    "platform": "Details: [platform.md](platform.md).",
    "explain": "Details: [explain.md](explain.md).",
    "record": "Details: [replay.md](replay.md).",
    "replay": "How to record, and what is compared: [replay.md](replay.md).",
    "notices": "When notices are sent, and what they contain: [notices.md](notices.md).",
    "schema": "How to write scenarios: [scenarios.md](scenarios.md).",
}


def printed(*command: str) -> str:
    """The help of a command, without its empty lines."""
    environment = {**os.environ, "COLUMNS": _COLUMNS, "NO_COLOR": "1", "PYTHONUTF8": "1", "TERM": "dumb"}
    done = subprocess.run(
        [sys.executable, "-m", "yuyue_sim", *command, "--help"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=True,
    )
    return "\n".join(line.rstrip() for line in done.stdout.splitlines() if line.strip())


def section(level: str, *command: str) -> str:
    """One command as the page shows it."""
    return f"{level} yuyue-sim {' '.join(command)}\n\n```\n{printed(*command)}\n```\n"


def write() -> None:
    """Write the page."""
    parts = [_HEAD]
    program: Any = get_command(app)
    for name in program.list_commands(None):
        command = program.commands[name]
        parts.append(section("##", name))
        parts += [section("###", name, part) for part in getattr(command, "commands", {})]
        if name in _NOTES:
            parts.append(_NOTES[name] + "\n")
    PAGE.write_text(re.sub(r"\n{3,}", "\n\n", "\n".join(parts)), encoding="utf-8")


if __name__ == "__main__":
    write()
