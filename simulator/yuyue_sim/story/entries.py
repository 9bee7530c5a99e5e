"""What a played story has to tell: one entry for each thing that happened or was expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yuyue_sim.core.authored import StrictModel
from yuyue_sim.scenario.files.occurrences import Occurrence
from yuyue_sim.story.judgement import Shortfall
from yuyue_sim.story.steps import Turn

_KINDS = {
    "stop_schedule": "停诊",
    "resume_schedule": "恢复出诊",
    "add_schedule": "新增排班",
    "change_capacity": "调整号源",
    "release_numbers": "加放号源",
    "withhold_numbers": "收回号源",
    "suspend_hospital": "暂停预约",
    "resume_hospital": "恢复预约",
    "doctor_ill": "医生生病",
    "rush": "集中挂号",
    "bed_crisis": "床位紧张",
    "faults": "故障开关",
}
_DAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a story."""

    at: datetime
    text: str
    """What it was, on one line."""
    note: str = ""
    """What the scenario says of it."""
    is_met: bool | None = None
    """Whether an expectation was met; `None` for what just happened."""
    shortfalls: tuple[Shortfall, ...] = ()
    """Why it was not."""

    def lines(self) -> Iterator[str]:
        """The entry as it stands in a log."""
        mark = {None: "", True: " ✓", False: " ✗"}[self.is_met]
        note = f"  # {' '.join(self.note.split())}" if self.note else ""
        yield f"{self.at:%H:%M:%S}  {self.text}{mark}{note}"
        for shortfall in self.shortfalls:
            yield f"          {shortfall}"


def day_line(at: datetime) -> str:
    """The line with which a day begins."""
    return f"{at:%Y-%m-%d} 星期{_DAYS[at.weekday()]}"


def of_event(occurrence: Occurrence) -> Entry:
    """The entry of something that happens."""
    text = f"{_KINDS[occurrence.kind]} {occurrence.kind} {_words(occurrence.what)}"
    return Entry(occurrence.at, text.rstrip(), occurrence.note)


def of_fault(at: datetime, turn: Turn) -> Entry:
    """The entry of a fault that begins or ends."""
    return Entry(at, f"故障 {turn.fault} {'begins' if turn.begins else 'ends'}")


def _words(what: StrictModel) -> str:
    """The keys of an event that the scenario gives, on one line."""
    values: dict[str, Any] = what.model_dump(mode="json", exclude_defaults=True)
    return " ".join(f"{key}={','.join(value) if isinstance(value, list) else value}" for key, value in values.items())
