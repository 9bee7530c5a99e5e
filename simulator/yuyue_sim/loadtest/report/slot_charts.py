"""The pictures of one slot, described in Vega-Lite; what they draw comes from `slots`."""

from __future__ import annotations

from yuyue_sim.loadtest.history.words import Words
from yuyue_sim.loadtest.report.charts import AMBER, BLUE, GREEN, GREY, PURPLE, RED, WORD, Chart, axis, colours, worded
from yuyue_sim.loadtest.report.pictures import Spec
from yuyue_sim.loadtest.report.slots import MOST_LANES, MOST_SEATS

_MS = Words("milliseconds from the origin", "自起点起的毫秒数")
_KINDS = (
    ("booked", Words("1000 booked", "1000 预约成功"), GREEN),
    ("again", Words("1002 booked before", "1002 此前已约"), "#7cc79b"),
    ("full", Words("1001 full", "1001 号满"), AMBER),
    ("refused", Words("refused otherwise", "其他拒绝"), PURPLE),
    ("unclear", Words("unclear", "结果不明"), "#5f6875"),
    ("cancelled", Words("0000 given back", "0000 退号"), BLUE),
    ("look", Words("look: LeftNum", "查询余号"), "#aab3bd"),
)
_SENT, _ANSWERED = Words("sent, ms", "发出（毫秒）"), Words("answered, ms", "响应（毫秒）")
_TIMES = [
    {"field": "a", "title": _SENT.spec, "format": ",.3f"},
    {"field": "b", "title": _ANSWERED.spec, "format": ",.3f"},
]
_NUMBER = Words("number (ReserveNo)", "号（ReserveNo）")
_SHOWN = Words("shown (LeftNum)", "所示（LeftNum）")
_WHO = [
    {"field": "r", "title": Words("booking (RegID)", "预约（RegID）").spec},
    {"field": "n", "title": _NUMBER.spec},
    {"field": "p", "title": Words("patient", "患者").spec},
]
_WHOLE = "datum.value === floor(datum.value) ? format(datum.value, 'd') : ''"
"""Labels of whole numbers alone."""
_ZOOM = {
    "name": "zoom",
    "select": {"type": "interval", "encodings": ["x"], "zoom": "wheel![event.ctrlKey]"},
    "bind": "scales",
}


_USER, _PATIENT = Words("user", "用户"), Words("patient", "患者")


def slot_charts(prefix: str, *, has_users: bool = True) -> list[Chart]:
    """The three pictures, without what they draw; lanes are patients where users are not known."""
    return [_space_time(prefix, _USER if has_users else _PATIENT), _seats(prefix), _told(prefix)]


def with_data(chart: Chart, data: Spec) -> Spec:
    """A picture of one slot: its chart with `SlotPictures.to_json`."""
    spec, name = chart.spec, chart.name.removeprefix("a-").removeprefix("b-")
    view = list(data["view"])
    filled = {**spec, "datasets": {name: data[name] for name in ("asks", "order", "seats", "told", "band")}}
    x = {**spec["encoding"]["x"], "scale": {"domain": view, "nice": False}}
    height = data["heights"].get(name, spec.get("height"))
    return {**filled, "height": height, "encoding": {**spec["encoding"], "x": x}}


def _space_time(prefix: str, who: Words) -> Chart:
    lane: Spec = {"field": "u", "type": "ordinal", "title": None, "axis": {"labels": False, "ticks": False}}
    spec: Spec = {
        "encoding": {"x": axis("a", _MS), "y": lane},
        "layer": [*_requests(who), *_order(), _wronged_label()],
    }
    caption = Words(
        f"A lane for each {who.en}, a bar for each request, from sending to the response; grey ones are looks, with "
        "the LeftNum that was shown. The blue line goes through bookings and cancellations in an order that explains "
        "all responses, as far as there is one. Red: no order explains it, or it is one too many. At most "
        f"{MOST_LANES} {who.en}s are drawn. Drag to move, Ctrl and wheel to zoom, hover for RegID, ReserveNo and "
        "times.",
        f"每行一个{who.zh}，每个横条是一次请求，从发出到响应；灰色为查询，旁注所示余号。蓝线按能解释全部响应的顺序依次穿过预约与退号。"
        f"红色：没有任何顺序能解释，或为超卖的一个。最多画 {MOST_LANES} 个{who.zh}。"
        "拖动平移，Ctrl 加滚轮缩放，悬停看 RegID、ReserveNo 与时刻。",
    )
    return Chart(f"{prefix}space-time", Words("Who asked when", "请求时空图"), caption, spec)


def _requests(who: Words) -> list[Spec]:
    """A bar for each request, and the LeftNum beside each look."""
    return [
        {
            "data": {"name": "asks"},
            "transform": [worded("k", _KINDS)],
            "params": [_ZOOM],
            "mark": {"type": "bar", "clip": True, "height": 8, "cornerRadius": 1},
            "encoding": {
                "x2": {"field": "b"},
                "color": colours("k", _KINDS),
                "stroke": {"condition": {"test": "datum.w", "value": RED}, **colours("k", _KINDS)},
                "strokeWidth": {"condition": {"test": "datum.w", "value": 2.5}, "value": 1},
                "tooltip": [
                    WORD,
                    *_WHO,
                    {"field": "l", "title": _SHOWN.spec},
                    {"field": "v", "title": who.spec},
                    *_TIMES,
                ],
            },
        },
        {
            "data": {"name": "asks"},
            "transform": [{"filter": "isValid(datum.l)"}],
            "mark": {"type": "text", "align": "left", "dx": 2, "fontSize": 8, "clip": True},
            "encoding": {"x": {"field": "b", "type": "quantitative"}, "text": {"field": "l"}},
        },
    ]


