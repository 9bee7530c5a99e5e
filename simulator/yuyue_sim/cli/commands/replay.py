"""`yuyue-sim replay`: recorded traffic sent again, and the answers held against those that were recorded."""

from __future__ import annotations

import asyncio
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from yuyue_sim.cli.control_options import TokenOption
from yuyue_sim.cli.terminal import NEGATIVE, CommandError, JsonOption, SeedOption, as_command_error, output, print_json
from yuyue_sim.contract.identifiers import ADDRESSES, HOSPITALS_OWN

if TYPE_CHECKING:
    from yuyue_sim.replay.replay import DifferenceKind, Report

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
    from yuyue_sim.replay.errors import ReplayError

    speed = _speed(pace)
    if against is not None and (scenario is not None or seed is not None or plant):
        raise CommandError(
            "--scenario, --seed and --plant are for a simulator that is started here; leave --against out"
        )
    with as_command_error(ReplayError):
        report = _replayed(
            Path(journal),
            against,
            token,
            speed,
            ignored=(*ADDRESSES, *(ignore or ())),
            mapped=(*(HOSPITALS_OWN if against else ()), *(mapped or ())),
            changes={"seed": seed, "scenario": scenario, "plants": tuple(plant or ())},
        )
    if as_json:
        print_json(_as_json(report))
    else:
        _print(report)
    if report.different:
        raise typer.Exit(NEGATIVE)


def _replayed(
    path: Path,
    against: str | None,
    token: str | None,
    speed: float | None,
    *,
    ignored: tuple[str, ...],
    mapped: tuple[str, ...],
    changes: dict[str, Any],
) -> Report:
    from yuyue_sim.cli.commands.audit import progress
    from yuyue_sim.replay.comparison import ResponseComparison
    from yuyue_sim.replay.recording import Recording
    from yuyue_sim.replay.replay import replay as replayed
    from yuyue_sim.replay.targets import LocalTarget, RemoteTarget, Target

    recording = Recording(path)

    async def go() -> Report:
        target: Target = (
            RemoteTarget(against, token) if against else LocalTarget(recording.simulation, recording.began, **changes)
        )
        done = 0
        try:
            with progress("replaying") as show:

                def step() -> None:
                    nonlocal done
                    done += 1
                    show("replaying", done, recording.count)

                return await replayed(
                    recording, target, ResponseComparison(ignored, mapped), speed, step, is_far=against is not None
                )
        finally:
            await target.close()

    try:
        return asyncio.run(go())
    finally:
        recording.close()


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


def _print(report: Report) -> None:
    console = output()
    orders = f", {report.ordered} changes over the control API" if report.ordered else ""
    if report.different:
        console.print(Text(f"{report.different} of {report.asked} answers differ{orders}", style="bold red"))
    else:
        console.print(Text(f"{report.asked} answers, no difference{orders}", style="bold green"))
    for (operation, then, now), count in report.codes.most_common():
        console.print(Text(f"  {operation}: {then} is {now} now, {count} times"))
    by_count = sorted(report.kinds.items(), key=lambda each: -each[1].count)
    for (operation, element), kind in by_count:
        _print_kind(operation, element, kind)
    for note in report.notes:
        console.print(Text(f"note: {note}", style="dim"))


def _print_kind(operation: str, element: str, kind: DifferenceKind) -> None:
    console = output()
    console.print(Text.assemble(("  " + operation, "cyan"), f"  {element}: {kind.count} times"))
    for each in kind.examples:
        console.print(
            Text.assemble(f"    {each.id}  ", (each.recorded, "green"), " is ", (each.now, "red"), f" now  {each.path}")
        )


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "asked": report.asked,
        "ordered": report.ordered,
        "different": report.different,
        "codes": [
            {"operation": operation, "recorded": then, "now": now, "count": count}
            for (operation, then, now), count in report.codes.most_common()
        ],
        "differences": [
            {"operation": operation, "element": element, **asdict(kind)}
            for (operation, element), kind in report.kinds.items()
        ],
        "notes": report.notes,
    }
