"""`yuyue-sim snapshot`: take and restore snapshots of a running simulator, and make worlds from them."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

import typer

from yuyue_sim.cli.control_options import DEFAULT_URL, TokenOption, UrlOption, control_client
from yuyue_sim.cli.flags import Command, Group
from yuyue_sim.cli.terminal import JsonOption, output, print_fields, print_json, table_of
from yuyue_sim.core.language import say

snapshot = typer.Typer(name="snapshot", cls=Group, no_args_is_help=True, rich_markup_mode="rich")

_Name = Annotated[str, typer.Argument(metavar="NAME", help="The snapshot.")]


@snapshot.callback()
def _snapshot() -> None:
    """Take and restore snapshots of a running simulator, or make worlds from them.

    A snapshot holds registrations, events, faults, planted bugs, notices and the clock.
    Exits 0 if done, 1 if the name is taken, 2 if there is no such snapshot or the simulator could not be reached.

    Example: yuyue-sim snapshot take monday
    """


@snapshot.command(cls=Command)
def take(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Its name; snapshot-N if absent.", show_default=False)
    ] = None,
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a snapshot of the present state.

    Example: yuyue-sim snapshot take monday
    """
    with control_client(url, token) as client:
        print_fields(client.ask("POST", "/snapshots", {"name": name} if name else {}), as_json=as_json)


@snapshot.command(name="list", cls=Command)
def list_(url: UrlOption = DEFAULT_URL, token: TokenOption = None, as_json: JsonOption = False) -> None:
    """List the snapshots of this world.

    Example: yuyue-sim snapshot list
    """
    with control_client(url, token) as client:
        response = client.ask("GET", "/snapshots")
    if as_json:
        print_json(response)
        return
    if not response["snapshots"]:
        output().print(say("No snapshots; yuyue-sim snapshot take takes one."))
        return
    table = table_of("", "name at #registrations #size_bytes")
    for each in response["snapshots"]:
        table.add_row(each["name"], each["at"], f"{each['registrations']:,}", f"{each['size_bytes']:,}")
    output().print(table)


@snapshot.command(cls=Command)
def restore(name: _Name, url: UrlOption = DEFAULT_URL, token: TokenOption = None, as_json: JsonOption = False) -> None:
    """Restore a snapshot; later changes are lost, and the clock goes back.

    Example: yuyue-sim snapshot restore monday
    """
    with control_client(url, token) as client:
        print_fields(client.ask("POST", f"/snapshots/{quote(name, safe='')}/restore"), as_json=as_json)


@snapshot.command(cls=Command)
def fork(
    name: _Name,
    world: Annotated[
        str | None,
        typer.Option("--world", metavar="NAME", help="The name of the world; world-N if absent.", show_default=False),
    ] = None,
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make another world from a snapshot; this one does not change.

    Example: yuyue-sim snapshot fork monday --world try-1
    """
    command = {"world": world} if world else {}
    with control_client(url, token) as client:
        print_fields(client.ask("POST", f"/snapshots/{quote(name, safe='')}/fork", command), as_json=as_json)


@snapshot.command(cls=Command)
def remove(name: _Name, url: UrlOption = DEFAULT_URL, token: TokenOption = None, as_json: JsonOption = False) -> None:
    """Remove a snapshot.

    Example: yuyue-sim snapshot remove monday
    """
    with control_client(url, token) as client:
        response = client.ask("DELETE", f"/snapshots/{quote(name, safe='')}")
    if as_json:
        print_json(response)
    else:
        output().print(say("Removed {name}; {count} left.", name=name, count=len(response["snapshots"])))
