"""The date of a hospital: as it is given, that of a simulator's clock, else the machine's."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated

import typer

from yuyue_sim.cli.control_options import CONTROL_VARIABLE
from yuyue_sim.cli.terminal import CommandError
from yuyue_sim.core.language import say

TodayOption = Annotated[
    str | None,
    typer.Option(
        "--today", metavar="DATE", help="The hospital's date; a simulator's, else the machine's.", show_default=False
    ),
]
_UNAUTHORIZED = 401


def given_date(text: str | None) -> date | None:
    """The value of --today; `None` if absent.

    Raises:
        CommandError: it is no date.
    """
    from yuyue_sim.core.clock import TimeTextError, read_date

    try:
        return None if text is None else read_date(text)
    except TimeTextError as error:
        raise CommandError(f"--today: {error}") from None


def date_of(url: str) -> date:
    """The date of a hospital: that of a simulator's clock, else the date in China by this machine's time.

    Raises:
        CommandError: it is a simulator that wants its control token.
    """
    from yuyue_sim.core.clock import local_time, machine_unix_s

    return hospitals_date([url]) or local_time(machine_unix_s()).date()


def hospitals_date(urls: Iterable[str]) -> date | None:
    """The date of the first simulator among the hospitals; `None` if no control API answers.

    Raises:
        CommandError: it wants its control token.
    """
    from yuyue_sim.server.control.client import ControlClient, ControlRefusedError, ControlUnreachableError

    for url in urls:
        root = re.split(r"/(?:webservice|services)/", url)[0]
        try:
            return datetime.fromisoformat(ControlClient(root, os.environ.get(CONTROL_VARIABLE)).clock()["now"]).date()
        except ControlRefusedError as error:
            if error.status == _UNAUTHORIZED:
                raise CommandError(
                    say(
                        "{url} tells its date only with the control token: set {variable}; audit, certify and platform "
                        "also take --today",
                        url=root,
                        variable=CONTROL_VARIABLE,
                    )
                ) from None
        except (ControlUnreachableError, ValueError):
            continue
    return None
