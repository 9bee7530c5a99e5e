"""The figures of the page that stand in one table, so that two runs can be compared."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simulator.audit.verdict import Audit
from simulator.contention.latencies import Latency, generator_lag
from simulator.contention.people import asking, fairness
from simulator.contention.phantoms import phantom_rates
from simulator.contention.selling import Attempts, most_in_flight, sales, totals

_NOT_KNOWN = float("nan")


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


def figures_of(attempts: Attempts, audit: Audit | None) -> list[Figure]:
    """Every figure, always the same ones in the same order."""
    sold, asked, served = sales(attempts), asking(attempts), fairness(attempts)
    phantoms = phantom_rates(attempts)
    tried = sum(each.attempts for each in phantoms)
    refused = sum(each.refused_full for each in phantoms)
    lag = generator_lag(attempts.history)
    return [
        Figure("Numbers tried for", "TotalNum of all slots that somebody tried to book.", sold.numbers),
        Figure("Booked", "Bookings acknowledged.", asked.booked),
        Figure("Refused as full", "Answers 1001.", served.refused),
        Figure("Half sold after", "Seconds from the release.", _or_none(sold.half_s), "{:,.2f} s"),
        Figure("Sold out after", "Seconds from the release.", _or_none(sold.all_s), "{:,.2f} s"),
        Figure(
            "Attempts a number", "getYyNo for each number there was.", _share(served.attempts, sold.numbers), "{:.2f}"
        ),
        Figure("Most in flight for one slot", "Attempts waiting for their answers at one instant.", _crowd(attempts)),
        Figure(
            "In flight a number",
            "The same for each number of the slot.",
            _share(_crowd(attempts), _numbers_of_hottest(attempts)),
            "{:.1f}",
        ),
        Figure(
            "Phantom rate", "Refused as full though last told that numbers were left.", _share(refused, tried), "{:.1%}"
        ),
        Figure(
            "Looks a booking",
            "Readings of numbers left for each booking (look-to-book).",
            asked.looks_per_booking,
            "{:,.1f}",
        ),
        Figure("Duplicate submissions", "RegIDs sent again after an unclear answer.", asked.repeated),
        Figure(
            "Overtaken",
            "Of those refused as full, the share that had asked before the slot's last winner asked.",
            _share(served.overtaken, served.refused),
            "{:.1%}",
        ),
        Figure("Bots' share of attempts", "Asked by programs.", _share(served.by_bots, served.attempts), "{:.1%}"),
        Figure("Bots' share of numbers", "Won by programs.", _share(served.won_by_bots, served.won), "{:.1%}"),
        _latency_figure(attempts, "getDtNoInfo"),
        _latency_figure(attempts, "getYyNo"),
        Figure(
            "Generator's own lag, p99",
            "How late the load generator woke; it is part of every latency.",
            _NOT_KNOWN if lag is None else lag.p99_ms,
            "{:,.1f} ms",
        ),
        Figure("Kinds of anomalies", "What the audit found.", _NOT_KNOWN if audit is None else len(audit.anomalies)),
    ]


def _latency_figure(attempts: Attempts, operation: str) -> Figure:
    history = attempts.history
    asked = history.is_asked(operation) & (history.operations["status"] >= 0)
    took_ms = (history.answered_ns[asked] - history.operations["invoked_ns"][asked]) / 1e6
    value = Latency.of(operation, took_ms).p99_ms if len(took_ms) else _NOT_KNOWN
    return Figure(f"{operation}, p99", "From sending to the answer.", value, "{:,.1f} ms")


def _hottest_slot(attempts: Attempts) -> int | None:
    if not len(attempts.rows):
        return None
    return int(np.argmax(np.bincount(attempts.slot)))


def _crowd(attempts: Attempts) -> float:
    slot = _hottest_slot(attempts)
    return _NOT_KNOWN if slot is None else most_in_flight(attempts, slot)


def _numbers_of_hottest(attempts: Attempts) -> float:
    slot = _hottest_slot(attempts)
    return 0 if slot is None else int(totals(attempts.history)[slot])


def _share(part: float, whole: float) -> float:
    return part / whole if whole else _NOT_KNOWN


def _or_none(value: float | None) -> float:
    return _NOT_KNOWN if value is None else value
