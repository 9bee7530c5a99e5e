"""`yuyue-sim run`: a story played, its expectations checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from yuyue_sim.cli.control_options import TokenOption
from yuyue_sim.cli.layout import Line
from yuyue_sim.cli.output_files import expect_writable, write_output
from yuyue_sim.cli.terminal import (
    NEGATIVE,
    CommandError,
    JsonOption,
    ScenarioArgument,
    SeedOption,
    as_command_error,
    output,
    print_json,
)
from yuyue_sim.core.language import Phrase, say, speaking_in_files

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import Console

    from yuyue_sim.story.entries import Entry
    from yuyue_sim.story.report import Report
    from yuyue_sim.story.stage import Stage
    from yuyue_sim.story.story import Story

_PLAYING = Phrase("playing")
_STYLES = {None: "", True: "green", False: "bold red"}


AgainstOption = Annotated[
    str | None,
    typer.Option("--against", metavar="URL", help="A running simulator to play it at.", show_default=False),
]
ClockOption = Annotated[
    str | None,
    typer.Option("--clock", metavar="CLOCK", help="frozen@INSTANT, another start.", show_default=False),
]
UntilOption = Annotated[
    str | None,
    typer.Option(
        "--until", metavar="MOMENT", help="Play it up to this moment, such as 09:30 or +2h.", show_default=False
    ),
]
JunitOption = Annotated[
    Path | None, typer.Option("--junit", metavar="FILE", help="Write JUnit XML there.", show_default=False)
]
LogOption = Annotated[
    Path | None, typer.Option("--log", metavar="FILE", help="Write the log there too.", show_default=False)
]


def run(  # noqa: PLR0913, PLR0917 - one parameter an option
    scenario: ScenarioArgument,
    against: AgainstOption = None,
    seed: SeedOption = None,
    clock: ClockOption = None,
    until: UntilOption = None,
    junit: JunitOption = None,
    log: LogOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Play a scenario's timeline in simulated time, send its requests, and check its expectations.

    Without --against it is played in this process, with neither sockets nor waiting. The log is the same each time.

    --log and --junit are written whatever happens.
    Exits 0 if every expectation was met, 1 if one was not, 2 if the story could not be played.

    Example: yuyue-sim run release-rush --junit report.xml
    """
    import asyncio

    from yuyue_sim.core.clock import ClockSpecError
    from yuyue_sim.scenario.files.errors import ScenarioErrors
    from yuyue_sim.story.errors import StoryError
    from yuyue_sim.story.report import Report, unplayed_junit
    from yuyue_sim.story.story import Story

    expect_writable({"--junit": junit, "--log": log})
    try:
        story = Story.of(scenario, seed, clock)
    except (ScenarioErrors, ClockSpecError, StoryError) as error:
        problem = str(error)
        _write(junit, "--junit", lambda: unplayed_junit(scenario, problem))
        _write(log, "--log", lambda: f"{problem}\n")
        raise CommandError(problem) from error
    last = None if until is None else _last_moment(until, story.began)
    report = Report(story)
    try:
        asyncio.run(_play(report, against, token, last, is_quiet=as_json))
    except BaseException as error:
        report.error = str(error) or type(error).__name__
        if isinstance(error, StoryError):
            raise CommandError(report.error) from error
        raise
    finally:
        _write(junit, "--junit", report.to_junit)
        _write(log, "--log", lambda: "\n".join(report.log()) + "\n")
    if as_json:
        print_json(report.to_json())
    if report.failed:
        raise typer.Exit(NEGATIVE)


def _last_moment(until: str, began: datetime) -> datetime:
    """The moment up to which a story is played.

    Raises:
        CommandError: it is none, or is before the story.
    """
    from yuyue_sim.core.authored import moment
    from yuyue_sim.core.clock import TimeTextError

    try:
        last = moment(until, began)
    except TimeTextError as error:
        raise CommandError(f"--until: {error}") from None
    if last < began:
        text = say(
            "--until {until}: is before the story begins ({began}); give a later one",
            until=until,
            began=began.isoformat(),
        )
        raise CommandError(text)
    return last


async def _play(
    report: Report, against: str | None, token: str | None, last: datetime | None, *, is_quiet: bool
) -> None:
    from yuyue_sim.story.player import Player

    stage = _stage(report.story, against, token)
    console = output()
    console.quiet = is_quiet
    console.print(Line(Text(report.head(), "bold")))
    try:
        with console.status(say(_PLAYING)) as status:
            async for entry in Player(report.story, stage).play(last):
                _show(console, report, entry)
                status.update(f"{say(_PLAYING)} {entry.at:%H:%M:%S}")
    finally:
        await stage.close()
    console.print(Line(Text(report.summary(), _STYLES[not report.failed])))


def _show(console: Console, report: Report, entry: Entry) -> None:
    for line in report.add(entry):
        console.print(Line(Text(line, _STYLES[entry.is_met])))


def _stage(story: Story, against: str | None, token: str | None) -> Stage:
    from yuyue_sim.server.settings import Settings, StartError
    from yuyue_sim.story.notifier import NOTIFY_URL
    from yuyue_sim.story.stage import OwnStage

    if against is not None:
        from yuyue_sim.story.remote_stage import RemoteStage

        return RemoteStage.at(against, token, story)
    platform = story.scenario.platform
    settings = Settings(
        scenario=story.source,
        seed=story.seed,
        clock=story.clock,
        notify_url=NOTIFY_URL if platform is not None and platform.is_notified else None,
    )
    with as_command_error(StartError):
        return OwnStage(settings, story.checked)


def _write(path: Path | None, option: str, text: Callable[[], str]) -> None:
    if path is not None:
        with speaking_in_files():
            content = text().encode()
        write_output(option, path, content)
