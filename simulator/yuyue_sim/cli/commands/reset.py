"""`yuyue-sim reset`: start the world of a running simulator again."""

from __future__ import annotations

from yuyue_sim.cli.control_options import DEFAULT_URL, TokenOption, UrlOption, control_client
from yuyue_sim.cli.terminal import JsonOption, print_fields


def reset(url: UrlOption = DEFAULT_URL, token: TokenOption = None, as_json: JsonOption = False) -> None:
    """Remove all registrations and injected events of a running simulator; its clock starts again.

    Faults and planted bugs are those of the scenario again. Exits 0 if done, 2 if the simulator could not be reached.

    Example: yuyue-sim reset
    """
    with control_client(url, token) as client:
        print_fields(client.ask("POST", "/reset"), as_json=as_json)
