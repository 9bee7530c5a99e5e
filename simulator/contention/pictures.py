"""The pictures of the page."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from matplotlib.ticker import PercentFormatter

from simulator.contention.drawing import DARK, LIGHT, MIDDLE, Picture, canvas, legend
from simulator.contention.latencies import LoadPoint, knee_of, over_time
from simulator.contention.people import asking
from simulator.contention.phantoms import phantom_rates
from simulator.contention.selling import Attempts, heat_map, sales

HOTTEST_SLOTS = 40
_TIME_BINS = 60
_LOAD_BINS = 40
_STYLES = {"getYyNo": "-", "getDtNoInfo": ":"}
_PERCENT = PercentFormatter(1.0, decimals=0)


def draw(attempts: Attempts, prefix: str = "") -> list[Picture]:
    """Every picture there is something to show for; `prefix` keeps the names of two runs apart."""
    return [picture for picture in _drawn(attempts, prefix) if picture is not None]


def _drawn(attempts: Attempts, prefix: str) -> Iterator[Picture | None]:
    yield _selling(attempts, prefix)
    yield _phantoms(attempts, prefix)
    yield _heat(attempts, prefix)
    yield _latency(attempts, prefix)
    yield _load(attempts, prefix)
    yield _asking(attempts, prefix)


def _selling(attempts: Attempts, prefix: str) -> Picture | None:
    sold = sales(attempts)
    if not len(sold.at_s) or not sold.numbers:
        return None
    with canvas(f"{prefix}selling") as (axes, svg):
        share = np.arange(1, len(sold.at_s) + 1) / sold.numbers
        axes.step(sold.at_s, share, where="post", color=DARK)
        for at_s, words, height in ((sold.half_s, "half", 0.12), (sold.all_s, "all", 0.03)):
            if at_s is not None:
                axes.axvline(at_s, color=MIDDLE, linestyle="--", linewidth=1)
                axes.annotate(f" {words} sold at {at_s:.2f} s", (at_s, height), fontsize=10)
        if sold.all_s is not None:
            axes.set_xlim(0, max(sold.all_s, 0.01) * 1.6)
        axes.set_ylim(0, max(1.05, 1.05 * float(share[-1])))
        axes.yaxis.set_major_formatter(_PERCENT)
        axes.set_xlabel("seconds")
        axes.set_ylabel("numbers sold")
    caption = (
        f"Share of the {sold.numbers:,} numbers that were tried for, by when a booking was acknowledged, counted from "
        "the release, or from the first attempt where there was none."
    )
    return Picture(f"{prefix}selling", "How fast the numbers went", "号源售罄过程", caption, svg.getvalue())


def _phantoms(attempts: Attempts, prefix: str) -> Picture | None:
    bins = phantom_rates(attempts)
    if not any(each.attempts for each in bins):
        return None
    with canvas(f"{prefix}phantoms") as (axes, svg):
        axes.bar(
            range(len(bins)),
            [0.0 if math.isnan(each.rate) else each.rate for each in bins],
            color=LIGHT,
            edgecolor=DARK,
            linewidth=0.6,
        )
        for place, each in enumerate(bins):
            height = 0.0 if math.isnan(each.rate) else each.rate
            axes.annotate(f"{each.attempts:,}", (place, height), ha="center", va="bottom", fontsize=10)
        axes.set_xticks(range(len(bins)), [each.name.replace(" ms", "") for each in bins], fontsize=10)
        axes.set_ylim(0, 1.1)
        axes.yaxis.set_major_formatter(_PERCENT)
        axes.set_xlabel("age of what the user had been told, in ms")
        axes.set_ylabel("refused as full")
    caption = (
        "Of the attempts for a slot in which the user had last been told that numbers were left, the share refused as "
        "full. The figure on each bar is the number of such attempts."
    )
    return Picture(f"{prefix}phantoms", "Numbers that were gone already", "看到有号却约不到", caption, svg.getvalue())


def _heat(attempts: Attempts, prefix: str) -> Picture | None:
    if not len(attempts.rows):
        return None
    names, edges, grid = heat_map(attempts, HOTTEST_SLOTS, _TIME_BINS)
    with canvas(f"{prefix}heat", 1.2 + 0.2 * len(names)) as (axes, svg):
        axes.grid(visible=False)
        extent = (float(edges[0]), float(edges[-1]), len(names) - 0.5, -0.5)
        image = axes.imshow(grid, aspect="auto", cmap="Greys", extent=extent, interpolation="nearest")
        axes.set_yticks(range(len(names)), [name.partition("/")[2] for name in names], fontsize=7)
        axes.set_xlabel("seconds")
        bar = axes.figure.colorbar(image, ax=axes, fraction=0.04, pad=0.01)
        bar.set_label("attempts", fontsize=10)
    caption = (
        f"Attempts for the {len(names)} slots most tried for, over time, darker for more. A slot is department, "
        "doctor, date, part of the day and segment."
    )
    return Picture(f"{prefix}heat", "Where and when it was fought", "热点号段", caption, svg.getvalue())


def _latency(attempts: Attempts, prefix: str) -> Picture | None:
    points = {name: over_time(attempts.history, name, attempts.origin_ns, _TIME_BINS) for name in _STYLES}
    if not any(points.values()):
        return None
    with canvas(f"{prefix}latency") as (axes, svg):
        for name, along in points.items():
            if along:
                at_s = [point.at_s for point in along]
                axes.plot(at_s, [p.p50_ms for p in along], _STYLES[name], color=MIDDLE, label=f"{name} p50")
                axes.plot(at_s, [p.p99_ms for p in along], _STYLES[name], color=DARK, label=f"{name} p99", linewidth=2)
        axes.set_yscale("log")
        axes.set_xlabel("seconds")
        axes.set_ylabel("ms")
        legend(axes)
    caption = "From sending to the answer, percentiles of each stretch of time that had at least five answers."
    return Picture(f"{prefix}latency", "Latency over time", "响应时间", caption, svg.getvalue())


def _load(attempts: Attempts, prefix: str) -> Picture | None:
    points = _busiest(attempts)
    if len(points) < 3:
        return None
    knee = knee_of(points)
    with canvas(f"{prefix}load") as (axes, svg):
        axes.scatter(
            [point.answers_per_s for point in points],
            [point.p95_ms for point in points],
            s=24,
            color=LIGHT,
            edgecolor=DARK,
            linewidth=0.8,
        )
        if knee is not None:
            axes.plot([knee.answers_per_s], [knee.p95_ms], "x", color=DARK, markersize=12, markeredgewidth=2.5)
            words = f"  knee {knee.answers_per_s:,.0f}/s, {knee.p95_ms:,.0f} ms"
            axes.annotate(words, (knee.answers_per_s, knee.p95_ms), fontsize=11, va="top")
        axes.set_yscale("log")
        axes.set_xlabel("getDtNoInfo answered a second")
        axes.set_ylabel("p95, ms")
    found = "" if knee is not None else " No knee: latency rose no faster than load, or load hardly changed."
    caption = (
        "One point for each stretch of time. The knee is the point farthest below the straight line from the least "
        f"load to the most: beyond it latency grows faster than what is answered.{found}"
    )
    return Picture(f"{prefix}load", "Latency against load", "负载与响应时间", caption, svg.getvalue())


def _busiest(attempts: Attempts) -> list[LoadPoint]:
    return over_time(attempts.history, "getDtNoInfo", attempts.origin_ns, _LOAD_BINS)


def _asking(attempts: Attempts, prefix: str) -> Picture | None:
    intents = asking(attempts).intents
    if not any(intents):
        return None
    with canvas(f"{prefix}asking", 2.8) as (axes, svg):
        names = [str(place + 1) for place in range(len(intents) - 1)] + [f"≥ {len(intents)}"]
        axes.bar(names, intents, color=LIGHT, edgecolor=DARK, linewidth=0.6)
        axes.set_xlabel("attempts for one wish")
        axes.set_ylabel("wishes")
    caption = "How often somebody had to ask for one wish, repeats after unclear answers included."
    return Picture(f"{prefix}asking", "Attempts per wish", "每次意愿的尝试次数", caption, svg.getvalue())
