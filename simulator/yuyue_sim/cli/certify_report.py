"""The report of a certification and the list of checks, for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.text import Text

from yuyue_sim.certify.check import Check, Finding, Result, Severity
from yuyue_sim.certify.report.summary import counts_of
from yuyue_sim.certify.run import Run
from yuyue_sim.cli.terminal import print_line
from yuyue_sim.core.bilingual import meaning_of
from yuyue_sim.core.language import say

_MOST_FINDINGS = 3
_STYLES = {Severity.MUST: "bold red", Severity.SHOULD: "yellow", Severity.ADVICE: "cyan"}


def print_report(run: Run) -> None:
    """Print what failed, most severe first, and how many checks passed."""
    for severity in Severity:
        for result in run.failed():
            if result.check.severity is severity:
                _print_failed(result)
    _print_counts(run)
    for note in run.notes:
        print_line(say("note: {note}", note=note), "yellow")
    if run.is_interrupted:
        print_line(say("interrupted: later checks were not made"), "yellow")
    _print_bookings(run)


def _print_failed(result: Result) -> None:
    check = result.check
    style = _STYLES[check.severity]
    print_line(Text.assemble(("✗ ", style), (check.id, "bold"), f"  {check.severity.zh} {check.severity.value}"))
    print_line(f"    {check.zh}")
    print_line(f"    {check.en}")
    for each in result.findings[:_MOST_FINDINGS]:
        _print_finding(each)
    more = len(result.findings) - _MOST_FINDINGS
    if more > 0:
        print_line(say("    … and {count} more of {total}", count=more, total=result.looked_at), "dim")


def _print_finding(finding: Finding) -> None:
    where = " ".join(
        filter(None, (finding.hospital_id, f"#{finding.exchange}" if finding.exchange else "", finding.place))
    )
    expected = say("expected {what}, got ", what=meaning_of(finding.expected))
    print_line(Text.assemble((f"    {where}: ", "dim"), expected, (finding.found, "red")))


def _print_counts(run: Run) -> None:
    counts = counts_of(run)
    where = (
        f"{run.target.url} ({run.target.style.value}, SOAP {'1.1' if run.target.version.name == 'SOAP11' else '1.2'})"
    )
    print_line(
        say(
            "{hospitals} at {where}, {count} requests",
            hospitals=", ".join(run.hospitals) or say("no hospital"),
            where=where,
            count=len(run.evidence.exchanges),
        )
    )
    failed = ", ".join(f"{count} {severity.value}" for severity, count in counts.failed.items() if count)
    if failed:
        text = say(
            "{passed} checks passed; failed: {failed}; {not_seen} not seen",
            passed=counts.passed,
            failed=failed,
            not_seen=counts.not_seen,
        )
        print_line(text, "bold red")
    else:
        text = say(
            "{passed} checks passed, none failed; {not_seen} not seen", passed=counts.passed, not_seen=counts.not_seen
        )
        print_line(text, "bold green")


def _print_bookings(run: Run) -> None:
    made = len(run.evidence.orders)
    if not made:
        return
    left = run.uncancelled
    if not left:
        print_line(say("{made} orders were sent; nothing of them is left at the hospital", made=made))
        return
    text = say("{count} of {made} orders could not be cancelled; cancel them by hand:", count=len(left), made=made)
    print_line(text, "bold red")
    for number, order in left.items():
        print_line(f"  RegID {number}  {order['hospital']}  {order['schedule']}  {order['name']} {order['card']}")


def print_checks(checks: Sequence[Check]) -> None:
    """List checks with what they say."""
    for check in checks:
        heading = f"  {check.severity.zh} {check.severity.value}, {check.needs.zh} {check.needs.value}"
        print_line(Text.assemble((check.id, "bold"), heading))
        print_line(f"    {check.zh}")
        print_line(f"    {check.en}")


def checks_as_json(checks: Sequence[Check]) -> list[dict[str, Any]]:
    """The list as `--list --json` prints it."""
    return [
        {
            "id": each.id,
            "section": each.section,
            "severity": each.severity.value,
            "needs": each.needs.value,
            "zh": each.zh,
            "en": each.en,
            "sends": each.sends,
            "expects": {"en": each.expects.en, "zh": each.expects.zh},
        }
        for each in checks
    ]
