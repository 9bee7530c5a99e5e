"""Draws charts described in Vega-Lite: still pictures for paper, and the script that makes them live on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import vl_convert

Spec = dict[str, Any]

STATIC = Path(__file__).parent / "static"
"""The style and the scripts of the page."""
WIDTH = 860
"""Of a still picture, in pixels; a live one is as wide as the page."""
_PADDING = {"left": 36, "right": 12, "top": 5, "bottom": 5}
"""Around a still picture: fonts of readers may be wider than those with which it is measured."""
_VEGA_LITE = "6.4"
_TEXT = re.compile(r">([^<>]+)</text>")
_CHOSEN = re.compile(r":'([^']*)'")


def _config(text: str, muted: str, grid: str, ramp: tuple[str, str]) -> Spec:
    axis = {"labelColor": muted, "titleColor": muted, "gridColor": grid, "domainColor": grid, "tickColor": grid}
    legend = {"labelColor": text, "titleColor": text, "orient": "top", "labelLimit": 400}
    return {
        "background": "transparent",
        "font": 'system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif',
        "view": {"stroke": None},
        "axis": {**axis, "labelFontSize": 11, "titleFontSize": 12, "titleFontWeight": "normal", "labelLimit": 260},
        "axisX": {"tickCount": {"expr": "ceil(width / 90)"}},
        "legend": {**legend, "labelFontSize": 12, "symbolSize": 90},
        "text": {"color": text, "fontSize": 11},
        "rule": {"color": muted},
        "range": {"heatmap": list(ramp)},
    }


CONFIGS: Mapping[str, Spec] = {
    "light": _config("#1d2430", "#5a6472", "#e3e6ea", ("#c7d9f5", "#123a7a")),
    "dark": _config("#e8ebf0", "#a3adba", "#363d47", ("#26416e", "#b9d5ff")),
}
"""By the page's colours."""


@cache
def script() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, which defines `vegaEmbed`."""
    bundle: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=_VEGA_LITE)
    return bundle


def still(spec: Spec) -> str:
    """A chart as SVG, its words in both languages, of which the page shows one."""
    chinese = dict(_words_in(spec))
    svg: str = vl_convert.vegalite_to_svg(
        {**_in_english(spec), "width": WIDTH, "padding": _PADDING},
        vl_version=_VEGA_LITE,
        config={**CONFIGS["light"], "aria": False},
    )

    def in_both(found: re.Match[str]) -> str:
        zh = chinese.get(found[1])
        both = f'<tspan class="en">{found[1]}</tspan><tspan class="zh">{zh}</tspan>'
        return f">{both if zh else found[1]}</text>"

    return _TEXT.sub(in_both, svg)


def png(svg: str) -> bytes:
    """An SVG as PNG, twice as large, for sharp screens."""
    content: bytes = vl_convert.svg_to_png(svg, scale=2)
    return content


def _words_in(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if value.keys() == {"en", "zh"}:
            yield escape(value["en"], quote=False), escape(value["zh"], quote=False)
            # A legend chooses among its words by an expression.
            yield from zip(_CHOSEN.findall(value["en"]), _CHOSEN.findall(value["zh"]), strict=True)
        else:
            for each in value.values():
                yield from _words_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from _words_in(each)


def _in_english(value: Any) -> Any:
    if isinstance(value, dict):
        return value["en"] if value.keys() == {"en", "zh"} else {key: _in_english(each) for key, each in value.items()}
    return [_in_english(each) for each in value] if isinstance(value, list) else value
