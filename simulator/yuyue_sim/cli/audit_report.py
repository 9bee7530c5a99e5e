"""The verdict of an audit, printed for people, and its exit code."""

from __future__ import annotations

from yuyue_sim.cli.terminal import print_line
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


def print_audit(history: History, result: Audit) -> None:
    """Print the verdict, then why."""
    sign, meaning, style = _WORDS[result.verdict]
    run = history.run
    print_line(f"{sign}: {meaning.format(len(result.anomalies))}", style)
    facts = result.facts
    print_line(
        f"{run.get('script', '')} seed {run.get('seed', '')}, {facts.requests:,} requests, {facts.slots:,} slots: "
        f"{facts.booked:,} booked, {facts.cancelled:,} cancelled, {facts.unclear:,} unclear; "
        f"{facts.overlaps_on_last_number:,} last numbers fought over; the generator was at most "
        f"{facts.worst_lag_ms:,.0f} ms late"
    )
    for anomaly in result.anomalies:
        _print_anomaly(anomaly)
    for unknown in result.unknowns:
        print_line(f"not known: {unknown.en}", "yellow")
    judged = ", ".join(f"{invariant.value} {count:,}" for invariant, count in result.judged.items())
    print_line(f"judged: {judged}", "dim")


def _print_anomaly(anomaly: Anomaly) -> None:
    print_line("")
    print_line(f"{anomaly.invariant.value} × {anomaly.count:,}", "bold red")
    print_line(f"  {anomaly.invariant.words} But:")
    shown = {"first": anomaly.first, "worst": anomaly.worst, "last": anomaly.last}
    for name, witness in shown.items():
        if name == "first" or witness != anomaly.first:
            print_line(f"  {name:<6}{witness.slot}", "cyan")
            print_line(f"        {witness.text.en}")
