"""How a picture of the page is drawn: SVG of matplotlib, legible in grey, the same bytes for the same run."""

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
from matplotlib.figure import Figure

DARK, MIDDLE, LIGHT = "#222222", "#777777", "#c4c4c4"
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
    """One picture, with what it says in words."""

    name: str
    title: str
    title_zh: str
    caption: str
    svg: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """A picture that can still be changed."""

    name: str
    title: str
    title_zh: str
    caption: str
    figure: Figure
    axes: Sequence[Axes]
    shares: str = "xy"
    """Which of its axes are the same as in the sketch of another run."""

    def finished(self) -> Picture:
        """The picture; ids in it begin with its name, as pages need them."""
        drawn = StringIO()
        self.figure.savefig(drawn, format="svg", metadata=_NO_METADATA)
        svg = drawn.getvalue()
        svg = svg[svg.index("<svg") :].replace("'DejaVu Sans'", "sans-serif")
        svg = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{self.name}-", svg)
        return Picture(self.name, self.title, self.title_zh, self.caption, svg)


@contextmanager
def drawing() -> Iterator[None]:
    """Within it sketches are made and finished."""
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # the reader's own font has it
        yield


def canvas(height_inches: float = 3.4, rows: int = 1) -> tuple[Figure, list[Axes]]:
    """A figure of one or more axes below each other, all with the same limits."""
    figure = Figure(figsize=(_WIDTH_INCHES, height_inches), layout="constrained")
    axes = figure.subplots(rows, 1, sharex=True, sharey=True, squeeze=False)
    return figure, list(axes[:, 0])


def share_axes(sketches: Sequence[Sketch]) -> None:
    """Give sketches of the same kind the same limits, and the same shades of grey."""
    every = [axes for sketch in sketches for axes in sketch.axes]
    limits = {"x": [axes.get_xlim() for axes in every], "y": [axes.get_ylim() for axes in every]}
    shades = [image.get_clim() for axes in every for image in axes.get_images()]
    for sketch in sketches:
        for axes in sketch.axes:
            if "x" in sketch.shares:
                axes.set_xlim(*_around(limits["x"]))
            if "y" in sketch.shares:
                axes.set_ylim(*_around(limits["y"]))
            for image in axes.get_images():
                image.set_clim(*_around(shades))


def legend(axes: Axes) -> None:
    """Above the picture, where it hides nothing."""
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3, frameon=False, fontsize=10, columnspacing=1.2)


def _around(limits: Sequence[tuple[Any, Any]]) -> tuple[float, float]:
    return min(float(low) for low, _ in limits), max(float(high) for _, high in limits)
