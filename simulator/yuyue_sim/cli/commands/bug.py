"""`yuyue-sim bug`: the planted bugs of a running simulator."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from yuyue_sim.cli.control_options import DEFAULT_URL, TokenOption, UrlOption, control_client
from yuyue_sim.cli.flags import Command, Group
from yuyue_sim.cli.terminal import CommandError, JsonOption, output, print_json, table_of
from yuyue_sim.core.language import say

bug = typer.Typer(name="bug", cls=Group, no_args_is_help=True, rich_markup_mode="rich")


def _names() -> list[str]:
    """The names of the bugs, for completion in a shell."""
    from yuyue_sim.scenario.files.bugs import BugsModel

    return [*BugsModel.model_fields]


_Name = Annotated[str, typer.Argument(metavar="BUG", help="The bug, such as oversell.", autocompletion=_names)]


@bug.callback()
def _bug() -> None:
    """List, plant and remove bugs of a running simulator, to test whether your checks notice them.

    A reset brings back those of the scenario.
    Exits 0 if done, 2 if there is no such bug or the simulator could not be reached.

    Example: yuyue-sim bug plant oversell window=500ms
    """


@bug.command(name="list", cls=Command)
def list_(url: UrlOption = DEFAULT_URL, token: TokenOption = None, as_json: JsonOption = False) -> None:
    """List the bugs that can be planted, and those that are.

    Example: yuyue-sim bug list
    """
    with control_client(url, token) as client:
        _print(client.ask("GET", "/bugs"), as_json=as_json)


@bug.command(cls=Command)
def plant(
    name: _Name,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY=VALUE…", help="Its keys as in a scenario; lists with commas.", show_default=False),
    ] = None,
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Plant a bug beside those that are planted, or plant it with other keys.

    Example: yuyue-sim bug plant lost_booking share=0.02 hospitals=SG01
    """
    from yuyue_sim.cli.key_values import values_of
    from yuyue_sim.scenario.files.bugs import BugsModel

    keys = values_of(BugsModel, [f"{name}.{word}" for word in words or ()], f"{name}.share=0.02").get(name, {})
    with control_client(url, token) as client:
        planted = client.ask("GET", "/bugs")["bugs"]
        _print(client.ask("PUT", "/bugs", {**planted, name: keys}), as_json=as_json)


@bug.command(cls=Command)
def remove(name: _Name, url: UrlOption = DEFAULT_URL, token: TokenOption = None, as_json: JsonOption = False) -> None:
    """Remove a planted bug.

    Example: yuyue-sim bug remove oversell
    """
    with control_client(url, token) as client:
        planted = client.ask("GET", "/bugs")["bugs"]
        if name not in planted:
            raise CommandError(
                say("no bug {name!r} is planted; there are {known}", name=name, known=", ".join(planted) or say("none"))
            )
        rest = {key: value for key, value in planted.items() if key != name}
        _print(client.ask("PUT", "/bugs", rest), as_json=as_json)


@bug.command(cls=Command)
def off(url: UrlOption = DEFAULT_URL, token: TokenOption = None, as_json: JsonOption = False) -> None:
    """Remove all planted bugs.

    Example: yuyue-sim bug off
    """
    with control_client(url, token) as client:
        _print(client.ask("PUT", "/bugs", {}), as_json=as_json)


def _print(response: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(response)
        return
    table = table_of("", "bug planted ~meaning")
    for name, meaning in response["known"].items():
        keys = response["bugs"].get(name)
        table.add_row(name, say("no") if keys is None else _shown(keys) or say("yes"), say(meaning))
    output().print(table)


def _shown(keys: dict[str, Any]) -> str:
    return " ".join(f"{key}={','.join(value) if isinstance(value, list) else value}" for key, value in keys.items())
