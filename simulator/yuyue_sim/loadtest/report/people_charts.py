"""The charts of people: looks that were stale, who won, and how often one wish was tried."""

from __future__ import annotations

import numpy as np

from yuyue_sim.loadtest.history.layout import Flag
from yuyue_sim.loadtest.history.words import Words
from yuyue_sim.loadtest.report.charts import AMBER, BLUE, GREY, RED, Chart, axis, colours, rows, thinned
from yuyue_sim.loadtest.report.pictures import Spec
from yuyue_sim.loadtest.report.run_measures import Side

_MOST_WINNERS = 800
_ASKING = Words("place in the order of asking", "请求先后名次")
_WINNING = Words("place in the order of winning", "抢到先后名次")
_TURNED = {
    "labelAngle": {"expr": "width < 500 ? -40 : 0"},
    "labelAlign": {"expr": "width < 500 ? 'right' : 'center'"},
}
"""Labels that stand side by side where there is room."""
_WHOLE = {"tickMinStep": 1, "format": "d"}


def stale_looks_chart(side: Side) -> Chart | None:
    """Attempts refused as full although numbers were shown, by the age of that look."""
    bins = side.stale_looks
    if not any(each.attempts for each in bins):
        return None
    names = [each.name for each in bins]
    values = [
        {
            "age": each.name,
            "y": 0.0 if not each.attempts else each.refused_full / each.attempts,
            "n": f"{each.attempts:,}",
        }
        for each in bins
    ]
    spec: Spec = {
        "height": 180,
        "data": {"values": values},
        "encoding": {
            "x": {
                "field": "age",
                "type": "nominal",
                "sort": names,
                "title": Words("age of the user's last look", "用户上次查询距今").spec,
                "axis": _TURNED,
            },
            "y": {**axis("y", Words("refused as full", "号满被拒"), (0.0, 1.1)), "axis": {"format": "%"}},
        },
        "layer": [
            {"mark": {"type": "bar", "color": AMBER}},
            {"mark": {"type": "text", "dy": -7}, "encoding": {"text": {"field": "n"}}},
        ],
    }
    caption = Words(
        "Attempts of users whose last look showed numbers left: the share refused as full. The number above a bar is "
        "how many such attempts there were.",
        "上次查询显示有号的用户的请求：其中因号满被拒的比例。柱上数字为此类请求数。",
    )
    title = Words("Refused although shown", "有号却被拒")
    return Chart(f"{side.prefix}stale-looks", title, caption, spec)


def fairness_chart(side: Side) -> Chart | None:
    """The order of asking against the order of winning, in each slot."""
    attempts = side.attempts
    if not attempts.is_won.any():
        return None
    order = np.lexsort((attempts.sent_ns, attempts.slot))
    slot = attempts.slot[order]
    asked = np.empty(len(order), np.int64)
    asked[order] = np.arange(len(order)) - np.searchsorted(slot, slot, "left") + 1
    won = np.flatnonzero(attempts.is_won)
    won = won[np.lexsort((attempts.answered_ns[won], attempts.slot[won]))]
    won_slot = attempts.slot[won]
    place = np.arange(len(won)) - np.searchsorted(won_slot, won_slot, "left") + 1
    chosen = thinned(len(won), _MOST_WINNERS)
    is_bot = (attempts.flags[won] & Flag.BOT) > 0
    most = float(max(np.max(asked[won]), np.max(place))) + 0.5
    values = [
        {**each, "kind": "bot" if bot else "person"}
        for each, bot in zip(rows(x=asked[won][chosen], y=place[chosen]), is_bot[chosen].tolist(), strict=True)
    ]
    kinds = [("person", Words("person", "普通用户"), BLUE), ("bot", Words("bot", "黄牛程序"), RED)]
    if side.history.recorded:
        kinds = [("person", Words("booking", "预约"), BLUE)]
    spec: Spec = {
        "height": 220,
        "encoding": {
            "x": {**axis("x", _ASKING, (0.0, most)), "axis": _WHOLE},
            "y": {**axis("y", _WINNING, (0.0, float(np.max(place)) + 0.5)), "axis": _WHOLE},
        },
        "layer": [
            {
                "data": {"values": [{"x": 0, "y": 0}, {"x": most, "y": most}]},
                "mark": {"type": "line", "clip": True, "strokeDash": [4, 4], "color": GREY},
            },
            {
                "data": {"values": values},
                "mark": {"type": "point", "size": 40, "opacity": 0.7},
                "encoding": {
                    "color": colours("kind", kinds),
                    "shape": {
                        **colours("kind", kinds),
                        "scale": {"domain": [kind for kind, _, _ in kinds], "range": ["circle", "cross"][: len(kinds)]},
                    },
                },
            },
        ],
    }
    fair = side.fairness
    caption = Words(
        f"Every winner, by slot: first to ask, first to win is the dashed line. {fair.overtaken:,} of {fair.refused:,} "
        "attempts refused as full were sent before that of the last winner.",
        f"各时段的成功者：先到先得即虚线。{fair.refused:,} 次号满被拒中，"
        f"有 {fair.overtaken:,} 次比最后一个成功者更早发出。",
    )
    return Chart(f"{side.prefix}fairness", Words("Fairness", "公平性"), caption, spec)


def wishes_chart(side: Side) -> Chart | None:
    """How many requests one wish took."""
    intents = side.asking.intents
    if not any(intents) or side.history.recorded:
        return None
    names = [str(place + 1) for place in range(len(intents) - 1)] + [f"≥ {len(intents)}"]
    spec: Spec = {
        "height": 150,
        "data": {"values": [{"x": name, "y": count} for name, count in zip(names, intents, strict=True)]},
        "mark": {"type": "bar", "color": BLUE},
        "encoding": {
            "x": {
                "field": "x",
                "type": "nominal",
                "sort": names,
                "title": Words("attempts for one wish", "一次就诊意愿的请求次数").spec,
                "axis": {"labelAngle": 0},
            },
            "y": axis("y", Words("wishes", "意愿数")),
        },
    }
    caption = Words(
        "How many requests one wish took, repeats after unclear responses included.",
        "一次意愿用了多少次请求，含结果不明后的重试。",
    )
    return Chart(f"{side.prefix}wishes", Words("Attempts per wish", "每次意愿的请求次数"), caption, spec)
