"""`yuyue-sim fault`: the faults of a running simulator."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import typer

from yuyue_sim.cli.control_options import DEFAULT_URL, TokenOption, UrlOption, control_client
from yuyue_sim.cli.flags import Command, Group
from yuyue_sim.cli.terminal import JsonOption, output, print_json, print_line, table_of
from yuyue_sim.core.language import say

if TYPE_CHECKING:
    from rich.console import RenderableType

fault = typer.Typer(name="fault", cls=Group, no_args_is_help=True, rich_markup_mode="rich")

_Name = Annotated[str, typer.Argument(metavar="NAME", help="The fault.")]
_Words = Annotated[
    list[str],
    typer.Argument(
        metavar="KEY=VALUE…",
        help="Its keys as in a scenario, such as latency.fixed=3s; lists with commas; a kind alone has its defaults.",
    ),
]


@fault.callback()
def _fault() -> None:
    """List, add, change and remove the faults of a running simulator.

    A reset brings back those of the scenario.
    Exits 0 if done, 1 if the name is taken, 2 if the fault is not valid or the simulator could not be reached.

    Example: yuyue-sim fault add slow latency.fixed=3s operations=getYyNo
    """


@fault.command(name="list", cls=Command)
def list_(url: UrlOption = DEFAULT_URL, token: TokenOption = None, as_json: JsonOption = False) -> None:
    """List the faults; the first that matches a request is injected.

    Example: yuyue-sim fault list --json
    """
    with control_client(url, token) as client:
        _print_all(client.ask("GET", "/faults"), as_json=as_json)


@fault.command(cls=Command)
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name.")],
    words: _Words,
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a fault after the others; it applies from now on.

    Example: yuyue-sim fault add lost reset when=after operations=getYyNo share=0.2
    """
    with control_client(url, token) as client:
        _print(client.ask("POST", "/faults", {"name": name, **_rule(words)}), as_json=as_json)


@fault.command(cls=Command)
def change(
    name: _Name,
    words: _Words,
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change keys of a fault, or switch it with is_on=true or is_on=false; other keys stay as they are.

    Example: yuyue-sim fault change lost share=0.5 hospitals=SG01,KC01
    """
    path = f"/faults/{quote(name, safe='')}"
    given = _rule(words)
    with control_client(url, token) as client:
        if given.keys() != {"is_on"}:
            given = _changed(client.ask("GET", path), given)
        _print(client.ask("PUT", path, given), as_json=as_json)


@fault.command(cls=Command)
def remove(name: _Name, url: UrlOption = DEFAULT_URL, token: TokenOption = None, as_json: JsonOption = False) -> None:
    """Remove a fault; a reset brings back one of the scenario.

    Example: yuyue-sim fault remove lost
    """
    with control_client(url, token) as client:
        _print_all(client.ask("DELETE", f"/faults/{quote(name, safe='')}"), as_json=as_json)


@fault.command(cls=Command)
def off(url: UrlOption = DEFAULT_URL, token: TokenOption = None, as_json: JsonOption = False) -> None:
    """Switch all faults off.

    Example: yuyue-sim fault off
    """
    with control_client(url, token) as client:
        _print_all(client.ask("POST", "/faults/off"), as_json=as_json)


def _rule(words: list[str]) -> dict[str, Any]:
    from yuyue_sim.cli.key_values import values_of
    from yuyue_sim.scenario.faults.model import FaultModel

    return values_of(FaultModel, words, "latency.fixed=3s")


def _changed(present: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """A fault with other keys; another kind replaces that which it had."""
    from yuyue_sim.scenario.faults.model import KINDS

    replaced = {*given, *(KINDS if given.keys() & KINDS.keys() else ())}
    kept = {key: value for key, value in present["rule"].items() if key not in replaced}
    return {"is_on": present["is_on"], **kept, **given}


def _print_all(response: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(response)
    else:
        output().print(_table(response))


def _table(response: dict[str, Any]) -> RenderableType:
    if not response["faults"]:
        kinds = ", ".join(response["kinds"])
        return say("No faults; yuyue-sim fault add adds one of the kinds {kinds}.", kinds=kinds)
    table = table_of("", "name on ~rule")
    for each in response["faults"]:
        table.add_row(each["name"], say("yes" if each["is_on"] else "no"), _shown(each["rule"]))
    return table


def _print(response: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(response)
    else:
        print_line(f"{response['name']}  {say('on' if response['is_on'] else 'off')}  {_shown(response['rule'])}")


def _shown(rule: dict[str, Any], outer: str = "") -> str:
    """A rule as the words that would add it."""
    words = []
    for key, value in rule.items():
        name = f"{outer}{key}"
        if isinstance(value, dict):
            words.append(_shown(value, f"{name}.") if value else name)
        elif isinstance(value, list):
            words.append(f"{name}={','.join(map(str, value))}")
        else:
            words.append(f"{name}={value if isinstance(value, str) else json.dumps(value)}")
    return " ".join(words)
