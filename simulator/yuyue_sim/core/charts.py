"""Charts of pages: SVG by matplotlib, legible in grey; the same figures give the same bytes."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

DARK, MIDDLE, LIGHT = "#222222", "#777777", "#c4c4c4"
BAR_STYLE: dict[str, Any] = {"color": LIGHT, "edgecolor": DARK, "linewidth": 0.6}
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "yuyue-sim",
    "font.family": ["DejaVu Sans"],
    "font.size": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#dddddd",
}
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
_WIDTH_INCHES = 6.4


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished chart with its title and a description."""

    name: str
    title: str
    caption: str
    svg: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """A chart before it is drawn."""

    name: str
    title: str
    caption: str
    figure: Figure
    axes: Sequence[Axes]

    def finished(self) -> Picture:
        """The picture. Its ids begin with its name, so that several can stand on one page."""
        drawn = StringIO()
        self.figure.savefig(drawn, format="svg", metadata=_NO_METADATA)
        svg = drawn.getvalue()
        svg = svg[svg.index("<svg") :].replace("'DejaVu Sans'", "sans-serif")
        svg = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{self.name}-", svg)
        return Picture(self.name, self.title, self.caption, svg)


@contextmanager
def drawing() -> Iterator[None]:
    """Sketches are made and finished inside this context."""
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # the reader's own font has it
        yield


def canvas(height_inches: float = 3.6, rows: int = 1) -> tuple[Figure, list[Axes]]:
    """A figure with one or more axes below each other, all with the same limits."""
    figure = Figure(figsize=(_WIDTH_INCHES, height_inches), layout="constrained")
    axes = figure.subplots(rows, 1, sharex=True, sharey=True, squeeze=False)
    return figure, list(axes[:, 0])


def label_as_percent(axis: Axis) -> None:
    """Label shares from 0 to 1 as percentages."""
    axis.set_major_formatter(PercentFormatter(1.0))


def legend(axes: Axes) -> None:
    """Put the legend above the chart, where it hides nothing."""
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=4, frameon=False, fontsize=9, columnspacing=1.0)
