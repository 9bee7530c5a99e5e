"""`yuyue-sim notices`: the notices of a running simulator to the platform, and its responses."""

from __future__ import annotations

from typing import Annotated

import typer

from yuyue_sim.cli.control_options import DEFAULT_URL, TokenOption, UrlOption, control_client
from yuyue_sim.cli.terminal import NEGATIVE, JsonOption, output, print_json, table_of
from yuyue_sim.core.language import say


def notices(
    retry: Annotated[bool, typer.Option("--retry", help="First queue given-up and dropped notices again.")] = False,
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the notices (notifyHospInfo) of a running simulator: the event of each, its state and its attempts.

    Exits 0 if the platform has accepted all of them, 1 if not.

    Example: yuyue-sim notices --retry
    """
    with control_client(url, token) as client:
        response = client.retry_notices() if retry else client.notices()
    is_all_taken = all(each["state"] == "delivered" for each in response["notices"])
    if as_json:
        print_json(response)
    elif response["url"] is None:
        output().print(say("No platform is notified: give serve --notify-url, or notify: {url: …} in the scenario."))
    elif not response["notices"]:
        output().print(say("There are no notices for {url} yet.", url=response["url"]))
    else:
        table = table_of("", "at hospital ~type ~event state #attempts ~last")
        for each in response["notices"]:
            attempts = each["attempts"]
            last = attempts[-1]["outcome"] if attempts else ""
            row = (each["at"], each["hospital"], each["notify_type"], each["event"], each["state"], str(len(attempts)))
            table.add_row(*row, last)
        output().print(table)
    if not is_all_taken:
        raise typer.Exit(NEGATIVE)
