"""The charts of the contention page, one function each."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import LogFormatter
from numpy.typing import NDArray

from yuyue_sim.core.charts import (
    BAR_STYLE,
    DARK,
    LIGHT,
    MIDDLE,
    Picture,
    Sketch,
    canvas,
    drawing,
    label_as_percent,
    legend,
    share_axes,
)
from yuyue_sim.loadtest.report.latencies import Kind, LoadPoint, knee_of
from yuyue_sim.loadtest.report.run_measures import Side
from yuyue_sim.loadtest.report.sales import heat_map

HOTTEST_SLOTS = 40
_TIME_BINS = 60
_LOAD_BINS = 40
_KINDS = 4
_WATCHED = ("getDtNoInfo", "getYyNo", "backNo")
_LOAD_OPERATION = "getDtNoInfo"


def draw(sides: Sequence[Side]) -> list[list[Picture | None]]:
    """Each picture for every side, `None` if there is nothing to show; two sides share their axes."""
    kinds = _watched_kinds(sides)
    sketchers: tuple[Callable[[Side], Sketch | None], ...] = (
        _selling,
        _phantoms,
        _heat,
        lambda side: _latency(side, kinds),
        _load,
        _asking,
    )
    drawn = []
    with drawing():
        for sketcher in sketchers:
            sketches = [sketcher(side) for side in sides]
            share_axes([sketch for sketch in sketches if sketch is not None])
            drawn.append([None if sketch is None else sketch.finished() for sketch in sketches])
    return drawn


def _selling(side: Side) -> Sketch | None:
    sold = side.sold
    if not len(sold.at_s) or not sold.numbers:
        return None
    figure, (axes,) = canvas()
    share = np.arange(1, len(sold.at_s) + 1) / sold.numbers
    axes.step(sold.at_s, share, where="post", color=DARK)
    for at_s, words, height in ((sold.half_s, "half", 0.12), (sold.all_s, "all", 0.03)):
        if at_s is not None:
            axes.axvline(at_s, color=MIDDLE, linestyle="--", linewidth=1)
            _annotate(axes, f"{words} sold at {at_s:.2f} s", at_s, height)
    last_s = sold.all_s if sold.all_s is not None else float(sold.at_s[-1])
    axes.set_xlim(0, max(last_s, 0.01) * 1.6)
    axes.set_ylim(0, max(1.05, 1.05 * float(share[-1])))
    label_as_percent(axes.yaxis)
    axes.set_xlabel("seconds")
    axes.set_ylabel("numbers sold")
    caption = (
        f"Share of the {sold.numbers:,} requested numbers that was booked, by time of the acknowledgement since the "
        "release (since the first attempt if there was no release)."
    )
    name = f"{side.prefix}selling"
    return Sketch(name, "How fast the numbers went", caption, figure, [axes], "号源售罄过程")


def _phantoms(side: Side) -> Sketch | None:
    bins = side.phantoms
    if not any(each.attempts for each in bins):
        return None
    figure, (axes,) = canvas()
    rates = [0.0 if math.isnan(each.rate) else each.rate for each in bins]
    axes.bar(range(len(bins)), rates, **BAR_STYLE)
    for place, (each, rate) in enumerate(zip(bins, rates, strict=True)):
        axes.annotate(f"{each.attempts:,}", (place, rate), ha="center", va="bottom", fontsize=10)
    axes.set_xticks(range(len(bins)), [each.name.replace(" ms", "") for each in bins], fontsize=10)
    axes.set_ylim(0, 1.1)
    label_as_percent(axes.yaxis)
    axes.set_xlabel("age of the last response with LeftNum, in ms")
    axes.set_ylabel("refused as full")
    caption = (
        "Attempts for a slot whose last LeftNum, as the user saw it, was above 0: the share refused as full. "
        "The figure on each bar is the number of such attempts."
    )
    name = f"{side.prefix}phantoms"
    return Sketch(name, "Numbers that were already gone", caption, figure, [axes], "看到有号却约不到")


def _heat(side: Side) -> Sketch | None:
    if not len(side.attempts.rows):
        return None
    names, edges, grid = heat_map(side.attempts, HOTTEST_SLOTS, _TIME_BINS)
    figure, (axes,) = canvas(1.2 + 0.2 * len(names))
    axes.grid(visible=False)
    extent = (float(edges[0]), float(edges[-1]), len(names) - 0.5, -0.5)
    image = axes.imshow(grid, aspect="auto", cmap="Greys", extent=extent, interpolation="nearest")
    axes.set_yticks(range(len(names)), [name.partition("/")[2] for name in names], fontsize=7)
    axes.set_xlabel("seconds")
    bar = figure.colorbar(image, ax=axes, fraction=0.04, pad=0.01)
    bar.set_label("attempts", fontsize=10)
    caption = (
        f"Attempts for the {len(names)} most requested slots over time; darker means more. A slot is given as "
        "department, doctor, date, part of the day and time."
    )
    return Sketch(f"{side.prefix}heat", "Attempts by slot and time", caption, figure, [axes], "热点时段", shares="x")


def _watched_kinds(sides: Sequence[Side]) -> list[Kind]:
    """The most frequent kinds of responses of all sides, for the operations that matter in a rush."""
    counts: dict[Kind, int] = {}
    for side in sides:
        for kind, places in side.responses.kinds.items():
            if kind.operation in _WATCHED:
                counts[kind] = counts.get(kind, 0) + len(places)
    return sorted(sorted(counts, key=lambda kind: (-counts[kind], kind))[:_KINDS])


def _latency(side: Side, kinds: Sequence[Kind]) -> Sketch | None:
    responses, origin_ns = side.responses, side.attempts.origin_ns
    points = {
        kind: responses.over_time(responses.kinds[kind], origin_ns, _TIME_BINS) if kind in responses.kinds else []
        for kind in kinds
    }
    if not any(points.values()):
        return None
    figure, rows = canvas(0.9 + 1.4 * len(kinds), len(kinds))
    for axes, (kind, along) in zip(rows, points.items(), strict=True):
        at_s, p50_ms, p95_ms, p99_ms = _columns(along)
        axes.plot(at_s, p50_ms, color=MIDDLE, linewidth=1, label="p50")
        axes.plot(at_s, p95_ms, color=DARK, linewidth=2, label="p95")
        axes.plot(at_s, p99_ms, ":", color=DARK, linewidth=1.4, label="p99")
        _use_logarithmic_scale(axes)
        axes.set_ylabel("ms")
        axes.annotate(str(kind), (0.99, 0.97), xycoords="axes fraction", ha="right", va="top", fontsize=11)
    legend(rows[0])
    rows[-1].set_xlabel("seconds")
    caption = (
        "From sending to the response, by operation and business code: percentiles of each interval of time with at "
        "least five responses."
    )
    return Sketch(f"{side.prefix}latency", "Latency over time", caption, figure, rows, "响应时间")


def _columns(points: Sequence[LoadPoint]) -> NDArray[np.float64]:
    """Instants and percentiles, with a gap where intervals were left out."""
    rows = np.array([(each.at_s, each.p50_ms, each.p95_ms, each.p99_ms) for each in points]).reshape(-1, 4)
    steps = np.diff(rows[:, 0])
    gaps = np.flatnonzero(steps > 1.5 * np.min(steps, initial=math.inf)) + 1
    return np.insert(rows, gaps, math.nan, axis=0).T


def _use_logarithmic_scale(axes: Axes) -> None:
    """A logarithmic scale with plain numbers."""
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(LogFormatter())
    axes.yaxis.set_minor_formatter(LogFormatter(minor_thresholds=(1, 0.4)))


def _annotate(axes: Axes, words: str, x: float, y: float) -> None:
    """Beside a point of the picture."""
    axes.annotate(words, (x, y), xytext=(7, 0), textcoords="offset points", fontsize=10, va="center")


def _load(side: Side) -> Sketch | None:
    places = side.responses.asking(_LOAD_OPERATION)
    points = side.responses.over_time(places, side.attempts.origin_ns, _LOAD_BINS)
    if len(points) < 3:
        return None
    knee = knee_of(points)
    figure, (axes,) = canvas()
    loads = [point.responses_per_s for point in points]
    axes.scatter(loads, [point.p95_ms for point in points], s=24, color=LIGHT, edgecolor=DARK, linewidth=0.8)
    if knee is not None:
        axes.plot([knee.responses_per_s], [knee.p95_ms], "x", color=DARK, markersize=12, markeredgewidth=2.5)
        _annotate(axes, f"knee {knee.responses_per_s:,.0f}/s, {knee.p95_ms:,.0f} ms", knee.responses_per_s, knee.p95_ms)
    _use_logarithmic_scale(axes)
    axes.set_xlabel(f"{_LOAD_OPERATION} responses per second")
    axes.set_ylabel("p95, ms")
    found = "" if knee is not None else " No knee: latency did not rise faster than load, or load hardly changed."
    caption = (
        "One point for each interval of time. The knee is the point farthest below the straight line from the lowest "
        f"load to the highest: beyond it latency grows faster than throughput.{found}"
    )
    return Sketch(f"{side.prefix}load", "Latency against load", caption, figure, [axes], "负载与响应时间")


def _asking(side: Side) -> Sketch | None:
    intents = side.asking.intents
    if not any(intents):
        return None
    figure, (axes,) = canvas(2.8)
    names = [str(place + 1) for place in range(len(intents) - 1)] + [f"≥ {len(intents)}"]
    axes.bar(names, intents, **BAR_STYLE)
    axes.set_xlabel("attempts for one wish")
    axes.set_ylabel("wishes")
    caption = "How many requests one wish took, repeats after unclear responses included."
    return Sketch(f"{side.prefix}asking", "Attempts per wish", caption, figure, [axes], "每次意愿的尝试次数")
