"""The figures of the page in one table, so that two runs can be compared."""

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
    """NaN if there is none."""
    unit: str = "{:,.0f}"

    @property
    def worded(self) -> str:
        """As the table shows it."""
        return "–" if math.isnan(self.value) else self.unit.format(self.value)

    def to(self, other: Figure) -> str:
        """How much more the other one is, and how many times as much, in words."""
        if math.isnan(self.value) or math.isnan(other.value):
            return "–"
        change = other.value - self.value
        ratio = f" (× {other.value / self.value:.2f})" if self.value else ""
        return f"{'+' if change >= 0 else '−'}{self.unit.format(abs(change))}{ratio}"


_FIGURES: tuple[tuple[str, str, str, Callable[[Side], float | None]], ...] = (
    ("Numbers requested", "TotalNum of all slots that users tried to book.", "{:,.0f}", lambda it: it.sold.numbers),
    ("Booked", "Bookings acknowledged.", "{:,.0f}", lambda it: it.asking.booked),
    ("Refused as full", "Responses with 1001.", "{:,.0f}", lambda it: it.fairness.refused),
    ("Half sold after", "Seconds from the release.", "{:,.2f} s", lambda it: it.sold.half_s),
    ("Sold out after", "Seconds from the release.", "{:,.2f} s", lambda it: it.sold.all_s),
    (
        "Attempts per number",
        "getYyNo requests divided by TotalNum.",
        "{:.2f}",
        lambda it: _share(it.fairness.attempts, it.sold.numbers),
    ),
    (
        "Most in flight for one slot",
        "Attempts waiting for a response at the same instant.",
        "{:,.0f}",
        lambda it: it.crowd.most_in_flight,
    ),
    (
        "Most in flight per number left",
        "The same divided by the numbers left at that instant; the highest value.",
        "{:,.1f}",
        lambda it: it.crowd.most_per_number_left,
    ),
    (
        "Phantom rate",
        "Refused as full although the last response showed numbers left.",
        "{:.1%}",
        lambda it: _share(sum(each.refused_full for each in it.phantoms), sum(each.attempts for each in it.phantoms)),
    ),
    (
        "False-closed seat-seconds",
        "Numbers certainly free while the hospital returned none left, times the duration; a lower bound.",
        "{:,.2f}",
        lambda it: None if it.audit is None else it.audit.facts.false_closed_seat_s,
    ),
    (
        "Looks per booking",
        "Readings of numbers left per booking (look-to-book).",
        "{:,.1f}",
        lambda it: it.asking.looks_per_booking,
    ),
    (
        "Duplicate submissions",
        "RegIDs sent again after an unclear response.",
        "{:,.0f}",
        lambda it: it.asking.repeated,
    ),
    (
        "Overtaken",
        "Of the attempts refused as full, the share sent before that of the slot's last winner.",
        "{:.1%}",
        lambda it: _share(it.fairness.overtaken, it.fairness.refused),
    ),
    (
        "Bots' share of attempts",
        "Attempts by programs.",
        "{:.1%}",
        lambda it: _share(it.fairness.by_bots, it.fairness.attempts),
    ),
    (
        "Bots' share of numbers",
        "Bookings by programs.",
        "{:.1%}",
        lambda it: _share(it.fairness.won_by_bots, it.fairness.won),
    ),
    ("getDtNoInfo, p99", "From sending to the response.", "{:,.1f} ms", lambda it: _p99_ms(it, "getDtNoInfo")),
    ("getYyNo, p99", "From sending to the response.", "{:,.1f} ms", lambda it: _p99_ms(it, "getYyNo")),
    (
        "Generator's own lag, p99",
        "How late the load generator itself woke up; part of every latency.",
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