def _order() -> list[Spec]:
    """The line through the requests in their order."""
    return [
        {
            "data": {"name": "order"},
            "mark": {"type": "line", "clip": True, "strokeWidth": 1.5, "opacity": 0.75, "color": BLUE},
            "encoding": {"x": {"field": "t", "type": "quantitative"}, "order": {"field": "i"}},
        },
        {
            "data": {"name": "order"},
            "mark": {"type": "point", "clip": True, "filled": True, "size": 16, "color": BLUE, "opacity": 1},
            "encoding": {
                "x": {"field": "t", "type": "quantitative"},
                "tooltip": [{"field": "i", "title": Words("place in the order", "顺序").spec}],
            },
        },
    ]


def _wronged_label() -> Spec:
    return {
        "data": {"name": "asks"},
        "transform": [{"filter": "datum.w"}],
        "mark": {
            "type": "text",
            "align": "left",
            "dx": 6,
            "clip": True,
            "color": RED,
            "fontSize": 10,
            "fontWeight": "bold",
        },
        "encoding": {
            "x": {"field": "b", "type": "quantitative"},
            "text": {"value": Words("◀ wronged", "◀ 受害者").spec},
        },
    }


def _seats(prefix: str) -> Chart:
    until = {"calculate": "min(datum.b, now)", "as": "end"}
    spec: Spec = {
        "params": [{"name": "now", "value": 1e15}],
        "data": {"name": "seats"},
        "encoding": {
            "x": axis("a", _MS),
            "y": {"field": "n", "type": "ordinal", "title": None, "sort": {"field": "n"}},
        },
        "layer": [
            {
                "transform": [{"filter": "datum.s <= now"}, {"calculate": "min(datum.a, now)", "as": "end"}],
                "mark": {"type": "bar", "height": 3, "clip": True, "opacity": 0.6},
                "encoding": {
                    "x": {"field": "s", "type": "quantitative"},
                    "x2": {"field": "end"},
                    "color": {"condition": {"test": "datum.w", "value": RED}, "value": GREY},
                },
            },
            {
                "transform": [{"filter": "datum.a <= now"}, until],
                "mark": {
                    "type": "bar",
                    "height": 12,
                    "clip": True,
                    "opacity": 0.75,
                    "stroke": "white",
                    "strokeWidth": 0.5,
                },
                "encoding": {
                    "x2": {"field": "end"},
                    "color": {"condition": {"test": "datum.w", "value": RED}, "value": GREEN},
                    "tooltip": [*_WHO, *_TIMES],
                },
            },
        ],
    }
    caption = Words(
        "A row for each ReserveNo: asked for (thin), then held until its cancellation was sent or the end. Red: held "
        f"by two at once, or one more than there are numbers. At most {MOST_SEATS} are drawn.",
        "每行一个 ReserveNo：细线为请求中，粗条为持有，至发出退号或结束。红色：同时被两人持有，或超出号源数。"
        f"最多画 {MOST_SEATS} 个。",
    )
    return Chart(f"{prefix}seats", Words("Who held which number", "号源占用图"), caption, spec)


def _told(prefix: str) -> Chart:
    spec: Spec = {
        "height": 170,
        "encoding": {
            "x": axis("x", _MS),
            "y": _left("l"),
        },
        "layer": [
            {
                "data": {"name": "band"},
                "mark": {
                    "type": "area",
                    "interpolate": "step-after",
                    "opacity": 0.4,
                    "color": BLUE,
                    "clip": True,
                    "stroke": BLUE,
                    "strokeWidth": 1.5,
                },
                "encoding": {"y2": {"field": "h"}},
            },
            {
                "data": {"name": "band"},
                "mark": {"type": "line", "interpolate": "step-after", "color": BLUE, "clip": True},
                "encoding": {"y": _left("h")},
            },
            {
                "data": {"name": "told"},
                "mark": {"type": "rule", "clip": True, "opacity": 0.5},
                "encoding": {
                    "x": {"field": "a", "type": "quantitative"},
                    "x2": {"field": "b"},
                    "y": _left("y"),
                    "color": {"condition": {"test": "datum.w", "value": RED}, "value": GREY},
                },
            },
            {
                "data": {"name": "told"},
                "mark": {"type": "point", "filled": True, "clip": True, "size": 22, "opacity": 0.9},
                "encoding": {
                    "x": {"field": "b", "type": "quantitative"},
                    "y": _left("y"),
                    "color": {"condition": {"test": "datum.w", "value": RED}, "value": "#5b6673"},
                    "tooltip": [
                        {"field": "y", "title": _SHOWN.spec},
                        {"field": "l", "title": Words("at least", "至少").spec},
                        {"field": "h", "title": Words("at most", "至多").spec},
                        *_TIMES,
                    ],
                },
            },
        ],
    }
    caption = Words(
        "The band is what can have been left at each instant. A dot is the LeftNum that a user was shown, with a line "
        "from sending to the response: it is right if the band holds it at some instant of that line. Red: at none.",
        "色带为各时刻可能的余号。点为用户看到的 LeftNum，横线从发出到响应："
        "其间任一时刻落入色带即为正确。红色：始终不在其中。",
    )
    return Chart(f"{prefix}told", Words("LeftNum as shown, against what was left", "所示余号与真实余号"), caption, spec)


def _left(field: str) -> Spec:
    return {**axis(field, Words("numbers left", "余号")), "axis": {"labelExpr": _WHOLE}}
