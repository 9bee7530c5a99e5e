"""`yuyue-sim replay`: recorded traffic sent again, and the answers held against those that were recorded."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from yuyue_sim.cli.control_options import TokenOption
from yuyue_sim.cli.terminal import NEGATIVE, CommandError, JsonOption, SeedOption, as_command_error, print_json

_AT_ONCE, _RECORDED = "at-once", "recorded"
_TIMES = re.compile(r"x(\d{1,6}(?:\.\d{1,3})?)", re.ASCII)

JournalArgument = Annotated[
    str, typer.Argument(metavar="JOURNAL", help="A file that `serve --journal-file` or `record` has written.")
]
AgainstOption = Annotated[
    str | None,
    typer.Option("--against", metavar="URL", help="Ask this hospital, not the simulator anew.", show_default=False),
]
PaceOption = Annotated[
    str, typer.Option("--pace", metavar="PACE", help="at-once, recorded, or xN for N times as fast as recorded.")
]
IgnoreOption = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="ELEMENT", help="An element whose values do not matter.", show_default=False),
]
MapOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="ELEMENT", help="An element that holds identifiers, which may be others.", show_default=False
    ),
]
OtherScenarioOption = Annotated[
    str | None,
    typer.Option("--scenario", metavar="SCENARIO", help="Another scenario than recorded.", show_default=False),
]
PlantOption = Annotated[
    list[str] | None,
    typer.Option("--plant", metavar="BUG[=VALUE]", help="Plant a bug that was not there.", show_default=False),
]


def replay(  # noqa: PLR0913, PLR0917 - one parameter an option
    journal: JournalArgument,
    against: AgainstOption = None,
    pace: PaceOption = _AT_ONCE,
    ignore: IgnoreOption = None,
    mapped: MapOption = None,
    scenario: OtherScenarioOption = None,
    seed: SeedOption = None,
    plant: PlantOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send recorded traffic again, in order and on the recorded clock, and tell what is answered otherwise.

    Without --against the recorded simulation is started anew in this process: the same scenario and seed answer the
    same. Exits 0 where nothing differs, 1 where something does, 2 where it cannot be replayed.

    Example: yuyue-sim replay monday.sqlite --against http://127.0.0.1:8080 --ignore QueuingNum
    """
    from yuyue_sim.cli.replay_report import print_report, report_as_json
    from yuyue_sim.cli.replay_runner import ReplaySettings, run_replay
    from yuyue_sim.replay.errors import ReplayError

    if against is not None and (scenario is not None or seed is not None or plant):
        raise CommandError(
            "--scenario, --seed and --plant are for a simulator that is started here; leave --against out"
        )
    with as_command_error(ReplayError):
        report = run_replay(
            ReplaySettings(
                journal=Path(journal),
                against=against,
                token=token,
                speed=_speed(pace),
                ignored=tuple(ignore or ()),
                mapped=tuple(mapped or ()),
                scenario=scenario,
                seed=seed,
                plants=tuple(plant or ()),
            )
        )
    if as_json:
        print_json(report_as_json(report))
    else:
        print_report(report)
    if report.different:
        raise typer.Exit(NEGATIVE)


def _speed(pace: str) -> float | None:
    """How many times as fast as recorded; `None` for at once.

    Raises:
        CommandError: it is none of the paces.
    """
    times = _TIMES.fullmatch(pace)
    if pace == _AT_ONCE:
        return None
    if pace == _RECORDED:
        return 1.0
    if times and float(times[1]) > 0:
        return float(times[1])
    raise CommandError(f"--pace {pace}: expected at-once, recorded, or xN such as x60")
