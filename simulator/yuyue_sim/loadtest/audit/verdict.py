"""What an audit finds: anomalies with their witnesses, what could not be known, and the verdict of it all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from heapq import nsmallest
from typing import Any

from yuyue_sim.loadtest.audit.open_loop import Arrivals
from yuyue_sim.loadtest.history.recorded import Recorded
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
        "All responses about a slot follow from some order of the requests.",
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
    witnesses: tuple[Witness, ...]
    """The earliest ones, and the worst and the last: `MOST_WITNESSES` and two at most."""
    worst_at: int
    """The place of the worst among the witnesses."""
    last_at: int
    """The place of the last."""
    size: float
    """How bad all of them are together."""

    @property
    def first(self) -> Witness:
        """The one that could be seen first."""
        return self.witnesses[0]

    @property
    def worst(self) -> Witness:
        """The largest."""
        return self.witnesses[self.worst_at]

    @property
    def last(self) -> Witness:
        """The one that could be seen last."""
        return self.witnesses[self.last_at]

    @property
    def rows(self) -> set[int]:
        """The requests of all witnesses."""
        return {row for each in self.witnesses for row in each.rows}

    def with_rows(self, row_of: Callable[[int], int]) -> Anomaly:
        """The same with other numbers for the requests."""
        witnesses = [replace(each, rows=tuple(map(row_of, each.rows))) for each in self.witnesses]
        return replace(self, witnesses=tuple(witnesses))


@dataclass(frozen=True, slots=True)
class Judgement:
    """The result of one invariant: how many things were checked, and those that break it."""

    judged: int
    at_ns: Sequence[int] = ()
    """When each anomaly could first be seen."""
    slots: Sequence[str] = ()
    """The slot of each; anomalies of one slot stand in the order in which they are found in it."""
    sizes: Sequence[float] = ()
    """How bad each is; larger is worse."""
    describe: Callable[[int], Witness] | None = None
    """Describes one anomaly; called for a few only."""

    @classmethod
    def of(cls, judged: int, witnesses: Sequence[Witness]) -> Judgement:
        """A judgement with few anomalies, which are described already."""
        return cls(
            judged,
            [each.at_ns for each in witnesses],
            [each.slot for each in witnesses],
            [each.size for each in witnesses],
            witnesses.__getitem__,
        )

    def anomaly(self, invariant: Invariant) -> Anomaly | None:
        """The anomalies in words: the first, the worst and the last; `None` if there are none."""
        places = range(len(self.at_ns))
        if not places or self.describe is None:
            return None

        def age(place: int) -> tuple[int, str, int]:
            return self.at_ns[place], self.slots[place], place

        shown = nsmallest(MOST_WITNESSES, places, key=age)
        worst = min(places, key=lambda place: (-self.sizes[place], *age(place)))
        last = max(places, key=age)
        named = [*dict.fromkeys((*shown, worst, last))]
        return Anomaly(
            invariant,
            len(places),
            tuple(self.describe(place) for place in named),
            named.index(worst),
            named.index(last),
            float(sum(self.sizes)),
        )


def joined(parts: Sequence[Anomaly]) -> Anomaly:
    """One anomaly from those of the same invariant in disjoint sets of slots."""
    every = [(number, place) for number, part in enumerate(parts) for place in range(len(part.witnesses))]

    def witness(at: tuple[int, int]) -> Witness:
        return parts[at[0]].witnesses[at[1]]

    # Witnesses of one slot are of one part, whose order a stable sort keeps.
    shown = sorted(every, key=lambda at: _age(witness(at)))[:MOST_WITNESSES]
    worst = min(
        ((number, part.worst_at) for number, part in enumerate(parts)),
        key=lambda at: (-witness(at).size, *_age(witness(at))),
    )
    last = max(((number, part.last_at) for number, part in enumerate(parts)), key=lambda at: _age(witness(at)))
    named = [*dict.fromkeys((*shown, worst, last))]
    return Anomaly(
        parts[0].invariant,
        sum(part.count for part in parts),
        tuple(map(witness, named)),
        named.index(worst),
        named.index(last),
        sum(part.size for part in parts),
    )


def _age(witness: Witness) -> tuple[int, str]:
    return witness.at_ns, witness.slot


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
    run: Mapping[str, Any]
    """The settings of the run, as `History.run` has them."""
    recorded: Recorded | None
    """What the history comes from, if it was made of journals."""

    @property
    def left_out(self) -> tuple[Words, ...]:
        """What is not judged and not shown, because journals do not know it."""
        return () if self.recorded is None else self.recorded.left_out

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
            "left_out": [each.en for each in self.left_out],
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
