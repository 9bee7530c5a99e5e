"""The manifest of a run on several workers: who takes part, and what file each worker wrote.

The master keeps it beside the histories, `RUN.workers.json`, and writes it anew at every change. So whoever audits
knows what is missing, even if the master was killed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from yuyue_sim.core.language import Phrase
from yuyue_sim.loadtest.history.header import HistoryError
from yuyue_sim.loadtest.history.layout import SUFFIX

FORMAT = 1
MANIFEST_SUFFIX = ".workers.json"


@dataclass(slots=True)
class Share:
    """One worker's share of a run."""

    worker: int
    """Its number in this run, from 0."""
    name: str
    """Its name among the workers of the master."""
    host: str = ""
    """The machine it ran on."""
    path: str = ""
    """Its history on that machine; empty as long as it has not said so."""
    size: int = 0
    """Bytes of its history; 0 as long as that is not complete."""
    sha256: str = ""
    """Digest of its history; empty as long as that is not complete."""
    problem: str = ""
    """Why the history did not come to the master, in English; empty if it did, or still may."""


@dataclass(slots=True)
class Manifest:
    """The workers of a run."""

    run: str
    shares: list[Share] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path, run: str) -> Manifest | None:
        """The manifest of a run in a folder; `None` if there is none.

        Raises:
            HistoryError: the file cannot be read as a manifest.
        """
        path = manifest_path(folder, run)
        if not path.is_file():
            return None
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            if found["yuyue_workers"] != FORMAT:
                raise ValueError(f"yuyue_workers: {found['yuyue_workers']!r}")
            return cls(str(found["run"]), [_share(each) for each in found["workers"]])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise HistoryError(
                path,
                Phrase(
                    "not a list of workers ({error}); move it away to audit without it, which shows fewer problems",
                    error=error,
                ),
            ) from None

    def write(self, folder: Path) -> None:
        """Replace the file in a folder.

        Raises:
            OSError: it cannot be written.
        """
        path = manifest_path(folder, self.run)
        content = {"yuyue_workers": FORMAT, "run": self.run, "workers": [asdict(each) for each in self.shares]}
        written = path.with_name(f"{path.name}.part")
        written.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
        written.replace(path)

    def share_of(self, name: str) -> Share | None:
        """The share of a worker; `None` if it does not take part."""
        return next((each for each in self.shares if each.name == name), None)


def manifest_path(folder: Path, run: str) -> Path:
    """Where the manifest of a run stands."""
    return folder / f"{run}{MANIFEST_SUFFIX}"


def history_name(run: str, worker: int) -> str:
    """The name of a worker's file."""
    return f"{run}-{worker:02d}{SUFFIX}"


def _share(found: dict[str, Any]) -> Share:
    texts = {each.name: str(found.get(each.name, "")) for each in fields(Share) if each.name not in {"worker", "size"}}
    return Share(worker=int(found["worker"]), size=int(found.get("size", 0)), **texts)
