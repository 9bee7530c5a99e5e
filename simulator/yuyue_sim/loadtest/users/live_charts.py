"""The charts of a run that is going on, drawn like those of the contention page, second by second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from yuyue_sim.loadtest.history.words import Words
from yuyue_sim.loadtest.report.charts import SECONDS, SERIES, Chart, axis, colours, heat_spec, timeline_charts
from yuyue_sim.loadtest.report.latencies import LoadPoint
from yuyue_sim.loadtest.report.latency_charts import bands, latency_spec
from yuyue_sim.loadtest.report.timelines import Timeline

_KINDS = 4
_SLOTS = 4
_LEFT = Words("Numbers left in the most requested slots", "请求最多的时段的余号")


def live_charts(view: Mapping[str, Any]) -> list[Chart]:
    """The charts of `LiveContention.view`; none before the first second is over."""
    if not view["responses"]:
        return []
    line = _timeline(view)
    charts = [*timeline_charts(line), _left_chart(view, line), _heat_chart(view, line), *_latency_charts(view, line)]
    return [each for each in charts if each is not None]


def _timeline(view: Mapping[str, Any]) -> Timeline:
    counts = {name: np.array(values, np.float64) for name, values in view["outcomes"].items()}
    shown = counts["booked"] + counts["full"] + counts["cancelled"] + counts["unclear"]
    return Timeline(
        at_s=_seconds(view) + 0.5,
        width_s=1.0,
        booked=counts["booked"],
        full=counts["full"],
        cancelled=counts["cancelled"],
        other=np.maximum(0.0, np.array(view["responses"], np.float64) - shown),
        users=np.array(view["users_by_second"], np.int64),
        refused=counts["other"],
        unclear=counts["unclear"],
    )


def _seconds(view: Mapping[str, Any]) -> np.ndarray:
    first_s: int = view["first_s"]
    return np.arange(first_s, first_s + len(view["responses"]), dtype=np.float64)


def _ends(line: Timeline) -> tuple[float, float]:
    return float(line.at_s[0] - 0.5), float(line.at_s[-1] + 0.5)


def _left_chart(view: Mapping[str, Any], line: Timeline) -> Chart | None:
    slots = [each for each in view["slots"][:_SLOTS] if any(left is not None for left in each["left"])]
    if not slots:
        return None
    values = [
        {"x": at_s, "y": left, "kind": each["slot"]}
        for each in slots
        for at_s, left in zip(line.at_s.tolist(), each["left"], strict=True)
        if left is not None
    ]
    kinds = [
        (each["slot"], Words(each["slot"], each["slot"]), colour) for each, colour in zip(slots, SERIES, strict=False)
    ]
    most = max(value["y"] for value in values)
    colour = colours("kind", kinds)
    spec = {
        "height": 150,
        "data": {"values": values},
        "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2, "point": {"size": 14}},
        "encoding": {
            "x": axis("x", SECONDS, _ends(line)),
            "y": axis("y", Words("numbers left", "余号"), (0.0, 1.05 * max(1, most))),
            "color": {**colour, "legend": {**colour["legend"], "columns": 1}},
            "tooltip": [{"field": "kind", "title": " "}, {"field": "y", "title": Words("numbers left", "余号").spec}],
        },
    }
    return Chart(
        "left", _LEFT, Words("The last LeftNum that was read in each second.", "每秒内最后读到的 LeftNum。"), spec
    )


def _heat_chart(view: Mapping[str, Any], line: Timeline) -> Chart | None:
    slots: Sequence[Mapping[str, Any]] = view["slots"]
    if not slots:
        return None
    names = [each["slot"] for each in slots]
    edges = np.append(line.at_s - 0.5, line.at_s[-1] + 0.5)
    grid = np.array([each["attempts_by_second"] for each in slots], np.int64)
    caption = Words("Attempts per second for each slot.", "各时段每秒请求数。")
    return Chart(
        "heat", Words("Attempts by slot and time", "各时段请求热度"), caption, heat_spec(edges, grid, names, names)
    )


def _latency_charts(view: Mapping[str, Any], line: Timeline) -> list[Chart]:
    charts = []
    for kind in view["latencies"][:_KINDS]:
        points = [
            LoadPoint(at_s, 0.0, p50_s * 1000, p95_s * 1000, p99_s * 1000)
            for at_s, p50_s, p95_s, p99_s in zip(
                line.at_s.tolist(),
                *(kind[f"{name}_by_second_s"] for name in ("p50", "p95", "p99")),
                strict=True,
            )
            if p99_s is not None
        ]
        if points:
            name = f"{kind['operation']} {kind['code']}".rstrip()
            lowest, highest = min(each.p50_ms for each in points), max(each.p99_ms for each in points)
            spec = latency_spec(_ends(line), (lowest, highest), bands(points))
            title = Words(f"Latency over time: {name}", f"响应时间随时间变化：{name}")
            caption = Words("p50 to p95 as a band, p99 as a line.", "色带为 p50 至 p95，曲线为 p99。")
            charts.append(Chart(f"latency-{name.replace(' ', '-')}", title, caption, spec))
    return charts
