"""`yuyue-sim event`: make events happen at a running simulator, and list past and future events."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from yuyue_sim.cli.control_options import DEFAULT_URL, TokenOption, UrlOption, control_client
from yuyue_sim.cli.flags import Command, Group
from yuyue_sim.cli.terminal import CommandError, JsonOption, output, print_json, print_line, table_of
from yuyue_sim.core.language import say


def _kinds() -> list[str]:
    """The kinds of event, for completion in a shell."""
    from yuyue_sim.scenario.files.timeline import KINDS

    return [*KINDS]


event = typer.Typer(name="event", cls=Group, no_args_is_help=True, rich_markup_mode="rich")


@event.callback()
def _event() -> None:
    """Make events happen at a running simulator, or list them.

    Exits 0 if done, 1 if the event cannot happen now, 2 if the simulator could not be reached.

    Example: yuyue-sim event happen stop_schedule hospital=SG01 doctor=02000008 date=+2
    """


@event.command(cls=Command)
def happen(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="EVENT",
            help="A key of a scenario's timeline, such as doctor_ill or rush.",
            autocompletion=_kinds,
        ),
    ],
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY=VALUE…", help="The values under that key; lists with commas."),
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="A note, shown with the event.")] = "",
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make an event of a scenario's timeline happen now.

    Dates may be relative: +0 is today, +1 is tomorrow. All workers apply the event from then on; a reset removes it.

    Example: yuyue-sim event happen doctor_ill hospital=SG01 doctor=02000008 days=2 --note 'flu'
    """
    order = {_key(kind): _values(kind, words or []), **({"note": note} if note else {})}
    with control_client(url, token) as client:
        response = client.let_happen(order)
    if as_json:
        print_json(response)
        return
    print_line(f"{response['at']}  {response['key']}  {_shown(response)}")


@event.command(name="list", cls=Command)
def list_(url: UrlOption = DEFAULT_URL, token: TokenOption = None, as_json: JsonOption = False) -> None:
    """List the events of the scenario and those made to happen, in order of time.

    Example: yuyue-sim event list --json
    """
    with control_client(url, token) as client:
        response = client.events()
    if as_json:
        print_json(response)
        return
    if not response["events"]:
        output().print(say("No events, past or future."))
        return
    table = table_of("", "at happened ~key ~event")
    for each in response["events"]:
        table.add_row(each["at"], say("yes" if each["has_happened"] else "no"), each["key"], _shown(each))
    output().print(table)


def _shown(response: dict[str, Any]) -> str:
    values = " ".join(f"{name}={_text(value)}" for name, value in response["what"].items())
    return f"{response['kind']} {values}{'  # ' + response['note'] if response['note'] else ''}"


def _text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _key(kind: str) -> str:
    from yuyue_sim.scenario.files.suggestions import did_you_mean
    from yuyue_sim.scenario.files.timeline import KINDS

    key = kind.replace("-", "_")
    if key not in KINDS:
        raise CommandError(
            say(
                "no event {kind!r}; there are {known}{hint}",
                kind=kind,
                known=", ".join(KINDS),
                hint=did_you_mean(key, KINDS),
            )
        )
    return key


def _values(kind: str, words: list[str]) -> dict[str, Any]:
    from yuyue_sim.cli.key_values import values_of
    from yuyue_sim.scenario.files.timeline import model_of

    return values_of(model_of(_key(kind)), words, "hospital=SG01")
