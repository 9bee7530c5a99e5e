"""`python -m benchmarks.torture`: every campaign for its share of the time, and a report with counts."""

from __future__ import annotations

from time import monotonic
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from yuyue_sim.cli.terminal import JsonOption, print_json, progress_bar

from benchmarks.torture import contention, full_disk, fuzz, kills, recorder, slow_clients, soak
from benchmarks.torture.campaign import Campaign

CAMPAIGNS = {
    "kills": (kills.run, 0.25),
    "recorder": (recorder.run, 0.15),
    "contention": (contention.run, 0.32),
    "fuzz": (fuzz.run, 0.06),
    "slow": (slow_clients.run, 0.01),
    "disk": (full_disk.run, 0.01),
    "soak": (soak.run, 0.20),
}
"""Name → campaign, and its share of the time."""


def torture(
    minutes: Annotated[float, typer.Option("--minutes", min=0.1, metavar="N", help="How long all of it takes.")] = 5.0,
    seed: Annotated[int, typer.Option("--seed", min=0, metavar="N", help="Seed of the random choices.")] = 1,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="NAME", help=f"One of {', '.join(CAMPAIGNS)}.")
    ] = None,
    plant: Annotated[
        list[str] | None, typer.Option("--plant", metavar="BUG[=VALUE]", help="Plant a bug, to see it found.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Try to make a simulator lose a booking, give a number twice, stall or fail; loopback only.

    Exits 0 if nothing was lost, 1 otherwise.

    Example: make torture TORTURE="--minutes 60"
    """
    chosen = only or list(CAMPAIGNS)
    if unknown := [name for name in chosen if name not in CAMPAIGNS]:
        raise typer.BadParameter(f"{unknown[0]!r} is none of {', '.join(CAMPAIGNS)}", param_hint="--only")
    done = _run(chosen, seed, minutes * 60, tuple(plant or ()))
    if as_json:
        print_json({each.name: each.to_json() for each in done})
    else:
        _print(done)
    raise typer.Exit(any(each.losses for each in done))


def _run(names: list[str], seed: int, seconds: float, plants: tuple[str, ...]) -> list[Campaign]:
    shares = sum(CAMPAIGNS[name][1] for name in names)
    done: list[Campaign] = []
    began_s = monotonic()
    with progress_bar("torture") as bar:

        def show(text: str) -> None:
            bar(f"{done[-1].name}: {text}", int(monotonic() - began_s), int(seconds))

        for name in names:
            campaign, share = CAMPAIGNS[name]
            done.append(Campaign(name, seed, seconds * share / shares, show, plants))
            show("starting")
            done[-1].run(campaign)
    return done


def _print(done: list[Campaign]) -> None:
    table = Table("campaign", "seconds", "counts", "lost")
    for each in done:
        report = each.to_json()
        counts = "\n".join(f"{name}: {count:,}" for name, count in report["counts"].items())
        table.add_row(each.name, str(report["seconds"]), counts, "\n".join(each.losses[:10]) or "nothing")
    Console().print(table)
