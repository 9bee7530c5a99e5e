"""The end state of a run, kept beside its first history or journal."""

from __future__ import annotations

import json
from pathlib import Path

from yuyue_sim.cli.terminal import CommandError
from yuyue_sim.core.language import reason_of, say
from yuyue_sim.loadtest.audit.end_state import END_STATE_FILE, EndState
from yuyue_sim.loadtest.journals.reader import is_journal


def read_end_state(histories: list[Path]) -> EndState | None:
    """The end state of a run; `None` if it was not read.

    Raises:
        CommandError: the file is not an end state.
    """
    path = _path(histories)
    if not path.is_file():
        return None
    try:
        return EndState.from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(
            say("{path}: no end state ({error}); ask the hospital anew with --final-reads URL", path=path, error=error)
        ) from None


def write_end_state(histories: list[Path], end_state: EndState) -> None:
    """Keep an end state.

    Raises:
        CommandError: the file cannot be written.
    """
    path = _path(histories)
    try:
        end_state.write(path)
    except OSError as error:
        raise CommandError(f"{path}: {reason_of(error)}") from None


def folder_of(histories: list[Path]) -> Path:
    """The folder of the first history, where what belongs to it is kept."""
    first = histories[0]
    return first if first.is_dir() else first.parent


def _path(histories: list[Path]) -> Path:
    first = histories[0]
    return (
        first.with_name(f"{first.name}.{END_STATE_FILE}")
        if is_journal(first)
        else folder_of(histories) / END_STATE_FILE
    )
