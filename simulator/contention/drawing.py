"""How a picture of the page is drawn: SVG of matplotlib, legible in grey, the same bytes for the same run."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
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


@contextmanager
def canvas(name: str, height_inches: float = 3.4) -> Iterator[tuple[Axes, StringIO]]:
    """Axes to draw in, and where the picture's text stands afterwards; ids begin with the name, as pages need them."""
    text = StringIO()
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # the reader's own font has it
        figure = Figure(figsize=(_WIDTH_INCHES, height_inches), layout="constrained")
        yield figure.add_subplot(), text
        drawn = StringIO()
        figure.savefig(drawn, format="svg", metadata=_NO_METADATA)
    svg = drawn.getvalue()
    svg = svg[svg.index("<svg") :].replace("'DejaVu Sans'", "sans-serif")
    text.write(re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{name}-", svg))


def legend(axes: Axes) -> None:
    """Above the picture, where it hides nothing."""
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3, frameon=False, fontsize=10, columnspacing=1.2)
