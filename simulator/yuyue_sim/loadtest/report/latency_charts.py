"""The charts of latencies: over time, by percentile, and against load."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from yuyue_sim.core.plurals import counted
from yuyue_sim.loadtest.history.words import Words
from yuyue_sim.loadtest.report.charts import (
    BLUE,
    RED,
    SECONDS,
    SERIES,
    WORD,
    Chart,
    axis,
    colours,
    rows,
    worded,
)
from yuyue_sim.loadtest.report.knee import Knee, knee_of
from yuyue_sim.loadtest.report.latencies import Floats, Kind, LoadPoint
from yuyue_sim.loadtest.report.pictures import Spec
from yuyue_sim.loadtest.report.run_measures import Side

_TIME_BINS, _LOAD_BINS = 60, 40
_KINDS = 4
_LEAST = 5
"""Kinds with fewer responses are not drawn."""
_FEW = 600
"""So many responses of a kind are drawn one by one."""
_WATCHED = ("getDtNoInfo", "getYyNo", "backNo")
_LOAD_OPERATION = "getDtNoInfo"
_MS = Words("ms", "毫秒")
_PERCENTILES = np.unique(np.concatenate([np.linspace(0, 90, 31), 100 - 100 / np.logspace(1, 5, 60)]))


def watched_kinds(sides: Sequence[Side]) -> list[Kind]:
    """The most frequent kinds of responses of all sides, for the operations that matter in a rush."""
    counts: dict[Kind, int] = {}
    for side in sides:
        for kind, places in side.responses.kinds.items():
            if kind.operation in _WATCHED:
                counts[kind] = counts.get(kind, 0) + len(places)
    frequent = [kind for kind in counts if counts[kind] >= _LEAST]
    return sorted(sorted(frequent, key=lambda kind: (-counts[kind], kind))[:_KINDS])


def over_time_charts(side: Side, kinds: Sequence[Kind]) -> list[Chart]:
    """One chart for each kind of response: dots where they are few, bands where they are many."""
    responses = side.responses
    after = np.flatnonzero(responses.at_ns >= side.history.origin_ns)
    last_s = float(np.max((responses.at_ns[after] - side.history.origin_ns) / 1e9, initial=0.001))
    drawn = []
    for kind in kinds:
        places = np.intersect1d(responses.kinds.get(kind, np.zeros(0, np.int64)), after)
        if not len(places):
            continue
        is_few = len(places) <= _FEW
        took_ms = responses.took_ms[places]
        layers = (
            _dots(side, places) if is_few else bands(responses.over_time(places, side.history.origin_ns, _TIME_BINS))
        )
        spec = latency_spec((0.0, last_s), (float(np.min(took_ms)), float(np.max(took_ms))), layers)
        count = f"{len(places):,}"
        caption = (
            Words(f"{counted(len(places), 'responses')}, one dot each.", f"共 {count} 个响应，每点一个。")
            if is_few
            else Words(
                f"{counted(len(places), 'responses')}: p50 to p95 as a band, p99 as a line.",
                f"共 {count} 个响应：色带为 p50 至 p95，曲线为 p99。",
            )
        )
        name = f"{side.prefix}latency-{str(kind).replace(' ', '-')}"
        title = Words(f"Latency over time: {kind}", f"响应时间随时间变化：{kind}")
        drawn.append(Chart(name, title, caption, spec))
    return drawn


def latency_spec(ends_s: tuple[float, float], ends_ms: tuple[float, float], layers: Sequence[Spec]) -> Spec:
    """Latencies over time, between these ends of both axes."""
    lowest_ms = max(ends_ms[0], 0.01)
    return {
        "height": 120,
        "encoding": {
            "x": axis("x", SECONDS, ends_s),
            "y": axis("y", _MS, (lowest_ms, max(ends_ms[1], 1.1 * lowest_ms)), type="log"),
        },
        "layer": list(layers),
    }


def _dots(side: Side, places: np.ndarray) -> list[Spec]:
    at_s = (side.responses.at_ns[places] - side.history.origin_ns) / 1e9
    return [
        {
            "data": {"values": rows(x=at_s, y=np.maximum(side.responses.took_ms[places], 0.01))},
            "mark": {"type": "point", "filled": True, "size": 18, "color": BLUE, "opacity": 0.65},
            "encoding": {"tooltip": [{"field": "y", "title": _MS.spec, "format": ",.2f"}]},
        }
    ]


def bands(points: Sequence[LoadPoint]) -> list[Spec]:
    """p50 to p95 as a band, and p99 as a line."""
    values = [{"x": round(each.at_s, 4), "y": each.p50_ms, "z": each.p95_ms, "w": each.p99_ms} for each in points]
    data = {"values": [{name: round(value, 3) for name, value in each.items()} for each in values]}
    return [
        {"data": data, "mark": {"type": "area", "color": BLUE, "opacity": 0.4}, "encoding": {"y2": {"field": "z"}}},
        {
            "data": data,
            "mark": {"type": "line", "color": BLUE, "strokeWidth": 1.5, "point": {"size": 12}},
            "encoding": {"y": {"field": "w", "type": "quantitative"}},
        },
    ]


def percentiles_chart(side: Side, kinds: Sequence[Kind]) -> Chart | None:
    """Latencies by percentile, as HdrHistogram draws them."""
    series: list[tuple[str, Words, Floats]] = [
        (str(kind), Words(str(kind), str(kind)), side.responses.took_ms[side.responses.kinds[kind]])
        for kind in kinds
        if kind in side.responses.kinds
    ]
    if side.open_loop is not None:
        begun = side.open_loop.took_ms
        series = [
            ("service", Words("service time", "服务时间"), begun.service_ms),
            ("response", Words("response time, from when it was due", "响应时间（自应发时刻起）"), begun.response_ms),
            *series,
        ][: len(SERIES)]
    series = [each for each in series if len(each[2])]
    if not series:
        return None
    values = []
    for name, _, took_ms in series:
        wanted = _PERCENTILES[100 - 100 / max(len(took_ms), 2) >= _PERCENTILES]
        values += [
            {**each, "kind": name}
            for each in rows(x=100 / (100 - wanted), y=np.maximum(np.percentile(took_ms, wanted), 0.01), p=wanted)
        ]
    kinds_shown = [(name, words, colour) for (name, words, _), colour in zip(series, SERIES, strict=False)]
    colour = colours("kind", kinds_shown)
    spec: Spec = {
        "height": 260,
        "data": {"values": values},
        "transform": [worded("kind", kinds_shown)],
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {
            "x": {
                **axis("x", Words("percentile", "百分位"), type="log"),
                "axis": {
                    "values": [1, 2, 4, 10, 100, 1000, 10000],
                    "labelOverlap": True,
                    "labelExpr": "format(100 - 100 / datum.value, '~f') + ' %'",
                },
            },
            "y": axis("y", _MS, type="log"),
            "color": colour,
            "strokeDash": {**colour, "scale": {"domain": colour["scale"]["domain"]}},
            "tooltip": [
                WORD,
                {"field": "p", "title": Words("percentile", "百分位").spec, "format": ".2f"},
                {"field": "y", "title": _MS.spec, "format": ",.1f"},
            ],
        },
    }
    caption = Words(
        "How long the slowest responses took. Each step to the right leaves out nine of ten of the slower ones.",
        "最慢的响应用了多久。越往右，越是少数最慢的响应。",
    )
    return Chart(f"{side.prefix}percentiles", Words("Latency by percentile", "响应时间百分位"), caption, spec)


def load_chart(side: Side) -> Chart | None:
    """Latency against load, with a knee where there is one."""
    places = side.responses.asking(_LOAD_OPERATION)
    points = side.responses.over_time(places, side.history.origin_ns, _LOAD_BINS)
    if len(points) < 3:
        return None
    loads = [each.responses_per_s for each in points]
    p95_ms = [each.p95_ms for each in points]
    layers: list[Spec] = [
        {
            "data": {"values": rows(x=loads, y=p95_ms)},
            "mark": {"type": "point", "size": 45, "color": BLUE},
            "encoding": {
                "tooltip": [
                    {"field": "x", "title": Words("responses/s", "响应/秒").spec, "format": ",.0f"},
                    {"field": "y", "title": "p95 ms", "format": ",.1f"},
                ]
            },
        }
    ]
    marks, found = _knee(knee_of(points))
    spec: Spec = {
        "height": 220,
        "encoding": {
            "x": axis(
                "x", Words("getDtNoInfo responses per second", "每秒 getDtNoInfo 响应数"), (0.0, 1.05 * max(loads))
            ),
            "y": axis(
                "y", Words("p95, ms", "p95（毫秒）"), (max(0.01, 0.8 * min(p95_ms)), 1.2 * max(p95_ms)), type="log"
            ),
        },
        "layer": [*layers, *marks],
    }
    caption = Words(f"One point for each interval of time. {found.en}", f"每个时间区间一点。{found.zh}")
    return Chart(f"{side.prefix}load", Words("Latency against load", "负载与响应时间"), caption, spec)


def _knee(knee: Knee | None) -> tuple[list[Spec], Words]:
    """The mark of a knee, and what it says."""
    if knee is None:
        return [], Words(
            "No knee: the intervals with more load are not significantly slower.",
            "没有拐点：负载更高的区间并未显著变慢。",
        )
    load = f"{knee.responses_per_s:,.0f}"
    label = Words(f"knee: {load}/s", f"拐点：{load}/秒")
    data = {"values": [{"x": round(knee.responses_per_s, 4), "label": label.spec}]}
    marks: list[Spec] = [
        {"data": data, "mark": {"type": "rule", "color": RED, "strokeDash": [5, 3]}, "encoding": {"y": None}},
        {
            "data": data,
            "mark": {"type": "text", "align": "left", "dx": 5},
            "encoding": {"y": {"value": 10}, "text": {"field": "label"}},
        },
    ]
    before, beyond = f"{knee.before_ms:,.1f}", f"{knee.beyond_ms:,.1f}"
    return marks, Words(
        f"Knee: from {load} responses per second on, the median p95 is {beyond} ms instead of {before} ms.",
        f"拐点：自每秒 {load} 个响应起，p95 的中位数由 {before} 毫秒升至 {beyond} 毫秒。",
    )
