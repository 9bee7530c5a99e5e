"""The figures of the page that stand in one table, so that two runs can be compared."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from yuyue_sim.loadtest.report.run_measures import Side

_NOT_KNOWN = math.nan


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, with what it means."""

    name: str
    meaning: str
    value: float
    """Not a number where there is none."""
    unit: str = "{:,.0f}"

    @property
    def worded(self) -> str:
        """As it stands in the table."""
        return "–" if math.isnan(self.value) else self.unit.format(self.value)

    def to(self, other: Figure) -> str:
        """How much more the other one is, and how many times as much, in words."""
        if math.isnan(self.value) or math.isnan(other.value):
            return "–"
        change = other.value - self.value
        ratio = f" (× {other.value / self.value:.2f})" if self.value else ""
        return f"{'+' if change >= 0 else '−'}{self.unit.format(abs(change))}{ratio}"


_FIGURES: tuple[tuple[str, str, str, Callable[[Side], float | None]], ...] = (
    ("Numbers tried for", "TotalNum of all slots that somebody tried to book.", "{:,.0f}", lambda it: it.sold.numbers),
    ("Booked", "Bookings acknowledged.", "{:,.0f}", lambda it: it.asking.booked),
    ("Refused as full", "Answers 1001.", "{:,.0f}", lambda it: it.fairness.refused),
    ("Half sold after", "Seconds from the release.", "{:,.2f} s", lambda it: it.sold.half_s),
    ("Sold out after", "Seconds from the release.", "{:,.2f} s", lambda it: it.sold.all_s),
    (
        "Attempts a number",
        "getYyNo for each number there was.",
        "{:.2f}",
        lambda it: _share(it.fairness.attempts, it.sold.numbers),
    ),
    (
        "Most in flight for one slot",
        "Attempts waiting for their answers at one instant.",
        "{:,.0f}",
        lambda it: it.crowd.most_in_flight,
    ),
    (
        "Most in flight a number left",
        "The same for each number that was left at that instant, where that was most.",
        "{:,.1f}",
        lambda it: it.crowd.most_per_number_left,
    ),
    (
        "Phantom rate",
        "Refused as full though last told that numbers were left.",
        "{:.1%}",
        lambda it: _share(sum(each.refused_full for each in it.phantoms), sum(each.attempts for each in it.phantoms)),
    ),
    (
        "False-closed seat-seconds",
        "Numbers that were surely free while the hospital said that none was, times how long, at least.",
        "{:,.2f}",
        lambda it: None if it.audit is None else it.audit.facts.false_closed_seat_s,
    ),
    (
        "Looks a booking",
        "Readings of numbers left for each booking (look-to-book).",
        "{:,.1f}",
        lambda it: it.asking.looks_per_booking,
    ),
    (
        "Duplicate submissions",
        "RegIDs sent again after an unclear answer.",
        "{:,.0f}",
        lambda it: it.asking.repeated,
    ),
    (
        "Overtaken",
        "Of those refused as full, the share that had asked before the slot's last winner asked.",
        "{:.1%}",
        lambda it: _share(it.fairness.overtaken, it.fairness.refused),
    ),
    (
        "Bots' share of attempts",
        "Asked by programs.",
        "{:.1%}",
        lambda it: _share(it.fairness.by_bots, it.fairness.attempts),
    ),
    (
        "Bots' share of numbers",
        "Won by programs.",
        "{:.1%}",
        lambda it: _share(it.fairness.won_by_bots, it.fairness.won),
    ),
    ("getDtNoInfo, p99", "From sending to the answer.", "{:,.1f} ms", lambda it: _p99_ms(it, "getDtNoInfo")),
    ("getYyNo, p99", "From sending to the answer.", "{:,.1f} ms", lambda it: _p99_ms(it, "getYyNo")),
    (
        "Generator's own lag, p99",
        "How late the load generator woke; it is part of every latency.",
        "{:,.1f} ms",
        lambda it: None if it.lag is None else it.lag.p99_ms,
    ),
    (
        "Kinds of anomalies",
        "What the audit found.",
        "{:,.0f}",
        lambda it: None if it.audit is None else len(it.audit.anomalies),
    ),
)


def figures_of(side: Side) -> list[Figure]:
    """Every figure, always the same ones in the same order."""
    found = []
    for name, meaning, unit, measure in _FIGURES:
        value = measure(side)
        found.append(Figure(name, meaning, _NOT_KNOWN if value is None else float(value), unit))
    return found


def _p99_ms(side: Side, operation: str) -> float | None:
    places = side.responses.asking(operation)
    return float(np.percentile(side.responses.took_ms[places], 99)) if len(places) else None


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
