"""`yuyue-sim replay`: send recorded requests again and compare the responses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from yuyue_sim.cli.control_options import TokenOption
from yuyue_sim.cli.terminal import NEGATIVE, CommandError, JsonOption, SeedOption, as_command_error, print_json
from yuyue_sim.core.language import say

_AT_ONCE, _RECORDED = "at-once", "recorded"
_TIMES = re.compile(r"x(\d{1,6}(?:\.\d{1,3})?)", re.ASCII)

JournalArgument = Annotated[
    str, typer.Argument(metavar="JOURNAL", help="A file that `serve --journal-file` or `record` has written.")
]
AgainstOption = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar="URL",
        help="Send to this hospital instead.",
        show_default=False,
    ),
]
PaceOption = Annotated[
    str, typer.Option("--pace", metavar="PACE", help="at-once, recorded, or xN for N times as fast.")
]
IgnoreOption = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="ELEMENT", help="An element whose values are not compared.", show_default=False),
]
MapOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="ELEMENT",
        help="An element with identifiers, which may be other ones.",
        show_default=False,
    ),
]
OtherScenarioOption = Annotated[
    str | None,
    typer.Option("--scenario", metavar="SCENARIO", help="Another scenario than the recorded one.", show_default=False),
]
PlantOption = Annotated[
    list[str] | None,
    typer.Option("--plant", metavar="BUG[=VALUE]", help="Plant another bug.", show_default=False),
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
    """Send recorded requests again, in order and at the recorded times, and show which responses differ.

    Without --against, the recorded simulation is started again in this process: the same scenario and seed give the
    same responses. Exits 0 if nothing differs, 1 if something does, 2 if the journal cannot be replayed.

    Example: yuyue-sim replay monday.sqlite --against http://127.0.0.1:8080 --ignore QueuingNum
    """
    from yuyue_sim.cli.replay_report import print_report, report_as_json
    from yuyue_sim.cli.replay_runner import ReplaySettings, run_replay
    from yuyue_sim.replay.errors import ReplayError

    if against is not None and (scenario is not None or seed is not None or plant):
        raise CommandError(
            say("--scenario, --seed and --plant are for a simulator that is started here; leave --against out")
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
    """Times as fast as recorded; `None` for no waiting.

    Raises:
        CommandError: the text is not a pace.
    """
    times = _TIMES.fullmatch(pace)
    if pace == _AT_ONCE:
        return None
    if pace == _RECORDED:
        return 1.0
    if times and float(times[1]) > 0:
        return float(times[1])
    raise CommandError(say("--pace {pace}: expected at-once, recorded, or xN such as x60", pace=pace))
