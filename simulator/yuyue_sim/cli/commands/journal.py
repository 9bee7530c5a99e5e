"""`yuyue-sim journal`: the exchanges that a running simulator keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import typer

from yuyue_sim.cli.control_options import DEFAULT_URL, TokenOption, UrlOption, control_client
from yuyue_sim.cli.flags import Command, Group
from yuyue_sim.cli.terminal import (
    CommandError,
    JsonOption,
    output,
    print_fields,
    print_json,
    print_line,
    progress_bar,
    table_of,
)
from yuyue_sim.core.language import reason_of, say

if TYPE_CHECKING:
    from yuyue_sim.server.control.client import ControlClient

journal = typer.Typer(name="journal", cls=Group, no_args_is_help=True, rich_markup_mode="rich")

_BODIES = ("request", "response")
_PAGE = "1000"
_Conditions = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="KEY=VALUE…",
        help=(
            "Conditions, all to be met: kind, registration_id, card, code, operation, hospital, fault, request_id, "
            "text, refused=true, since, until."
        ),
        show_default=False,
    ),
]


@journal.callback()
def _journal() -> None:
    """List, show and export the exchanges that a running simulator keeps.

    Exits 0 if done, 2 if a condition is not valid or the simulator could not be reached.

    Example: yuyue-sim journal list operation=getYyNo refused=true
    """


@journal.command(name="list", cls=Command)
def list_(
    conditions: _Conditions = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, metavar="N", help="The most to list.")] = 20,
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """List exchanges, the newest first.

    Example: yuyue-sim journal list hospital=SG01 code=1001 --limit 50
    """
    with control_client(url, token) as client:
        query = {**_query(conditions), "limit": str(limit)}
        response = client.ask("GET", "/journal", query=query)
        exchanges = response["exchanges"]
        while response["next_before"] and len(exchanges) < limit:  # a text is searched for some at a time
            rest = {"limit": str(limit - len(exchanges)), "before": response["next_before"]}
            response = client.ask("GET", "/journal", query={**query, **rest})
            exchanges += response["exchanges"]
    response["exchanges"] = exchanges
    if as_json:
        print_json(response)
        return
    if response["mode"] == "off":
        output().print(say("The journal is off; start the simulator with --journal full."))
        return
    table = table_of("", "id at operation hospital RegID response #ms ~fault")
    for each in response["exchanges"]:
        said = each["code"] or f"HTTP {each['http_status']}"
        at, took = each["simulated_at"][:19], f"{each['took_ms']:.1f}"
        ids = (each["hospital_id"], each["registration_id"])
        table.add_row(each["id"], at, _operation(each), *ids, said, took, each["fault"])
    output().print(table)
    if response["next_before"]:
        print_line(say("There are older ones; --limit lists more."), "dim")


@journal.command(cls=Command)
def show(
    exchange: Annotated[str, typer.Argument(metavar="ID", help="An exchange, such as x123.")],
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one exchange with request and response.

    Example: yuyue-sim journal show x12
    """
    with control_client(url, token) as client:
        response = client.ask("GET", f"/journal/{quote(exchange, safe='')}")
    if as_json:
        print_json(response)
        return
    reasons = "; ".join(f"{each['kind']} {each['name']}: {each['detail']}" for each in response["reasons"])
    fields = {name: value for name, value in response.items() if name not in {*_BODIES, "reasons"} and value != ""}
    print_fields({**fields, "reasons": reasons or None}, as_json=False)
    for name in _BODIES:
        print_line(f"\n{name}", "bold")
        output().print(say("not kept") if response[name] is None else response[name], markup=False)


@journal.command(cls=Command)
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; - for stdout.")],
    conditions: _Conditions = None,
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
) -> None:
    """Write exchanges with request and response to a file: one JSON object a line, the oldest first.

    Example: yuyue-sim journal export refused.jsonl refused=true
    """
    with control_client(url, token) as client:
        ids = [*_ids(client, _query(conditions))][::-1]
        with progress_bar(say("exporting")) as report:
            lines = _lines(client, ids, report)
            if str(file) == "-":
                for line in lines:
                    typer.echo(line, nl=False)
                return
            try:
                with file.open("w", encoding="utf-8") as written:
                    written.writelines(lines)
            except OSError as error:
                raise CommandError(
                    say("{file}: cannot be written: {reason}", file=file, reason=reason_of(error).lower())
                ) from None
    typer.echo(
        say(
            "{file}: {count} exchange written" if len(ids) == 1 else "{file}: {count} exchanges written",
            file=file,
            count=len(ids),
        )
    )


def _operation(exchange: dict[str, Any]) -> str:
    """The operation that was requested, or the change over the control API."""
    if exchange["kind"] == "control":
        return f"{exchange['operation']} {exchange['path'].removeprefix('/control/v1')}"
    return exchange["operation"] or "unreadable"


def _ids(client: ControlClient, query: dict[str, str]) -> Iterator[str]:
    before: str | None = None
    while True:
        page = client.ask("GET", "/journal", query={**query, "limit": _PAGE, **({"before": before} if before else {})})
        yield from (each["id"] for each in page["exchanges"])
        before = page["next_before"]
        if before is None:
            return


def _lines(client: ControlClient, ids: list[str], report: Any) -> Iterator[str]:
    for done, each in enumerate(ids, 1):
        yield f"{json.dumps(client.ask('GET', f'/journal/{each}'), ensure_ascii=False)}\n"
        report(say("exporting"), done, len(ids))


def _query(conditions: list[str] | None) -> dict[str, str]:
    """Conditions as the query of a request; the simulator checks them.

    Raises:
        CommandError: one has no value, or is given twice.
    """
    query: dict[str, str] = {}
    for word in conditions or ():
        name, separator, value = word.partition("=")
        if not (separator and name):
            raise CommandError(say("{word!r}: expected KEY=VALUE, such as operation=getYyNo", word=word))
        if name in query:
            raise CommandError(say("{name}: given twice", name=name))
        query[name] = value
    return query
