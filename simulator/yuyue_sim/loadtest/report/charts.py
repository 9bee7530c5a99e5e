"""The charts of a whole run, each described in Vega-Lite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from yuyue_sim.core.plurals import counted
from yuyue_sim.loadtest.history.words import Words
from yuyue_sim.loadtest.report.pictures import Spec
from yuyue_sim.loadtest.report.run_measures import Side
from yuyue_sim.loadtest.report.sales import Floats, Ints, Sales, heat_map, held_band, hottest_slots
from yuyue_sim.loadtest.report.timelines import Timeline

GREEN, AMBER, BLUE, PURPLE, GREY, RED = "#2b9a5f", "#d99a0b", "#3b7ddd", "#8f6bd1", "#98a1ab", "#d92d20"
SERIES = (GREEN, AMBER, BLUE, PURPLE, GREY, RED)
"""Of lines side by side, in this order."""
HOTTEST_SLOTS = 40
TIME_BINS = 60
_MOST_POINTS = 400
SECONDS = Words("seconds from the origin", "自起点起的秒数")


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart with its title and a description."""

    name: str
    title: Words
    caption: Words
    spec: Spec


def share_domains(charts: Sequence[Chart]) -> None:
    """Give charts of the same kind the same axes."""
    for channel in ("x", "y"):
        scales = [each.spec.get("encoding", {}).get(channel, {}).get("scale", {}) for each in charts]
        domains = [scale["domain"] for scale in scales if "domain" in scale]
        for scale in scales:
            if "domain" in scale:
                scale["domain"] = [min(low for low, _ in domains), max(high for _, high in domains)]


def axis(field: str, title: Words, domain: tuple[float, float] | None = None, **scale: Any) -> Spec:
    """A quantitative channel."""
    limits = {} if domain is None else {"domain": list(domain), "nice": False}
    return {"field": field, "type": "quantitative", "title": title.spec, "scale": {**limits, **scale}}


def colours(field: str, kinds: Sequence[tuple[str, Words, str]]) -> Spec:
    """A channel of colours with its legend: what stands in the data, what it is called, and its colour."""
    return {
        "field": field,
        "type": "nominal",
        "title": None,
        "scale": {"domain": [name for name, _, _ in kinds], "range": [colour for _, _, colour in kinds]},
        "legend": {"labelExpr": _word_of("label", kinds)},
    }


def worded(field: str, kinds: Sequence[tuple[str, Words, str]]) -> Spec:
    """A transform that puts what a kind is called into `word`, for tooltips."""
    return {"calculate": _word_of(field, kinds), "as": "word"}


WORD = {"field": "word", "title": " "}
"""The word of a kind in a tooltip."""


def _word_of(field: str, kinds: Sequence[tuple[str, Words, str]]) -> dict[str, str]:
    return {
        language: "{"
        + ",".join(f"{name!r}:{getattr(words, language)!r}" for name, words, _ in kinds)
        + f"}}[datum.{field}]"
        for language in ("en", "zh")
    }


def rows(**columns: Any) -> list[Spec]:
    """Columns as the rows that a chart draws, rounded to what can be seen."""
    lists = [np.asarray(column).tolist() for column in columns.values()]
    return [
        {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in zip(columns, each, strict=True)
        }
        for each in zip(*lists, strict=True)
    ]


def thinned(count: int, most: int) -> np.ndarray:
    """Places of at most so many of a number of things, evenly spaced."""
    return np.arange(count) if count <= most else np.unique(np.linspace(0, count - 1, most).astype(np.int64))


