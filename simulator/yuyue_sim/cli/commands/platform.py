"""`yuyue-sim platform`: a fake 12320 platform that polls hospitals, books and accepts notices, until Ctrl-C."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from yuyue_sim.cli.hospital_date import given_date, hospitals_date
from yuyue_sim.cli.serve_options import file_for
from yuyue_sim.cli.terminal import NEGATIVE, CommandError, JsonOption, as_command_error
from yuyue_sim.core.language import Phrase, say

if TYPE_CHECKING:
    from yuyue_sim.contract.styles import Style
    from yuyue_sim.platform.interface_address import Follow

_DEFAULT_PORT = 8090
_SHORTEST_EVERY_S = 1.0


HospitalsOption = Annotated[
    list[str],
    typer.Option("--hospital", metavar="URL", help="An endpoint of hospitals, or the root of a simulator; repeat."),
]
TodayOption = Annotated[
    str | None,
    typer.Option(
        "--today",
        metavar="DATE",
        help="Its date; that of a simulator's clock if absent, else the machine's. The time is the machine's.",
        show_default=False,
    ),
]
FirstRegistrationIdOption = Annotated[
    int | None,
    typer.Option(
        "--first-reg-id",
        min=1,
        max=10**18 - 1,
        metavar="N",
        help="The RegID of the first booking, unless --state has a later one; made from the time if absent.",
        show_default=False,
    ),
]


FollowOption = Annotated[
    str,
    typer.Option(
        "--follow",
        metavar="WHEN",
        help="Ask each hospital at its InterfaceAddr: yes, no, or auto, if a list names several machines.",
    ),
]


def _state(value: str | None) -> str | None:
    return value if value is None else file_for(Phrase("state"), value, say("without --state nothing is kept"))


def platform(  # noqa: PLR0913, PLR0917 - one parameter an option
    hospital: HospitalsOption,
    host: Annotated[str, typer.Option("--host", metavar="HOST", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="PORT", help="The port; 0 takes a free one.")
    ] = _DEFAULT_PORT,
    every: Annotated[str, typer.Option("--every", metavar="DURATION", help="Time between two polls.")] = "1h",
    timeout_s: Annotated[
        float, typer.Option("--timeout", min=0.1, max=3600, metavar="S", help="Seconds to wait for a response.")
    ] = 30.0,
    style: Annotated[str, typer.Option("--style", metavar="STYLE", help="Style of the requests: string or typed.")] = (
        "string"
    ),
    today: TodayOption = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="FILE",
            callback=_state,
            help="Keep the state in this file, created if absent.",
            show_default=False,
        ),
    ] = None,
    first_reg_id: FirstRegistrationIdOption = None,
    follow: FollowOption = "auto",
    once: Annotated[bool, typer.Option("--once", help="Poll once, print what was found, and exit.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Run a 12320 platform for these hospitals: poll them, accept their notices, and book on request.

    Prints a line for each event, as JSON with --json. GET / shows its state, GET /state the same as JSON;
    POST /book makes a booking, POST /poll polls now.

    Exits 0 after a stop, 2 if it could not start; with --once 0 if all is well, 1 after a failed call, an alarm or a
    warning.

    Example: yuyue-sim platform --hospital http://127.0.0.1:8080 --today 2026-03-02 --every 10m
    """
    from yuyue_sim.cli.platform_runner import PlatformSettings, poll_once, run_platform
    from yuyue_sim.platform.state_file import StateFileError
    from yuyue_sim.server.settings import StartError

    with as_command_error(StartError, StateFileError, ValueError):
        settings = PlatformSettings(
            urls=tuple(dict.fromkeys(hospital)),
            every_s=_seconds(every),
            timeout_s=timeout_s,
            style=_style(style),
            today=given_date(today) or hospitals_date(hospital),
            state=state,
            first_registration_id=first_reg_id,
            follow=_follow(follow),
            as_json=as_json,
        )
        if not once:
            run_platform(settings, host, port)
        elif not poll_once(settings):
            raise typer.Exit(NEGATIVE)


def _seconds(text: str) -> float:
    from yuyue_sim.core.clock import TimeTextError, read_duration

    try:
        seconds = read_duration(text).total_seconds()
    except TimeTextError as error:
        raise CommandError(f"--every: {error}") from None
    if seconds < _SHORTEST_EVERY_S:
        raise CommandError(
            say(
                "--every {given}: expected at least {least:g} s",
                given=text,
                least=_SHORTEST_EVERY_S,
            )
        )
    return seconds


def _follow(word: str) -> Follow:
    from yuyue_sim.platform.interface_address import Follow

    try:
        return Follow(word)
    except ValueError:
        raise CommandError(say("--follow {word}: expected auto, yes or no", word=word)) from None


def _style(name: str) -> Style:
    from yuyue_sim.contract.styles import Style

    try:
        return Style(name)
    except ValueError:
        raise CommandError(say("--style {name}: expected string or typed", name=name)) from None
