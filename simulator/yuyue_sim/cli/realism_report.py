"""`yuyue-sim describe --report`: how real a scenario is, as a page and as figures."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from yuyue_sim import __version__
from yuyue_sim.cli.terminal import CommandError, output, print_json, table_of
from yuyue_sim.core.language import Phrase, reason_of, say, speaking_in_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from yuyue_sim.hospital.checks.scenario import CheckedScenario
    from yuyue_sim.realism.page import Row

_VERDICTS = {True: Phrase("yes"), False: Phrase("no"), None: "-"}


def write_report(checked: CheckedScenario, first: date, days: int, file: Path) -> list[Row]:
    """Measure a scenario, write the page and return its table.

    Raises:
        CommandError: matplotlib is missing, or the file cannot be written.
    """
    try:
        from yuyue_sim.realism.pictures import draw
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != "matplotlib":
            raise
        raise CommandError(say("--report needs matplotlib: pip install 'yuyue-sim[report]'")) from None
    from yuyue_sim.realism.page import Settings, page, rows_of
    from yuyue_sim.realism.sample import Limits, Sampler

    scenario, seed, world, _ = checked
    settings = Settings(__version__, scenario.name, seed, first, days)
    try:
        with file.open("w", encoding="utf-8", newline="\n") as written, _progress() as tell:
            sample = Sampler(world, seed, Limits(), tell).sample(world.hospitals, first, days)
            with speaking_in_files():
                written.write(page(settings, sample, draw(sample)))
    except OSError as error:
        raise CommandError(say("--report {file}: {reason}", file=file, reason=reason_of(error))) from None
    return rows_of(sample)


def print_figures(rows: list[Row], file: Path, *, as_json: bool) -> None:
    """The measured figures beside the cited ones."""
    if as_json:
        print_json({"report": str(file), "figures": list(map(_as_json, rows))})
        return
    from yuyue_sim.realism.page import band_of

    table = table_of(say("{file} is written", file=file), "~figure #measured ~cited #band inside")
    for row in rows:
        fact = row.fact
        table.add_row(
            say(fact.name),
            "-" if row.measured is None else fact.unit.format(row.measured),
            say(fact.cited),
            band_of(fact) or "-",
            say(_VERDICTS[row.is_inside]),
        )
    output().print(table)


def _as_json(row: Row) -> dict[str, object]:
    return {
        "figure": row.fact.key,
        "name": row.fact.name,
        "unit": row.fact.unit.value,
        "measured": row.measured,
        "cited": row.fact.cited,
        "band": row.fact.band,
        "inside": row.is_inside,
    }


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Progress, on a terminal only."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(say("rosters"))

        def tell(step: str, done: int, of: int) -> None:
            progress.update(task, description=step, completed=done, total=of)

        yield tell