def sold_chart(side: Side) -> Chart | None:
    """Numbers sold over time, net of cancellations, beyond 100 % where too many were sold."""
    sold = side.sold
    if not len(sold.at_s) or not sold.numbers:
        return None
    band = held_band(side.evidence, side.attempts.is_wanted)
    chosen, line = thinned(len(band.at_s), _MOST_POINTS), thinned(len(sold.at_s), _MOST_POINTS)
    most = max(1.05, 1.05 * max(int(np.max(sold.held)), int(np.max(band.most))) / sold.numbers)
    last_s = 1.6 * sold.all_s if sold.all_s is not None else float(sold.at_s[-1])
    last_s = max(last_s, float(sold.at_s[np.argmax(sold.held)]) * 1.1, 0.01)
    spec: Spec = {
        "height": 240,
        "encoding": {
            "x": axis("x", SECONDS, (min(0.0, float(sold.at_s[0])), last_s)),
            "y": {**axis("y", Words("share of the numbers", "占号源数的比例"), (0.0, most)), "axis": {"format": "%"}},
        },
        "layer": [
            {
                "data": {
                    "values": rows(
                        x=band.at_s[chosen],
                        y=band.least[chosen] / sold.numbers,
                        z=band.most[chosen] / sold.numbers,
                    )
                },
                "mark": {"type": "area", "interpolate": "step-after", "color": AMBER, "opacity": 0.35, "clip": True},
                "encoding": {"y2": {"field": "z"}},
            },
            {
                "data": {"values": rows(x=sold.at_s[line], y=sold.held[line] / sold.numbers)},
                "mark": {"type": "line", "interpolate": "step-after", "color": GREEN, "strokeWidth": 2.5, "clip": True},
            },
            {"data": {"values": [{"y": 1}]}, "mark": {"type": "rule", "color": RED}, "encoding": {"x": None}},
            {
                "data": {"values": _instants(sold)},
                "layer": [
                    {"mark": {"type": "rule", "strokeDash": [4, 4]}, "encoding": {"y": None}},
                    {
                        "mark": {"type": "text", "align": "left", "dx": 5},
                        "encoding": {"y": {"value": 225}, "text": {"field": "label"}},
                    },
                ],
            },
        ],
    }
    caption = Words(
        f"Booked {sold.booked:,}, given back {sold.given_back:,}, of {counted(sold.numbers, 'numbers')}. "
        "The line is what was acknowledged; the band what may have been held, since requests were on their way or "
        "unclear. Above the red line too many are sold.",
        f"共 {sold.numbers:,} 个号，预约 {sold.booked:,}，退号 {sold.given_back:,}。曲线为已确认的数量；"
        "色带为可能的范围（请求在途或结果不明）。红线以上即超卖。",
    )
    return Chart(f"{side.prefix}sold", Words("How fast the numbers went", "号源售罄过程"), caption, spec)


def _instants(sold: Sales) -> list[Spec]:
    """When half of the numbers and all of them were sold, with labels."""
    return [
        {"x": round(at_s, 4), "label": words.spec}
        for at_s, words in (
            (sold.half_s, Words(f"half: {sold.half_s or 0:.2f} s", f"一半：{sold.half_s or 0:.2f} 秒")),
            (sold.all_s, Words(f"none left: {sold.all_s or 0:.2f} s", f"售罄：{sold.all_s or 0:.2f} 秒")),
        )
        if at_s is not None
    ]


def heat_chart(side: Side) -> Chart | None:
    """Attempts by slot and time."""
    if not len(side.attempts.rows):
        return None
    slots = hottest_slots(side.attempts, HOTTEST_SLOTS)
    edges, grid = heat_map(side.attempts, slots, TIME_BINS)
    texts = [side.history.slots[slot] for slot in slots]
    caption = Words(
        f"Attempts for the {len(slots)} most requested slots. Click one to see its requests above.",
        f"请求最多的 {len(slots)} 个时段。点击任一时段，可在上方查看其请求。",
    )
    spec = heat_spec(edges, grid, [side.name_of(text) for text in texts], texts)
    return Chart(f"{side.prefix}heat", Words("Attempts by slot and time", "各时段请求热度"), caption, spec)


_SHORT = "width < 400 ? replace(replace(datum.label, regexp('[0-9]{4}-'), ''), regexp('-[0-9:]+$'), '') : datum.label"
"""A slot without its year and its end where there is little room."""


