"""`yuyue-sim scenario`: the scenarios of the catalogue, and what a scenario consists of."""

from __future__ import annotations

import typer

from yuyue_sim.cli.control_options import DEFAULT_URL, TokenOption, UrlOption, control_client
from yuyue_sim.cli.flags import Command, Group
from yuyue_sim.cli.terminal import (
    JsonOption,
    ScenarioArgument,
    SeedOption,
    as_command_error,
    output,
    print_fields,
    print_json,
    table_of,
)
from yuyue_sim.cli.world_options import ClockOption, PlantOption, scenario_choice

scenario = typer.Typer(name="scenario", cls=Group, no_args_is_help=True, rich_markup_mode="rich")


@scenario.callback()
def _scenario() -> None:
    """List the catalogue, print a scenario with all that it extends, or load one into a running simulator.

    Exits 0 if done, 2 if the scenario is not valid or the simulator could not be reached.

    Example: yuyue-sim scenario print release-rush
    """


@scenario.command(name="list", cls=Command)
def list_(as_json: JsonOption = False) -> None:
    """List the scenarios of the catalogue.

    Example: yuyue-sim scenario list
    """
    from yuyue_sim.scenario.files import catalogue
    from yuyue_sim.scenario.files.yaml_file import read_document

    found = [read_document(catalogue.folder() / f"{name}.yaml").value for name in catalogue.names()]
    if as_json:
        print_json([{key: each.get(key, "") for key in ("name", "title", "description")} for each in found])
        return
    table = table_of("", "name ~title")
    for each in found:
        table.add_row(each["name"], each.get("title", ""))
    output().print(table)


@scenario.command(name="print", cls=Command)
def print_(scenario: ScenarioArgument, as_json: JsonOption = False) -> None:
    """Print a scenario merged with those it extends; each value has the file and line that it comes from.

    What it prints is a scenario itself. Keys that no file has are not shown; docs/scenarios.md has their defaults.

    Example: yuyue-sim scenario print my-city.yaml > whole.yaml
    """
    from yuyue_sim.cli.scenario_text import merged_values, merged_yaml
    from yuyue_sim.scenario.files.errors import ScenarioErrors
    from yuyue_sim.scenario.files.loader import read_scenario

    with as_command_error(ScenarioErrors):
        reading = read_scenario(scenario)
        reading.sound()
    if as_json:
        print_json([*merged_values(reading.document)])
    else:
        typer.echo(merged_yaml(reading.document))


@scenario.command(cls=Command)
def load(
    scenario: ScenarioArgument,
    seed: SeedOption = None,
    clock: ClockOption = None,
    plants: PlantOption = None,
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Replace a world of a running simulator by one with this scenario; all registrations are lost.

    Example: yuyue-sim scenario load release-rush --url http://127.0.0.1:8080/w/mine
    """
    command = scenario_choice(scenario, seed, clock, plants)
    with control_client(url, token) as client:
        print_fields(client.ask("POST", "/scenario", command), as_json=as_json)
