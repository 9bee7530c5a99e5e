"""What a hospital held after a run, as its responses to the final reads say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

_DATE = 3
"""The place of the date in a slot."""
END_STATE_FILE = "end-state.json"
"""What it is called beside the histories."""


class Settlement(StrEnum):
    """What getGhInfo answered when it was asked for one RegID."""

    ACTIVE = "active"
    CANCELLED = "cancelled"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class SlotAtEnd:
    """A slot in the last response of getDtNoInfo."""

    slot: str
    """As in a history: `hospital/department/doctor/date/work type/begin-end`."""
    total: int
    left: int
    is_reserved: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A registration that the hospital showed."""

    registration_id: int
    """The RegID, or the hospital's own serial of another channel's."""
    slot: str
    """Without `begin-end` where the hospital gave no slot."""
    reserve_no: int
    patient: str
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class EndState:
    """What the final reads of a run found."""

    slots: Mapping[str, SlotAtEnd] = field(default_factory=dict)
    """By slot, every one that the history names and that the hospital still lists."""
    registrations: tuple[Found, ...] = ()
    """All records of every listed day, each once, in the hospital's order; several may have one RegID."""
    settled: Mapping[int, Settlement] = field(default_factory=dict)
    """By RegID, those read one by one: acknowledged or unclear and on no list; without a list, all."""
    listed: frozenset[tuple[str, str]] = frozenset()
    """(hospital, date) whose list of registrations came whole, so that one that is missing in it is not there."""
    is_quiet: bool = False
    """Whether the lists before and after the slots were read were the same, so that both belong together."""
    today: str = ""
    """The hospital's date then, as `yyyy-MM-dd`; empty if unknown. LeftNum of a slot that is over says nothing."""
    elsewhere: tuple[str, ...] = ()
    """If this is a part of an end state: schedules that no history names, whose registrations are in other parts and
    may belong to schedules of this one."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of hospitals (`hospital`), departments (`hospital/department`) and doctors (`hospital//doctor`)."""

    @property
    def is_over(self) -> bool:
        """Whether it has slots, and none of them is of a later date than the hospital's."""
        parts = [slot.split("/") for slot in self.slots]
        return bool(parts) and all(len(each) > _DATE and each[_DATE] <= self.today for each in parts)

    def to_json(self) -> dict[str, Any]:
        """As it is kept beside the histories."""
        return {
            "slots": [asdict(each) for each in self.slots.values()],
            "registrations": [asdict(each) for each in self.registrations],
            "settled": {str(number): each.value for number, each in self.settled.items()},
            "listed": sorted(list(each) for each in self.listed),
            "is_quiet": self.is_quiet,
            "today": self.today,
            "names": dict(self.names),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> EndState:
        """What `to_json` made."""
        slots = [SlotAtEnd(**each) for each in value["slots"]]
        return cls(
            slots={each.slot: each for each in slots},
            registrations=tuple(Found(**each) for each in value["registrations"]),
            settled={int(number): Settlement(each) for number, each in value["settled"].items()},
            listed=frozenset((hospital, day) for hospital, day in value["listed"]),
            is_quiet=value["is_quiet"],
            today=value.get("today", ""),
            names=value.get("names", {}),
        )

    def write(self, path: Path) -> None:
        """Keep it in a file."""
        path.write_text(json.dumps(self.to_json(), ensure_ascii=False), encoding="utf-8")
