"""The first line of a history: of which run it is, and how its records are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from yuyue_sim.core.language import Phrase, reason_of, say
from yuyue_sim.loadtest.history.layout import FORMAT

_LONGEST = 1 << 20


class HistoryError(ValueError):
    """A file cannot be read as a history; the text names it and says what to do."""

    def __init__(self, path: Path, problem: Phrase) -> None:
        super().__init__(f"{path}: {say(problem)}")


def read_header(path: Path) -> tuple[dict[str, Any], int]:
    """The object in the first line of a file, and the length of the line in bytes.

    Raises:
        HistoryError: the file is no history, or one of another format.
    """
    try:
        with path.open("rb") as file:
            line = file.readline(_LONGEST)
    except OSError as error:
        raise HistoryError(path, Phrase("cannot be read: {reason}", reason=reason_of(error).lower())) from None
    try:
        header = json.loads(line)
    except ValueError:  # no JSON, or no UTF-8
        header = None
    if not isinstance(header, dict) or "yuyue_history" not in header:
        raise HistoryError(path, Phrase("not a history; give a file that a load test wrote, or a journal"))
    if header["yuyue_history"] != FORMAT:
        raise HistoryError(
            path,
            Phrase(
                "of format {found}, this version reads format {format}", found=header["yuyue_history"], format=FORMAT
            ),
        )
    if not isinstance(header.get("run", {}), dict) or not isinstance(header.get("operations", []), list):
        raise HistoryError(path, Phrase("its first line needs an object `run` and a list `operations`"))
    return header, len(line)
