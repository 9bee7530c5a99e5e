"""`yuyue-sim invariants`: check the invariants of a running simulator."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from yuyue_sim.cli.control_options import DEFAULT_URL, TokenOption, UrlOption, control_client
from yuyue_sim.cli.terminal import NEGATIVE, JsonOption, output, print_json, print_line, table_of
from yuyue_sim.core.language import Language, Phrase, say, spoken

_COUNTS = {
    "schedules": (Phrase("{count:,} schedule"), Phrase("{count:,} schedules")),
    "registrations": (Phrase("{count:,} registration"), Phrase("{count:,} registrations")),
    "exchanges": (Phrase("{count:,} exchange"), Phrase("{count:,} exchanges")),
}


def invariants(
    hospital: Annotated[
        str | None,
        typer.Option("--hospital", metavar="ID", help="Check only its schedules, not the journal.", show_default=False),
    ] = None,
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check what always holds in a hospital without planted bugs: ledger, responses and journal of a simulator.

    Exits 0 if everything holds, 1 if something is violated, 2 if the simulator could not be reached.

    Example: yuyue-sim invariants --hospital SG01
    """
    query = {"hospital": hospital} if hospital else {}
    with control_client(url, token) as client:
        found = client.ask("GET", "/invariants", query=query)
        while found["next_after"] is not None:
            found = _joined(found, client.ask("GET", "/invariants", query={**query, "after": found["next_after"]}))
    if as_json:
        print_json(found)
    else:
        _print(found)
    if not found["holds"]:
        raise typer.Exit(NEGATIVE)


def _joined(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Two pages as one."""
    both = zip(first["invariants"], second["invariants"], strict=True)
    return {
        **second,
        **{name: first[name] + second[name] for name in (*_COUNTS, "violations")},
        "holds": first["holds"] and second["holds"],
        "invariants": [
            {**one, **{name: one[name] + other[name] for name in ("checked", "violated")}} for one, other in both
        ],
    }


def _print(found: dict[str, Any]) -> None:
    table = table_of("", "invariant #checked #violated ~meaning")
    for each in found["invariants"]:
        style = "red" if each["violated"] else ""
        table.add_row(
            each["invariant"], f"{each['checked']:,}", f"{each['violated']:,}", each[spoken().value], style=style
        )
    output().print(table)
    for each in found["violations"]:
        print_line(f"{each['invariant']}: {each['detail_zh'] if spoken() is Language.ZH else each['detail']}", "red")
    counts = say(
        "{schedules}, {registrations}, {exchanges}",
        **{name: say(one if found[name] == 1 else many, count=found[name]) for name, (one, many) in _COUNTS.items()},
    )
    print_line(
        say("everything holds: {counts} checked" if found["holds"] else "violated: {counts} checked", counts=counts)
    )
