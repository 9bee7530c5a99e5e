"""`python -m benchmarks`: how fast is the simulator on this machine?"""

from __future__ import annotations

from typing import Annotated

import typer
from yuyue_sim.cli.terminal import JsonOption, output
from yuyue_sim.core.child_process import exit_on_sigterm

from benchmarks import main


def bench(
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=1000, metavar="N", help="How many rounds.")] = 5,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.1, max=600.0, metavar="S", help="Seconds for each target in a round.")
    ] = 1.0,
    as_json: JsonOption = False,
) -> None:
    """Measure requests a second beside a hand-written floor and spyne's own pipeline, all in one run.

    Exits 0 where every budget was reached, 1 where one was missed.

    Example: make bench BENCH="--rounds 3"
    """
    raise typer.Exit(main(rounds=rounds, seconds=seconds, as_json=as_json, console=output()))


if __name__ == "__main__":
    exit_on_sigterm()
    typer.run(bench)
