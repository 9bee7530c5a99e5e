"""Address and token of a running simulator, and a client for the commands that control it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

import typer

from yuyue_sim.cli.terminal import NEGATIVE, USAGE, CommandError, as_command_error
from yuyue_sim.core.language import say

if TYPE_CHECKING:
    from yuyue_sim.server.control.client import ControlClient

CONTROL_VARIABLE = "YUYUE_SIM_CONTROL_TOKEN"
UrlOption = Annotated[str, typer.Option("--url", metavar="URL", help="The root of the simulator.")]
TokenOption = Annotated[
    str | None,
    typer.Option(
        "--token",
        metavar="TOKEN",
        envvar=CONTROL_VARIABLE,
        help="The control token, if the simulator requires one.",
        show_default=False,
    ),
]
DEFAULT_URL = "http://127.0.0.1:8080"


@contextmanager
def control_client(url: str, token: str | None) -> Iterator[ControlClient]:
    """A client of the simulator at an address; a refusal ends the command.

    Raises:
        CommandError: the address is invalid, the simulator cannot be reached, or it refuses.
    """
    from yuyue_sim.server.control.client import ControlClient, ControlRefusedError, ControlUnreachableError

    with as_command_error(ValueError):
        client = ControlClient(url, token)
    try:
        yield client
    except ControlRefusedError as error:
        advice = say("; give it with --token") if error.status == HTTPStatus.UNAUTHORIZED else ""
        exit_code = NEGATIVE if error.status == HTTPStatus.CONFLICT else USAGE
        raise CommandError(f"{error}{advice}", exit_code) from None
    except ControlUnreachableError as error:
        raise CommandError(say("{error}. Is it running? yuyue-sim serve starts a simulator", error=error)) from None
