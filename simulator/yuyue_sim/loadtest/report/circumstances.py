"""What a history does not say of its run: planted bugs, version, machine, and the command that repeats it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from yuyue_sim.core.language import say

CIRCUMSTANCES_FILE = "experiment.json"
"""What it is called beside the histories."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """As `yuyue-sim load` keeps it; everything is empty for a run that was started otherwise."""

    command: str = ""
    """The command that repeats the run."""
    version: str = ""
    machine: str = ""
    bugs: tuple[str, ...] | None = None
    """Planted bugs; `None` where not known."""
    faults: tuple[str, ...] | None = None
    """Faults of the scenario; `None` where not known."""
    simulator: str = ""
    """The root of the simulator, if the hospital is one that goes on running."""
    explanations: Mapping[str, tuple[str, str, str]] | None = None
    """By RegID, what the simulator said of it before it ended: the cause, what it means, and the same in Chinese.
    `None` if it was not asked."""

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Circumstances:
        """What `write` kept.

        Raises:
            TypeError: it is something else.
        """
        lists = {name: None if value[name] is None else tuple(value[name]) for name in ("bugs", "faults")}
        known = value.get("explanations")
        explanations = (
            None if known is None else {number: (each[0], each[1], each[2]) for number, each in known.items()}
        )
        return cls(**{**value, **lists, "explanations": explanations})

    @classmethod
    def read(cls, folder: Path) -> Circumstances:
        """Those kept in a folder; nothing is known without the file.

        Raises:
            ValueError: the file holds something else.
        """
        path = folder / CIRCUMSTANCES_FILE
        if not path.is_file():
            return cls()
        try:
            return cls.from_json(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            raise ValueError(
                say("{path}: not the circumstances of a run ({error}); remove it", path=path, error=error)
            ) from None

    def write(self, folder: Path) -> None:
        """Keep them beside the histories."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2)
        (folder / CIRCUMSTANCES_FILE).write_text(text, encoding="utf-8")
