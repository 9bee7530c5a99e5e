"""The verdict of an audit, printed for people, and its exit code."""

from __future__ import annotations

from yuyue_sim.cli.terminal import padded, print_line
from yuyue_sim.core.bilingual import meaning_of
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.loadtest.audit.verdict import Anomaly, Audit, Verdict

_EXIT_CODES = {Verdict.RIGHT: 0, Verdict.WRONG: 1, Verdict.UNKNOWN: 3}
"""Beside 2 for what cannot be audited."""
_WORDS = {
    Verdict.RIGHT: (Phrase("RIGHT"), Phrase("nobody was double-booked, lost or lied to"), "bold green"),
    Verdict.WRONG: (Phrase("WRONG"), Phrase("{count} kinds of anomalies"), "bold red"),
    Verdict.UNKNOWN: (Phrase("UNKNOWN"), Phrase("nothing wrong was seen, but not all could be"), "bold yellow"),
}
_ONE = Phrase("one kind of anomaly")


def exit_code_of(result: Audit, *, is_kept: bool = True) -> int:
    """The exit code of a verdict, and of limits that are kept or not: a run that proves nothing breaks no limit."""
    return _EXIT_CODES[result.verdict] or int(not is_kept)


def print_audit(result: Audit) -> None:
    """Print the verdict, then why."""
    sign, meaning, style = _WORDS[result.verdict]
    count = len(result.anomalies)
    meant = say(_ONE if count == 1 else meaning, count=count)
    print_line(say(sign) + say(": {meaning}", meaning=meant), style)
    facts = result.facts
    judged = say(
        "{requests:,} requests, {slots:,} slots: {booked:,} booked, {cancelled:,} cancelled, {unclear:,} unclear; "
        "{overlaps_on_last_number:,} last numbers fought over",
        requests=facts.requests,
        slots=facts.slots,
        booked=facts.booked,
        cancelled=facts.cancelled,
        unclear=facts.unclear,
        overlaps_on_last_number=facts.overlaps_on_last_number,
    )
    run, recorded = result.run, result.recorded
    if recorded is None:
        script, seed = run.get("script", ""), run.get("seed", "")
        print_line(
            say(
                "{script} seed {seed}, {judged}; the generator was at most {worst_lag_ms:,.0f} ms late",
                script=script,
                seed=seed,
                judged=judged,
                worst_lag_ms=facts.worst_lag_ms,
            )
        )
    elif recorded.hospital:
        print_line(
            say(
                "{journals}, recorded in front of {hospital}: {judged}",
                journals=", ".join(recorded.journals),
                hospital=recorded.hospital,
                judged=judged,
            )
        )
    else:
        print_line(f"{', '.join(recorded.journals)}: {judged}")
    for anomaly in result.anomalies:
        _print_anomaly(anomaly)
    for unknown in result.unknowns:
        print_line(say("not known: {what}", what=meaning_of(unknown)), "yellow")
    for each in result.left_out:
        print_line(say("left out: {what}", what=meaning_of(each)), "dim")
    counts = ", ".join(f"{invariant.value} {count:,}" for invariant, count in result.judged.items())
    print_line(say("judged: {counts}", counts=counts), "dim")


def _print_anomaly(anomaly: Anomaly) -> None:
    print_line("")
    print_line(f"{anomaly.invariant.value} × {anomaly.count:,}", "bold red")
    print_line("  " + say("{invariant} But:", invariant=meaning_of(anomaly.invariant.words)))
    shown = {Phrase("first"): anomaly.first, Phrase("worst"): anomaly.worst, Phrase("last"): anomaly.last}
    for name, witness in shown.items():
        if name == "first" or witness != anomaly.first:
            print_line(f"  {padded(say(name), 6)}{witness.slot}", "cyan")
            print_line(f"        {meaning_of(witness.text)}")
