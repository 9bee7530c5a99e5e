"""`python -m benchmarks`: how fast is the simulator on this machine?"""

from __future__ import annotations

from typing import Annotated

import typer
from yuyue_sim.cli.terminal import USAGE, JsonOption, complain, output, progress_bar

from benchmarks.measurement import WrongResponsesError
from benchmarks.report import print_rows
from benchmarks.run import measure
from benchmarks.servers import ServerDidNotStartError
from benchmarks.stalls import WrongWorkError
from benchmarks.wheel import WheelNotBuiltError, use_wheel


def bench(
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=1000, metavar="N", help="How many rounds.")] = 5,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.1, max=60.0, metavar="S", help="Processor time of a server in a round.")
    ] = 0.25,
    sources: Annotated[
        bool, typer.Option("--sources", help="Measure the sources as they stand, not their wheel.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Measure the simulator beside the floor of the same requests, beside spyne's own pipeline and beside itself.

    What is measured is the wheel of these sources, which is compiled where there is a C compiler: a minute more, once.
    It takes two minutes on two idle cores: one for the server that is measured, one for its clients.
    Exits 0 if every row is as it must be, 1 if one is missed, 2 if something measured did not work.

    Examples:

    make bench

    make bench BENCH="--rounds 20 --seconds 1"

    make bench BENCH=--json > bench.json
    """
    try:
        with progress_bar("bench") as bar:
            measured = "the sources" if sources else use_wheel(bar)
            title, rows = measure(rounds, seconds, bar)
    except (ServerDidNotStartError, WheelNotBuiltError, WrongResponsesError, WrongWorkError) as error:
        complain(f"bench: {error}")
        raise typer.Exit(USAGE) from None
    print_rows(f"{title}, {measured}", rows, as_json, output())
    raise typer.Exit(not all(row.is_met for row in rows))
