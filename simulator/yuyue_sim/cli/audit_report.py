"""The verdict of an audit, printed for people, and its exit code."""

from __future__ import annotations

from rich.console import Console

from yuyue_sim.loadtest.audit.verdict import Anomaly, Audit, Verdict
from yuyue_sim.loadtest.history.reader import History

_EXIT_CODES = {Verdict.RIGHT: 0, Verdict.WRONG: 1, Verdict.UNKNOWN: 3}
"""Beside 2 for what cannot be audited."""
_WORDS = {
    Verdict.RIGHT: ("RIGHT", "nobody was double-booked, lost or lied to", "bold green"),
    Verdict.WRONG: ("WRONG", "{} kinds of anomalies", "bold red"),
    Verdict.UNKNOWN: ("UNKNOWN", "nothing wrong was seen, but not all could be", "bold yellow"),
}


def exit_code_of(result: Audit, *, is_kept: bool = True) -> int:
    """The exit code of a verdict, and of limits that are kept or not: a run that proves nothing breaks no limit."""
    return _EXIT_CODES[result.verdict] or int(not is_kept)


def print_audit(console: Console, history: History, result: Audit) -> None:
    """Print the verdict, then why."""
    sign, meaning, style = _WORDS[result.verdict]
    run = history.run
    console.print(f"{sign}: {meaning.format(len(result.anomalies))}", style=style, markup=False)
    facts = result.facts
    console.print(
        f"{run.get('script', '')} seed {run.get('seed', '')}, {facts.requests:,} requests, {facts.slots:,} slots: "
        f"{facts.booked:,} booked, {facts.cancelled:,} cancelled, {facts.unclear:,} unclear; "
        f"{facts.overlaps_on_last_number:,} last numbers fought over; the generator was at most "
        f"{facts.worst_lag_ms:,.0f} ms late",
        markup=False,
    )
    for anomaly in result.anomalies:
        _print_anomaly(console, anomaly)
    for unknown in result.unknowns:
        console.print(f"not known: {unknown.en}", style="yellow", markup=False)
    judged = ", ".join(f"{invariant.value} {count:,}" for invariant, count in result.judged.items())
    console.print(f"judged: {judged}", style="dim", markup=False)


def _print_anomaly(console: Console, anomaly: Anomaly) -> None:
    console.print(f"\n{anomaly.invariant.value} × {anomaly.count:,}", style="bold red", markup=False)
    console.print(f"  {anomaly.invariant.words} But:", markup=False)
    shown = {"first": anomaly.first, "worst": anomaly.worst, "last": anomaly.last}
    for name, witness in shown.items():
        if name == "first" or witness != anomaly.first:
            console.print(f"  {name:<6}{witness.slot}", style="cyan", markup=False)
            console.print(f"        {witness.text.en}", markup=False)
