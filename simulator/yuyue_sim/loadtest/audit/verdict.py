"""What an audit finds: anomalies with their witnesses, what could not be known, and the verdict of it all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from yuyue_sim.loadtest.audit.evidence import Evidence
from yuyue_sim.loadtest.audit.open_loop import Arrivals
from yuyue_sim.loadtest.history.words import Words

MOST_WITNESSES = 100
"""How many anomalies of an invariant are described, the earliest first."""


class Invariant(StrEnum):
    """What no correct hospital ever breaks."""

    OVERSELL = "oversell"
    FALSE_SOLD_OUT = "false-sold-out"
    LEFT_TOO_HIGH = "left-too-high"
    LEFT_TOO_LOW = "left-too-low"
    LEFT_ROSE = "left-rose"
    LOST = "lost"
    PHANTOM = "phantom"
    REFUSED_BUT_PRESENT = "refused-but-present"
    CANCELLED_BUT_PRESENT = "cancelled-but-present"
    REPEATED_RESERVE_NO = "repeated-reserve-no"
    REPEATED_REGISTRATION = "repeated-registration"
    PATIENT_TWICE = "patient-twice"
    DOES_NOT_ADD_UP = "does-not-add-up"
    SECOND_CANCEL = "second-cancel"
    NOT_LINEARIZABLE = "not-linearizable"

    @property
    def words(self) -> Words:
        """What it demands, in a sentence."""
        return _WORDS[self]


_WORDS = {
    Invariant.OVERSELL: Words(
        "A slot has at most as many active bookings as numbers.", "一个时段的有效预约不超过号源数。"
    ),
    Invariant.FALSE_SOLD_OUT: Words(
        "1001 is answered only where no number may be left.", "只有确实无号时才返回 1001。"
    ),
    Invariant.LEFT_TOO_HIGH: Words(
        "LeftNum is not more than the numbers that can be left.", "LeftNum 不多于可能剩余的号数。"
    ),
    Invariant.LEFT_TOO_LOW: Words(
        "LeftNum is not less than the numbers that must be left.", "LeftNum 不少于必然剩余的号数。"
    ),
    Invariant.LEFT_ROSE: Words(
        "LeftNum rises only where a number may have been given back.", "只有可能有人退号时 LeftNum 才上升。"
    ),
    Invariant.LOST: Words(
        "What was acknowledged and not cancelled is there at the end.", "已确认且未退的预约，最后仍在。"
    ),
    Invariant.PHANTOM: Words(
        "Nothing is there at the end that nobody asked for.",
        "最后没有无人请求过的预约。",
    ),
    Invariant.REFUSED_BUT_PRESENT: Words(
        "What was refused is not there at the end.",
        "被拒绝的预约最后不存在。",
    ),
    Invariant.CANCELLED_BUT_PRESENT: Words(
        "What was cancelled is not active at the end.",
        "已退的预约最后无效。",
    ),
    Invariant.REPEATED_RESERVE_NO: Words(
        "A ReserveNo has one active holder in a schedule.", "一个排班内，一个 ReserveNo 只有一个有效持有者。"
    ),
    Invariant.REPEATED_REGISTRATION: Words(
        "A RegID is one booking.",
        "一个 RegID 只是一次预约。",
    ),
    Invariant.PATIENT_TWICE: Words(
        "A patient has one active booking in a schedule.", "一个患者在一个排班内只有一个有效预约。"
    ),
    Invariant.DOES_NOT_ADD_UP: Words(
        "At the end LeftNum and active bookings add up to TotalNum.", "最后 LeftNum 与有效预约之和等于 TotalNum。"
    ),
    Invariant.SECOND_CANCEL: Words(
        "A second cancellation is answered 0005.",
        "再次退号返回 0005。",
    ),
    Invariant.NOT_LINEARIZABLE: Words(
        "All answers about a slot follow from some order of the requests.",
        "关于一个时段的所有响应，都能由某个请求顺序得出。",
    ),
}


class Verdict(StrEnum):
    """The worst that was found."""

    WRONG = "wrong"
    """An invariant is broken."""
    UNKNOWN = "unknown"
    """Nothing is broken that could be checked, but something important could not be checked."""
    RIGHT = "right"
    """Everything was judged, and nothing is broken."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One place where an invariant is broken."""

    text: Words
    """In plain words, with the times and RegIDs of the operations."""
    slot: str
    at_ns: int
    """When it could be seen first."""
    size: float
    """How bad it is, larger is worse: bookings too many, numbers off, milliseconds stale."""
    rows: tuple[int, ...] = ()
    """The requests concerned, as rows of the history."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One invariant that is broken, with how often and where."""

    invariant: Invariant
    count: int
    first: Witness
    worst: Witness
    last: Witness
    witnesses: tuple[Witness, ...]
    """The earliest ones, and the worst and the last: `MOST_WITNESSES` and two at most."""
    size: float
    """How bad all of them are together."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The result of one invariant: how many things were checked, and those that break it."""

    judged: int
    at_ns: Sequence[int] = ()
    """When each anomaly could first be seen."""
    sizes: Sequence[float] = ()
    """How bad each is; larger is worse."""
    describe: Callable[[int], Witness] | None = None
    """Describes one anomaly; called for a few only."""

    @classmethod
    def of(cls, judged: int, witnesses: Sequence[Witness]) -> Judgement:
        """A judgement with few anomalies, which are described already."""
        at_ns = [each.at_ns for each in witnesses]
        return cls(judged, at_ns, [each.size for each in witnesses], witnesses.__getitem__)

    def anomaly(self, invariant: Invariant) -> Anomaly | None:
        """The anomalies in words: the first, the worst and the last; `None` if there are none."""
        places = range(len(self.at_ns))
        if not places or self.describe is None:
            return None
        first = min(places, key=lambda place: (self.at_ns[place], place))
        worst = max(places, key=lambda place: (self.sizes[place], -self.at_ns[place], -place))
        last = max(places, key=lambda place: (self.at_ns[place], place))
        shown = sorted(places, key=lambda place: (self.at_ns[place], place))[:MOST_WITNESSES]
        described = {place: self.describe(place) for place in dict.fromkeys((*shown, worst, last))}
        return Anomaly(
            invariant,
            len(places),
            described[first],
            described[worst],
            described[last],
            tuple(described.values()),
            float(sum(self.sizes)),
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of the run, which show how much the verdict is worth."""

    requests: int
    slots: int
    booked: int
    """Bookings acknowledged."""
    cancelled: int
    unclear: int
    """Bookings and cancellations without a clear answer."""
    overlaps_on_last_number: int
    """Sold-out slots whose last number at least two users were asking for at the same time."""
    succeeded: dict[str, int] = field(default_factory=dict)
    """How often each operation succeeded."""
    worst_lag_ms: float = 0.0
    """The longest lag of the generator itself."""
    false_closed_seat_s: float | None = None
    """Seats times seconds, at least, in which numbers were free while LeftNum was 0 or a booking was refused as full;
    `None` where not known."""


@dataclass(frozen=True, slots=True)
class Audit:
    """The result."""

    verdict: Verdict
    anomalies: tuple[Anomaly, ...]
    unknowns: tuple[Words, ...]
    """What could not be checked, and why."""
    judged: dict[Invariant, int]
    """How many things were checked for each invariant; a missing invariant was not checked."""
    facts: Facts
    first_anomaly_after: int | None
    """Requests sent before the first anomaly could be seen; `None` if there is none."""
    arrivals: Arrivals | None
    """Of an open loop."""
    evidence: Evidence
    """What it was judged on."""
    orders: Mapping[str, tuple[int, ...]]
    """By slot, rows of its requests in an order that explains the responses, as far as one does."""

    @property
    def oversold(self) -> int:
        """Numbers that were sold too many, over all slots."""
        return int(sum(each.size for each in self.anomalies if each.invariant is Invariant.OVERSELL))

    @property
    def is_little(self) -> bool:
        """Whether the run proves little: no two users asked for a last number at once."""
        return self.verdict is Verdict.RIGHT and not self.facts.overlaps_on_last_number

    def to_json(self) -> dict[str, Any]:
        """As `--json` prints it and as it is kept."""
        return {
            "verdict": self.verdict.value,
            "anomalies": [_anomaly_json(each) for each in self.anomalies],
            "unknowns": [each.en for each in self.unknowns],
            "left_out": [each.en for each in self.evidence.history.left_out],
            "judged": {invariant.value: count for invariant, count in self.judged.items()},
            "facts": {name: getattr(self.facts, name) for name in self.facts.__slots__},
            "first_anomaly_after": self.first_anomaly_after,
            "open_loop": self.arrivals.to_json() if self.arrivals else None,
        }


def _anomaly_json(anomaly: Anomaly) -> dict[str, Any]:
    def witness(each: Witness) -> dict[str, Any]:
        return {"text": each.text.en, "slot": each.slot, "size": each.size, "rows": list(each.rows)}

    return {
        "invariant": anomaly.invariant.value,
        "demands": anomaly.invariant.words.en,
        "count": anomaly.count,
        "first": witness(anomaly.first),
        "worst": witness(anomaly.worst),
        "last": witness(anomaly.last),
    }
