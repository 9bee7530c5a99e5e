"""Files that a command writes at its end: looked at before the work begins, written once it is done."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path

from yuyue_sim.cli.terminal import CommandError
from yuyue_sim.core.language import reason_of, say


def expect_writable(files: Mapping[str, Path | None]) -> None:
    """Refuse before the work what could not be written after it: option → its file, `None` if not asked for.

    Raises:
        CommandError: there is no such folder, it is closed to this user, or the file is a folder.
    """
    for option, path in files.items():
        problem = None if path is None else _problem_of(path)
        if path is not None and problem is not None:
            raise _refusal(option, path, OSError(problem, os.strerror(problem)))


def write_output(option: str, path: Path, content: bytes) -> None:
    """Write the file of an option.

    Raises:
        CommandError: it cannot be written.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise _refusal(option, path, error) from None


def _problem_of(path: Path) -> int | None:
    if path.is_dir():
        return errno.EISDIR
    if path.exists():
        return None if os.access(path, os.W_OK) else errno.EACCES
    if not path.parent.exists():
        return errno.ENOENT
    if not path.parent.is_dir():
        return errno.ENOTDIR
    return None if os.access(path.parent, os.W_OK) else errno.EACCES


def _refusal(option: str, path: Path, error: OSError) -> CommandError:
    text = say(
        "{option} {path}: {reason}; give a file that can be written", option=option, path=path, reason=reason_of(error)
    )
    return CommandError(text)
