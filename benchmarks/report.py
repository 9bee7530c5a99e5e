"""The report of a measurement: rows, each with the figures of its rounds and what it must reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from rich.console import Console
from yuyue_sim.cli.terminal import print_json, table_of


@dataclass(frozen=True, kw_only=True)
class Row:
    """One measured thing."""

    name: str
    unit: str
    """What the figures are: a share of something, or a unit."""
    rounds: tuple[float, ...]
    """One figure a round."""
    at_least: float | None = None
    at_most: float | None = None
    cpu_us: float | None = None
    """Processor time of the server a request, in microseconds; `None` if it is not about requests."""
    rate_per_s: float | None = None

    @property
    def figure(self) -> float:
        """The median of the rounds, as precise as it is shown."""
        return float(_shown(median(self.rounds)))

    @property
    def is_met(self) -> bool:
        """Whether the figure is what it must be."""
        return (self.at_least is None or self.figure >= self.at_least) and (
            self.at_most is None or self.figure <= self.at_most
        )

    @property
    def must(self) -> str:
        """What the figure must be, in words."""
        least = "" if self.at_least is None else f"≥ {self.at_least:g}"
        return least if self.at_most is None else f"≤ {self.at_most:g}"

    def to_json(self) -> dict[str, Any]:
        """The row for programs."""
        return {
            "name": self.name,
            "unit": self.unit,
            "figure": self.figure,
            "lowest": float(_shown(min(self.rounds))),
            "highest": float(_shown(max(self.rounds))),
            "must": self.must or None,
            "is_met": self.is_met,
            "cpu_us": None if self.cpu_us is None else round(self.cpu_us, 1),
            "rate_per_s": None if self.rate_per_s is None else round(self.rate_per_s),
        }


def print_rows(title: str, rows: Sequence[Row], as_json: bool, console: Console) -> None:
    """Show the rows: a table for people, or one JSON object."""
    if as_json:
        print_json({"title": title, "is_met": all(row.is_met for row in rows), "rows": [row.to_json() for row in rows]})
        return
    table = table_of(title, "~what #figure #lowest–highest unit #must #CPU_µs #requests/s")
    for row in rows:
        table.add_row(
            row.name,
            _shown(row.figure),
            f"{_shown(min(row.rounds))}–{_shown(max(row.rounds))}",
            row.unit,
            row.must,
            "" if row.cpu_us is None else f"{row.cpu_us:.0f}",
            "" if row.rate_per_s is None else f"{row.rate_per_s:.0f}",
            style="" if row.is_met else "yellow",
        )
    console.print(table)
    missed = [f"{row.name}: {_shown(row.figure)} {row.unit}, must be {row.must}" for row in rows if not row.is_met]
    console.print("\n".join(["missed:", *missed]) if missed else "every row is as it must be")


def _shown(figure: float) -> str:
    """Shares with two decimals, larger figures with fewer."""
    return f"{figure:.2f}" if figure < 10 else f"{figure:.1f}" if figure < 100 else f"{figure:.0f}"
