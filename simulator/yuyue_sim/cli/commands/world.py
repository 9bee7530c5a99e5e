"""`yuyue-sim world`: the worlds of a running simulator."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

import typer

from yuyue_sim.cli.control_options import DEFAULT_URL, TokenOption, UrlOption, control_client
from yuyue_sim.cli.flags import Command, Group
from yuyue_sim.cli.terminal import JsonOption, SeedOption, output, print_fields, print_json, table_of
from yuyue_sim.cli.world_options import ClockOption, PlantOption, ScenarioOption, scenario_choice

world = typer.Typer(name="world", cls=Group, no_args_is_help=True, rich_markup_mode="rich")


@world.callback()
def _world() -> None:
    """List, create and remove the worlds of a running simulator; each has its own ledger, clock, seed and faults.

    Every command with --url takes the address of a world.
    Exits 0 if done, 1 if the name is taken, 2 if there is no such world or the simulator could not be reached.

    Example: yuyue-sim world create mine --scenario release-rush
    """


@world.command(name="list", cls=Command)
def list_(url: UrlOption = DEFAULT_URL, token: TokenOption = None, as_json: JsonOption = False) -> None:
    """List the worlds; the main one, which has no name, is the first.

    Example: yuyue-sim world list
    """
    with control_client(url, token) as client:
        response = client.ask("GET", "/worlds")
    if as_json:
        print_json(response)
        return
    table = table_of("", "name scenario #seed now url")
    for each in response["worlds"]:
        table.add_row(each["name"] or "-", each["scenario"], str(each["seed"]), each["now"][:19], each["url"])
    output().print(table)


@world.command(cls=Command)
def create(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Its name; world-N if absent.", show_default=False)
    ] = None,
    scenario: ScenarioOption = None,
    seed: SeedOption = None,
    clock: ClockOption = None,
    plants: PlantOption = None,
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Create a world; it ends with the simulator.

    Example: yuyue-sim world create mine --scenario bad-day.yaml --clock frozen@2026-03-02T08:00:00
    """
    command = {**({"name": name} if name else {}), **scenario_choice(scenario, seed, clock, plants)}
    with control_client(url, token) as client:
        print_fields(client.ask("POST", "/worlds", command), as_json=as_json)


@world.command(cls=Command)
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The world.")],
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove a world with all its data.

    Example: yuyue-sim world remove mine
    """
    with control_client(url, token) as client:
        print_fields(client.ask("DELETE", f"/worlds/{quote(name, safe='')}"), as_json=as_json)
