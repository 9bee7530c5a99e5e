"""`python -m benchmarks.torture`: every campaign for its share of the time, and a report with counts."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from yuyue_sim.core.child_process import exit_on_sigterm

from benchmarks.torture import contention, full_disk, fuzz, kills, slow_clients, soak
from benchmarks.torture.campaign import Campaign

CAMPAIGNS = {
    "kills": (kills.run, 0.3),
    "contention": (contention.run, 0.3),
    "fuzz": (fuzz.run, 0.15),
    "slow": (slow_clients.run, 0.05),
    "disk": (full_disk.run, 0.05),
    "soak": (soak.run, 0.15),
}
"""Name → what it does, and its share of the time."""


def torture(
    minutes: Annotated[float, typer.Option("--minutes", min=0.1, help="How long all of it takes.")] = 5.0,
    seed: Annotated[int, typer.Option("--seed", help="What chance begins with.")] = 1,
    only: Annotated[list[str] | None, typer.Option("--only", help=f"One of {', '.join(CAMPAIGNS)}.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Try to make a simulator lose a booking, sell a number twice, stall or fail; loopback only.

    Exits 1 where anything was lost.

    Example: make torture TORTURE="--minutes 60"
    """
    chosen = only or list(CAMPAIGNS)
    if unknown := [name for name in chosen if name not in CAMPAIGNS]:
        raise typer.BadParameter(f"{unknown[0]!r} is none of {', '.join(CAMPAIGNS)}", param_hint="--only")
    console = Console(stderr=True)
    shares = sum(CAMPAIGNS[name][1] for name in chosen)
    done = []
    for name in chosen:
        run, share = CAMPAIGNS[name]
        with console.status(name) as status:
            campaign = Campaign(name, seed, minutes * 60 * share / shares, progress=status.update)
            run(campaign)
        done.append(campaign)
    if as_json:
        typer.echo(json.dumps({each.name: {"counts": each.counts, "losses": each.losses} for each in done}, indent=2))
    else:
        _print(done)
    raise typer.Exit(any(each.losses for each in done))


def _print(done: list[Campaign]) -> None:
    table = Table("campaign", "seconds", "counts", "lost")
    for each in done:
        counts = ", ".join(f"{name} {count:,}" for name, count in sorted(each.counts.items()))
        table.add_row(each.name, f"{each.elapsed_s:.0f}", counts, "\n".join(each.losses[:10]) or "nothing")
    Console().print(table)


if __name__ == "__main__":
    exit_on_sigterm()
    typer.run(torture)
