"""The log of a played story: one entry for each event, fault, platform action and expectation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yuyue_sim.core.authored import StrictModel
from yuyue_sim.core.language import say
from yuyue_sim.scenario.files.occurrences import Occurrence
from yuyue_sim.story.shortfalls import Shortfall
from yuyue_sim.story.steps import FaultChange

_KINDS = {
    "stop_schedule": "停诊",
    "resume_schedule": "恢复接诊",
    "add_schedule": "新增排班",
    "change_capacity": "调整号源",
    "release_numbers": "加放号源",
    "withhold_numbers": "收回号源",
    "suspend_hospital": "暂停预约",
    "resume_hospital": "恢复预约",
    "doctor_ill": "医生生病",
    "rush": "集中挂号",
    "bed_crisis": "床位告急",
    "faults": "故障开关",
}
_DAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry."""

    at: datetime
    text: str
    """What happened, on one line."""
    note: str = ""
    """The note of the scenario."""
    is_met: bool | None = None
    """Whether an expectation was met; `None` for everything else."""
    shortfalls: tuple[Shortfall, ...] = ()
    """Why it was not."""
    place: str = ""
    """Where an expectation that was not met stands: file, line, column and key."""
    sent: str = ""
    """The document of the first request that it did not expect so; empty if none was sent."""

    def lines(self) -> Iterator[str]:
        """The lines of the entry in a log."""
        mark = {None: "", True: " ✓", False: " ✗"}[self.is_met]
        note = f"  # {' '.join(self.note.split())}" if self.note else ""
        yield f"{self.at:%H:%M:%S}  {self.text}{mark}{note}"
        if self.shortfalls:
            details = [*map(str, self.shortfalls), say("at {place}", place=self.place)]
            details += [say("sent {document}", document=self.sent)] if self.sent else []
            yield from (f"          {line}" for line in details)


def format_day(at: datetime) -> str:
    """The line at the beginning of a day."""
    return f"{at:%Y-%m-%d} 星期{_DAYS[at.weekday()]}"


def entry_of_event(occurrence: Occurrence) -> Entry:
    """The entry of an event."""
    text = f"{_KINDS[occurrence.kind]} {occurrence.kind} {_format_keys(occurrence.what)}"
    return Entry(occurrence.at, text.rstrip(), occurrence.note)


def entry_of_fault(at: datetime, change: FaultChange) -> Entry:
    """The entry of a fault that begins or ends."""
    return Entry(at, f"故障 {change.fault} {'begins' if change.begins else 'ends'}")


def _format_keys(what: StrictModel) -> str:
    """The keys of an event that the scenario sets, on one line."""
    values: dict[str, Any] = what.model_dump(mode="json", exclude_defaults=True)
    return " ".join(f"{key}={','.join(value) if isinstance(value, list) else value}" for key, value in values.items())