def heat_spec(edges: Floats, grid: Ints, names: Sequence[str], texts: Sequence[str]) -> Spec:
    """Attempts of each slot between each edge (seconds) and the next, with the names and the texts of the slots."""
    shown, place = np.nonzero(grid)
    values = [
        {**each, "slot": names[number], "key": texts[number]}
        for each, number in zip(
            rows(x=edges[place], z=edges[place + 1], n=grid[shown, place]), shown.tolist(), strict=True
        )
    ]
    return {
        "height": 16 * len(names),
        "data": {"values": values},
        "mark": {"type": "rect", "cursor": "pointer"},
        "encoding": {
            "x": axis("x", SECONDS, (float(edges[0]), float(edges[-1]))),
            "x2": {"field": "z"},
            "y": {"field": "slot", "type": "nominal", "title": None, "sort": names, "axis": {"labelExpr": _SHORT}},
            "color": {
                "field": "n",
                "type": "quantitative",
                "title": Words("attempts", "请求数").spec,
            },
            "tooltip": [{"field": "slot", "title": " "}, {"field": "n", "title": Words("attempts", "请求数").spec}],
        },
    }


_KINDS = (
    ("booked", Words("booked", "预约成功"), GREEN),
    ("full", Words("refused as full", "号满被拒"), AMBER),
    ("cancelled", Words("given back", "退号"), BLUE),
    ("other", Words("looks and others", "查询及其他"), GREY),
)
_PROBLEMS = (
    ("refused", Words("refused otherwise", "其他拒绝"), PURPLE),
    ("unclear", Words("unclear", "结果不明"), RED),
)


def timeline_charts(line: Timeline | None, prefix: str = "", *, has_users: bool = True) -> list[Chart]:
    """Responses, users where they are known, and problems over time; none of a run that had none."""
    if line is None:
        return []
    half_s = line.width_s / 2
    x = axis("x", SECONDS, (float(line.at_s[0] - half_s), float(line.at_s[-1] + half_s)))
    per_s = Words("per second", "每秒")

    def by_kind(kinds: Sequence[tuple[str, Words, str]], height: int) -> Spec:
        values = [{**each, "kind": name} for name, _, _ in kinds for each in rows(x=line.at_s, y=getattr(line, name))]
        most = max(1.0, float(np.max(sum(getattr(line, name) for name, _, _ in kinds))))
        return {
            "height": height,
            "data": {"values": values},
            "transform": [worded("kind", kinds)],
            "mark": {"type": "area", "interpolate": "step", "line": False},
            "encoding": {
                "x": x,
                "y": axis("y", per_s, (0.0, 1.05 * most)),
                "color": colours("kind", kinds),
                "tooltip": [WORD, {"field": "y", "title": per_s.spec, "format": ",.1f"}],
            },
        }

    users: Spec = {
        "height": 110,
        "data": {"values": rows(x=line.at_s, y=line.users)},
        "mark": {"type": "line", "interpolate": "step", "color": BLUE, "strokeWidth": 2},
        "encoding": {"x": x, "y": axis("y", Words("users", "用户数"), (0.0, 1.05 * max(1, int(np.max(line.users)))))},
    }
    width = f"{line.width_s * 1000:,.0f}"
    charts = [
        Chart(
            f"{prefix}responses",
            Words("Responses over time", "响应数随时间变化"),
            Words(f"Responses per second, in intervals of {width} ms.", f"每秒响应数，每 {width} 毫秒一格。"),
            by_kind(_KINDS, 180),
        ),
        Chart(
            f"{prefix}users",
            Words("Users over time", "用户数随时间变化"),
            Words("Users between their first request and their last response.", "首个请求到最后一个响应之间的用户数。"),
            users,
        ),
        Chart(
            f"{prefix}problems",
            Words("Errors over time", "错误随时间变化"),
            Words(
                "Refusals other than 1001, and requests without a clear response.",
                "除 1001 外的拒绝，以及没有明确响应的请求。",
            ),
            by_kind(_PROBLEMS, 90),
        ),
    ]
    return [each for each in charts if has_users or not each.name.endswith("users")]
