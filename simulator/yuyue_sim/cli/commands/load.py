"""`yuyue-sim load`: a whole experiment, from an empty hospital to a verdict and a page."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yuyue_sim.cli.page_options import AssertOption, JunitOption, PngOption
from yuyue_sim.cli.terminal import CommandError, JsonOption, as_command_error, needing_extra, progress_bar
from yuyue_sim.core.language import reason_of, say

if TYPE_CHECKING:
    from yuyue_sim.loadtest.run.stage import Stage

_RUSH = "rush"
_SCENARIO = "release-rush"

ScriptArgument = Annotated[
    str, typer.Argument(metavar="SCRIPT", help="rush, mixed, browse, journey, soak, or a locustfile.")
]
MoreArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[-- LOCUST-OPTIONS]", help="Options for locust.", show_default=False),
]


_ScenarioOption = Annotated[
    str | None,
    typer.Option("--scenario", metavar="SCENARIO", help="The hospital to start; release-rush if absent."),
]
_UsersOption = Annotated[int, typer.Option("--users", min=1, max=100_000, metavar="N", help="Number of users.")]
_SecondsOption = Annotated[
    float, typer.Option("--seconds", min=1, max=86_400, metavar="S", help="The longest duration of the run.")
]
_SeedOption = Annotated[
    int, typer.Option("--seed", min=0, max=2**63 - 1, metavar="N", help="Seed of hospital and users.")
]
_PlantOption = Annotated[
    list[str] | None,
    typer.Option("--plant", metavar="BUG[=VALUE]", help="Plant a bug in the hospital.", show_default=False),
]
_ProcessesOption = Annotated[
    int, typer.Option("--processes", min=1, max=64, metavar="N", help="Number of processes for the users.")
]
_WorkersOption = Annotated[
    int, typer.Option("--workers", min=1, max=64, metavar="N", help="Number of processes for the hospital.")
]
_InFileOption = Annotated[
    bool, typer.Option("--in-file", help="Keep the ledger of the hospital in a file (WAL), not in memory.")
]
_HangUpOption = Annotated[
    float,
    typer.Option("--hang-up", min=0, max=1, metavar="SHARE", help="Share of users that do not wait for a response."),
]
_ThinkOption = Annotated[
    float, typer.Option("--think", min=0, max=3600, metavar="S", help="Seconds between two visits of a user.")
]
_AgainstOption = Annotated[
    str | None,
    typer.Option("--against", metavar="URL", help="A running hospital, instead of starting one."),
]
_FolderOption = Annotated[
    Path | None,
    typer.Option("--output", metavar="DIR", help="The folder for all results; load-results/TIME if absent."),
]
_NoPageOption = Annotated[bool, typer.Option("--no-page", help="Draw no page.")]


def load(  # noqa: PLR0913, PLR0917 - one parameter an option
    script: ScriptArgument = _RUSH,
    more: MoreArgument = None,
    scenario: _ScenarioOption = None,
    users: _UsersOption = 500,
    seconds: _SecondsOption = 20.0,
    seed: _SeedOption = 1,
    plant: _PlantOption = None,
    processes: _ProcessesOption = 1,
    workers: _WorkersOption = 1,
    in_file: _InFileOption = False,
    hang_up: _HangUpOption = 0.02,
    think: _ThinkOption = 1.0,
    against: _AgainstOption = None,
    folder: _FolderOption = None,
    no_page: _NoPageOption = False,
    limits: AssertOption = None,
    junit: JunitOption = None,
    png: PngOption = None,
    as_json: JsonOption = False,
) -> None:
    """Start a hospital, run a load test, read the end state, check every response, and draw a page.

    Exits 0 if nothing is wrong, 1 if something is or a limit is not kept, 2 if the test could not be run, 3 if the
    verdict is unknown, whatever the limits are.

    Needs the extra: pip install yuyue-sim\\[load]. Example: yuyue-sim load rush --users 2000 --plant oversell
    """
    with progress_bar(say("reading libraries and scenario")):
        with needing_extra("load", "load"):
            from yuyue_sim.cli.load_runner import run_load
            from yuyue_sim.cli.page_outputs import Outputs
            from yuyue_sim.loadtest.run.experiment import Plan
        _check_libraries()
        from yuyue_sim.core.clock import ClockSpecError
        from yuyue_sim.loadtest.run.errors import ExperimentError
        from yuyue_sim.loadtest.run.scripts import find
        from yuyue_sim.scenario.files.errors import ScenarioErrors

        _check_hospital(against, plant or (), scenario=scenario, workers=workers > 1, in_file=in_file)
        outputs = Outputs.of(limits or (), junit, png)
        with as_command_error(ExperimentError, ScenarioErrors, ClockSpecError):
            path = find(script)
            plan = Plan(
                script=path,
                stage=_stage(scenario, against, is_rush=path.stem == _RUSH),
                folder=_folder(folder),
                users=users,
                seconds=seconds,
                seed=seed,
                processes=processes,
                workers=workers,
                in_file=in_file,
                plants=tuple(plant or ()),
                against=against,
                hang_up=hang_up,
                think_s=think,
                more=tuple(more or ()),
            )
    run_load(plan, outputs, as_json=as_json, with_page=not no_page)


def _stage(scenario: str | None, against: str | None, *, is_rush: bool) -> Stage:
    """What the users know of the hospital.

    Raises:
        ScenarioErrors, ClockSpecError: the scenario is invalid.
    """
    from yuyue_sim.loadtest.run.stage import Stage

    return Stage() if against else Stage.of(scenario or _SCENARIO, is_rush)


def _check_hospital(address: str | None, plants: Sequence[str], **given: object) -> None:
    """Look at what is said of the hospital before it starts, or at the address of one that runs already.

    Raises:
        CommandError: a bug cannot be planted, an option does not fit a running hospital, its address is none, or it
            tells its date only with a token.
    """
    from yuyue_sim.cli.hospital_date import hospitals_date
    from yuyue_sim.contract.styles import Style
    from yuyue_sim.platform.client import endpoint_of

    _check_plants(plants)
    if address is None:
        return
    if options := [f"--{name.replace('_', '-')}" for name, value in {**given, "plant": plants}.items() if value]:
        raise CommandError(
            say("{options}: only for a hospital that is started here; leave --against out", options=", ".join(options))
        )
    with as_command_error(ValueError):
        endpoint_of(address, Style.STRING)
    hospitals_date([address])  # needed at the end: whether it can be had is known now


def _check_libraries() -> None:
    """Say which library is missing.

    Raises:
        CommandError: one is.
    """
    for library in ("locust", "faker"):
        if find_spec(library) is None:
            raise CommandError(say("load needs {library}: pip install 'yuyue-sim[load]'", library=library))


def _check_plants(plants: Sequence[str]) -> None:
    """Look at the bugs to plant before a hospital starts.

    Raises:
        CommandError: one cannot be planted.
    """
    from yuyue_sim.scenario.files.bugs import BugsModel, PlantError, with_planted

    try:
        with_planted(BugsModel(), plants)
    except PlantError as error:
        raise CommandError(f"--plant {error}") from None


def _folder(given: Path | None) -> Path:
    """An empty directory for the run.

    Raises:
        CommandError: it cannot be made, or holds something.
    """
    from yuyue_sim.core.clock import local_time, machine_unix_s

    folder = given or Path("load-results") / f"{local_time(machine_unix_s()):%Y%m%d-%H%M%S}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_empty = not any(folder.iterdir())
    except OSError as error:
        raise CommandError(f"--output {folder}: {reason_of(error)}") from None
    if not is_empty:
        raise CommandError(
            say("--output {folder}: it is not empty; every run takes a directory of its own", folder=folder)
        )
    return folder
