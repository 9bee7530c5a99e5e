"""Traffic recorded in a journal, and the command that replays it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from yuyue_sim.cli.app import run

from tests.scenario.faults.faulty import about, scenario
from tests.server.worlds.town import HOSPITAL, Town

TEXT = scenario([HOSPITAL], [])
QUIET = {"name": "busy", "operations": ["getYyNo"], "business_code": {"code": "1005", "message": "忙"}}
STOP = {
    "stop_schedule": {
        "hospital": HOSPITAL, "department": "0300", "doctor": "03000001", "date": "2026-03-04", "part": "morning",
    },
}  # fmt: skip


def recorded(folder: Path, text: str = TEXT, **settings: Any) -> Town:
    """A town whose journal is a file."""
    return Town(folder, text, journal_file=str(folder / "journal.sqlite"), **settings)


def places_left() -> str:
    """The request how many numbers are left."""
    return (
        f"<Message><RequestInfo><HospitalID>{HOSPITAL}</HospitalID><DoctorID>03000001</DoctorID>"
        "<DepartID>0300</DepartID><WorkDate>2026-03-04</WorkDate><WorkType>1</WorkType></RequestInfo></Message>"
    )


def live_a_day(town: Town) -> None:
    """Book, cancel and ask while time passes, a fault comes and goes, a schedule stops and all begins again."""
    for each in (1, 2, 3, 2):
        town.code(each)
    town.soap("backNo", about("backNo", 2, HOSPITAL))
    town.order("POST", " /clock/advance", {"by": "PT1H"})
    town.order("POST", " /faults", QUIET, status=201)
    town.code(4)
    town.order("PUT", " /faults/busy", {"is_on": False})
    for each in (4, 5, 6, 7):
        town.code(each)
    town.left()
    town.soap("getGhInfo", about("getGhInfo", 1, HOSPITAL))
    town.order("POST", " /snapshots", {"name": "before"}, status=201)
    town.order("POST", " /events", STOP)
    town.code(8)
    town.order("POST", " /snapshots/before/restore")
    town.code(8)
    town.order("POST", " /clock/advance", {"by": "P1D"})
    town.left()
    town.order("POST", " /reset")
    town.code(1)
    town.simulation.close()


@dataclass(frozen=True)
class Replayed:
    """What the command said."""

    exit_code: int
    text: str
    error: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def replay(capsys: pytest.CaptureFixture[str], folder: Path, *options: str) -> Replayed:
    """Replay the journal of a folder."""
    capsys.readouterr()
    exit_code = run(["replay", str(folder / "journal.sqlite"), *options])
    said = capsys.readouterr()
    return Replayed(exit_code, said.out, said.err)
