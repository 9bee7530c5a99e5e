"""Draws docs/architecture.svg: the wings of the package and what each imports, read from the code's imports."""

from __future__ import annotations

from graphlib import TopologicalSorter
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from tests.tidy.sources import SOURCES, module_of, wing_of
from tests.tidy.test_imports import named_in

PICTURE = Path(__file__).parent / "architecture.svg"
_HIDDEN = {"__init__", "__main__", "__version__"}
_BOX_HEIGHT = 0.5
_PALETTE = ("#e8f1fa", "#e6f4ea", "#fdf3dc", "#fbe9e7", "#f1e8f8", "#e8f1fa", "#e6f4ea", "#fdf3dc", "#fbe9e7")


def arrows() -> dict[str, set[str]]:
    """Each top-level wing and the other wings that it imports."""
    found: dict[str, set[str]] = {}
    for path in SOURCES:
        wing = _top(module_of(path))
        if wing not in _HIDDEN:
            found.setdefault(wing, set()).update(_top(module) for module in named_in(path))
    return {wing: others - {wing} - _HIDDEN for wing, others in found.items()}


def reduced(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """The same without arrows that a longer way implies."""
    reach: dict[str, set[str]] = {}
    for wing in TopologicalSorter(graph).static_order():
        reach[wing] = graph[wing].union(*(reach[other] for other in graph[wing]))
    return {
        wing: {other for other in others if not any(other in reach[between] for between in others)}
        for wing, others in graph.items()
    }


def layers(graph: dict[str, set[str]]) -> list[list[str]]:
    """The wings by height: each stands above everything that it imports."""
    height: dict[str, int] = {}
    for wing in TopologicalSorter(graph).static_order():
        height[wing] = 1 + max((height[other] for other in graph[wing]), default=-1)
    return [sorted(wing for wing in graph if height[wing] == level) for level in range(max(height.values()) + 1)]


def draw() -> None:
    """Write the picture; the same bytes for the same imports and the same matplotlib."""
    graph = arrows()
    rows = layers(graph)
    widest = max(len(row) for row in rows)
    figure = Figure(figsize=(1.9 * widest, 0.95 * len(rows)))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, 2.0 * widest)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.axis("off")
    places = {
        wing: (2.0 * widest * (index + 0.5) / len(row), float(level))
        for level, row in enumerate(rows)
        for index, wing in enumerate(row)
    }
    for wing, others in reduced(graph).items():
        for other in sorted(others):
            (x, y), (to_x, to_y) = places[wing], places[other]
            axes.annotate(
                "",
                (to_x, to_y + _BOX_HEIGHT / 2),
                (x, y - _BOX_HEIGHT / 2),
                arrowprops={"arrowstyle": "->", "color": "#7a869a", "shrinkA": 0, "shrinkB": 0},
            )
    for level, row in enumerate(rows):
        for wing in row:
            x, y = places[wing]
            box = {"boxstyle": "round,pad=0.35", "facecolor": _PALETTE[level % len(_PALETTE)], "edgecolor": "#5b6b82"}
            axes.text(x, y, wing, ha="center", va="center", fontsize=12, bbox=box)
    with mpl.rc_context({"svg.hashsalt": "yuyue-sim", "svg.fonttype": "none"}):
        figure.savefig(PICTURE, metadata={"Date": None, "Creator": "docs/build_architecture.py"})


def _top(module: str) -> str:
    return wing_of(module).split(".")[0]


if __name__ == "__main__":
    draw()
