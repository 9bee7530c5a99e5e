"""The report of a replay, for people and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.text import Text

from yuyue_sim.cli.terminal import print_line
from yuyue_sim.core.language import say
from yuyue_sim.replay.replay import DifferenceKind, Report


def print_report(report: Report) -> None:
    """Print how many responses differ, and which elements."""
    orders = say(", {commands} changes over the control API", commands=report.commands) if report.commands else ""
    if report.different:
        print_line(
            say(
                "{different} of {requests} responses differ{orders}",
                different=report.different,
                requests=report.requests,
                orders=orders,
            ),
            "bold red",
        )
    else:
        print_line(
            say("{requests} responses, no difference{orders}", requests=report.requests, orders=orders),
            "bold green",
        )
    for (operation, then, now), count in report.codes.most_common():
        print_line(f"  {operation}: {then} → {now}, {_times(count)}")
    by_count = sorted(report.kinds.items(), key=lambda each: -each[1].count)
    for (operation, element), kind in by_count:
        _print_kind(operation, element, kind)
    for note in report.notes:
        print_line(say("note: {note}", note=note), "dim")


def _print_kind(operation: str, element: str, kind: DifferenceKind) -> None:
    print_line(Text.assemble(("  " + operation, "cyan"), f"  {element}: {_times(kind.count)}"))
    for each in kind.examples:
        change = (": ", (each.recorded, "green"), " → ", (each.now, "red"))
        print_line(Text.assemble(f"    {each.id}  {each.path}", *change))


def _times(count: int) -> str:
    return say("once" if count == 1 else "{count} times", count=count)


def report_as_json(report: Report) -> dict[str, Any]:
    """The report as `--json` prints it."""
    return {
        "requests": report.requests,
        "commands": report.commands,
        "different": report.different,
        "codes": [
            {"operation": operation, "recorded": then, "now": now, "count": count}
            for (operation, then, now), count in report.codes.most_common()
        ],
        "differences": [
            {"operation": operation, "element": element, **asdict(kind)}
            for (operation, element), kind in report.kinds.items()
        ],
        "notes": report.notes,
    }
