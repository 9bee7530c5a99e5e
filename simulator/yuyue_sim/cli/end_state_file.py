"""The end state of a run, kept beside its first history or journal."""

from __future__ import annotations

from pathlib import Path

from yuyue_sim.cli.terminal import CommandError
from yuyue_sim.core.language import reason_of
from yuyue_sim.loadtest.audit.end_state import END_STATE_FILE, EndState
from yuyue_sim.loadtest.journals.reader import is_journal


def write_end_state(histories: list[Path], end_state: EndState) -> None:
    """Keep an end state.

    Raises:
        CommandError: the file cannot be written.
    """
    path = end_state_path(histories)
    try:
        end_state.write(path)
    except OSError as error:
        raise CommandError(f"{path}: {reason_of(error)}") from None


def folder_of(histories: list[Path]) -> Path:
    """The folder of the first history, where what belongs to it is kept."""
    first = histories[0]
    return first if first.is_dir() else first.parent


def end_state_path(histories: list[Path]) -> Path:
    """Where the end state of a run is kept."""
    first = histories[0]
    return (
        first.with_name(f"{first.name}.{END_STATE_FILE}")
        if is_journal(first)
        else folder_of(histories) / END_STATE_FILE
    )
