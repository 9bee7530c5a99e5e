"""Scenario, seed, clock and bugs of a world at a running simulator, as options of commands."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from yuyue_sim.cli.terminal import as_command_error, catalogue_names

ClockOption = Annotated[
    str | None,
    typer.Option(
        "--clock",
        metavar="SPEC",
        help="real, frozen@INSTANT, x60@INSTANT or step1@INSTANT; the scenario's own if absent.",
        show_default=False,
    ),
]
ScenarioOption = Annotated[
    str | None,
    typer.Option(
        "--scenario",
        metavar="SCENARIO",
        help="A name from the catalogue, or the path of a scenario file; the simulator's own if absent.",
        show_default=False,
        autocompletion=catalogue_names,
    ),
]
PlantOption = Annotated[
    list[str] | None,
    typer.Option(
        "--plant",
        metavar="BUG[=VALUE]",
        help="Plant a bug, such as oversell=500ms; repeat for more.",
        show_default=False,
    ),
]


def scenario_choice(
    scenario: str | None, seed: int | None, clock: str | None, plants: list[str] | None
) -> dict[str, Any]:
    """The keys of `POST /worlds` and `POST /scenario`; a file is read here, since it may be on another machine.

    Raises:
        CommandError: the file cannot be read.
    """
    given: dict[str, Any] = {"seed": seed, "clock": clock, "plants": plants}
    if scenario is not None:
        from yuyue_sim.scenario.files import catalogue
        from yuyue_sim.scenario.files.errors import ScenarioErrors
        from yuyue_sim.scenario.files.yaml_file import text_of

        with as_command_error(ScenarioErrors):
            path = catalogue.find(scenario)
            is_own = path.parent != catalogue.folder()
            given |= {"yaml": text_of(path, scenario)} if is_own else {"scenario": path.stem}
    return {key: value for key, value in given.items() if value is not None}
