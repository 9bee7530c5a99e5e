"""`yuyue-sim ledger`: copy a ledger from a file into PostgreSQL, and back."""

from __future__ import annotations

from typing import Annotated

import typer

from yuyue_sim.cli.flags import Command, Group
from yuyue_sim.cli.terminal import (
    JsonOption,
    as_command_error,
    output,
    print_json,
    progress_bar,
    table_of,
)
from yuyue_sim.core.language import say

ledger = typer.Typer(name="ledger", cls=Group, no_args_is_help=True, rich_markup_mode="rich")


@ledger.callback()
def _ledger() -> None:
    """Copy a ledger from a state file into PostgreSQL, and back.

    Exits 0 if done, 2 if there is no ledger, the target has one, or it cannot be written.

    Example: yuyue-sim ledger copy hospital.sqlite postgresql://yuyue@db.example/yuyue
    """


@ledger.command(cls=Command)
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The state file or address of a ledger.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="A file or address where there is none yet.")],
    as_json: JsonOption = False,
) -> None:
    """Copy a whole ledger as it is at one instant, and compare both by counts and checksums.

    Stop its servers first: what they write later is not in the copy. A journal is a file of its own and stays.

    Example: yuyue-sim ledger copy hospital.sqlite postgresql://yuyue@db.example/yuyue
    """
    from yuyue_sim.hospital.ledger.errors import LedgerError
    from yuyue_sim.hospital.ledger.ledger_copy import copy_ledger

    with as_command_error(LedgerError), progress_bar(say("copying")) as progress:
        copied = copy_ledger(source, target, progress)
    if as_json:
        print_json({"tables": [each._asdict() for each in copied]})
        return
    table = table_of("", "table #rows checksum")
    for each in copied:
        table.add_row(each.name, f"{each.rows:,}", each.checksum)
    output().print(table)
