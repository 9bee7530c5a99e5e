"""`yuyue-sim clock`: show, advance or set the clock of a running simulator."""

from __future__ import annotations

from math import isfinite
from typing import Annotated

import typer

from yuyue_sim.cli.control_options import DEFAULT_URL, TokenOption, UrlOption, control_client
from yuyue_sim.cli.flags import Command, Group
from yuyue_sim.cli.terminal import JsonOption, print_fields
from yuyue_sim.core.language import say

clock = typer.Typer(name="clock", cls=Group, no_args_is_help=True, rich_markup_mode="rich")


@clock.callback()
def _clock() -> None:
    """Show, advance or set the clock of a running simulator. It only goes forward.

    Exits 0 if done, 1 if the clock cannot be moved like that, 2 if the simulator could not be reached.

    Example: yuyue-sim clock advance PT2H
    """


@clock.command(cls=Command)
def show(url: UrlOption = DEFAULT_URL, token: TokenOption = None, as_json: JsonOption = False) -> None:
    """Show the mode, rate and time of the clock.

    Example: yuyue-sim clock show --json
    """
    with control_client(url, token) as client:
        print_fields(client.clock(), as_json=as_json)


@clock.command(cls=Command)
def advance(
    duration: Annotated[str, typer.Argument(metavar="DURATION", help="An ISO 8601 duration, such as PT2H or P1D.")],
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Advance the clock by a duration.

    Example: yuyue-sim clock advance PT2H30M
    """
    with control_client(url, token) as client:
        print_fields(client.advance_clock(by=duration), as_json=as_json)


@clock.command(cls=Command)
def to(
    instant: Annotated[str, typer.Argument(metavar="INSTANT", help="Local time, such as 2026-03-02T11:00:00.")],
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Advance the clock to an instant.

    Example: yuyue-sim clock to 2026-03-02T11:00:00
    """
    with control_client(url, token) as client:
        print_fields(client.advance_clock(to=instant), as_json=as_json)


@clock.command(name="next", cls=Command)
def next_(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help="release: another day opens for booking; morning: 08:00; session: a schedule begins.",
            autocompletion=lambda: ["release", "morning", "session"],
        ),
    ],
    hospital: Annotated[
        str | None,
        typer.Option("--hospital", metavar="ID", help="The next of this hospital, not of any.", show_default=False),
    ] = None,
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Advance the clock to the next release, morning or session.

    Example: yuyue-sim clock next release --hospital SG01
    """
    command = {"what": what, **({"hospital": hospital} if hospital else {})}
    with control_client(url, token) as client:
        print_fields(client.ask("POST", "/clock/next", command), as_json=as_json)


@clock.command(name="set", cls=Command)
def set_(
    mode: Annotated[
        str | None,
        typer.Option("--mode", metavar="MODE", help="real, frozen, scaled or stepped.", show_default=False),
    ] = None,
    now: Annotated[
        str | None, typer.Option("--now", metavar="INSTANT", help="The new time.", show_default=False)
    ] = None,
    rate: Annotated[
        float | None,
        typer.Option(
            "--rate", metavar="N", help="Times as fast (scaled), or seconds per request (stepped).", show_default=False
        ),
    ] = None,
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change mode, time or rate of the clock; what is left out stays as it is.

    Example: yuyue-sim clock set --mode scaled --rate 60
    """
    order = {name: value for name, value in (("mode", mode), ("now", now), ("rate", rate)) if value is not None}
    if not order:
        raise typer.BadParameter(say("give at least one of --mode, --now and --rate"))
    if rate is not None and not isfinite(rate):
        raise typer.BadParameter(say("--rate: expected a number, got {rate}", rate=rate))
    with control_client(url, token) as client:
        print_fields(client.change_clock(**order), as_json=as_json)
