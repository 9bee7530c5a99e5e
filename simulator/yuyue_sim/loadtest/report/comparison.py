"""Two runs beside each other: which settings differ, whether they can be compared, and what became better or worse."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from yuyue_sim.loadtest.history.words import Words, spans
from yuyue_sim.loadtest.report.figures import Better, Figure, figures_of
from yuyue_sim.loadtest.report.head import title
from yuyue_sim.loadtest.report.run_measures import Side
from yuyue_sim.loadtest.report.sections import settings_of

_OF_EVERY_RUN = frozenset({"id", "host", "started", "history", "run_number", "release_at", "release_file", "dropped"})
"""Settings that differ between any two runs."""
_OF_THE_LOAD = (
    *("script", "scenario", "users", "arrivals", "think", "skew", "hot", "look_to_book", "attempts", "hang_up", "bots"),
    *("first_day", "days", "hospitals", "style"),
)
"""Settings without which two runs did not try the same."""


def comparison(sides: Sequence[Side]) -> str:
    """What must be known before two runs are compared."""
    first, second = (settings_of(side) for side in sides)
    first |= _circumstances(sides[0])
    second |= _circumstances(sides[1])
    differing = [
        name
        for name in dict.fromkeys((*first, *second))
        if name not in _OF_EVERY_RUN and first.get(name) != second.get(name)
    ]
    of_the_load = [name for name in differing if name in _OF_THE_LOAD]
    numbers = [f"{side.sold.numbers:,}" for side in sides]
    if not of_the_load and numbers[0] != numbers[1]:
        of_the_load = [f"numbers {' / '.join(numbers)}"]
    names = " / ".join(f"{side.name}: {title(side).html}" for side in sides)
    if of_the_load:
        listed = ", ".join(of_the_load)
        text = spans(
            f"These runs cannot be compared: they did not try the same ({listed}).",
            f"两次运行不可比较：压力不同（{listed}）。",
        )
        said = f"<p class=invalid>{text}</p>"
    else:
        text = spans("Both runs tried the same; their figures can be compared.", "两次运行压力相同，指标可以比较。")
        said = f"<p>{text}</p>"
    rows = "".join(
        f"<tr><td>{_setting(name)}</td><td class=differs>{escape(first.get(name, '–'))}</td>"
        f"<td class=differs>{escape(second.get(name, '–'))}</td></tr>"
        for name in differing
    )
    head = f"<tr><th>{Words('differing setting', '不同的参数').html}</th><th>A</th><th>B</th></tr>"
    table = f"<div class=scroll><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>" if rows else ""
    heading = f"<h2>{Words('Comparison', '对比').html}</h2><p>{names}</p>"
    return f"<section id=comparison>{heading}{said}{table}</section>"


def figures_table(sides: Sequence[Side]) -> str:
    """All figures of one run, or of two with what became better or worse."""
    heads = [Words("figure", "指标").html, *(side.name or Words("measured", "测得").html for side in sides)]
    if len(sides) == 2:
        heads += [Words("change", "变化").html, Words("verdict", "判断").html]
    head = "".join(f"<th scope=col>{each}</th>" for each in heads)
    rows = "".join(_row(each) for each in zip(*(figures_of(side) for side in sides), strict=True))
    return (
        '<div class=scroll><table class="sortable figures"><thead><tr>'
        f"{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(figures: Sequence[Figure]) -> str:
    first = figures[0]
    cells = "".join(_value(each) for each in figures)
    if len(figures) == 2:
        words = judged(*figures)
        cells += f"<td class=figure>{change(*figures)}</td><td>{words.html}</td>"
    return (
        f'<tr data-key="{first.key}"><td>{first.name.html} <code>{first.key}</code><small>{first.meaning.html}</small>'
        f"</td>{cells}</tr>"
    )


def _value(figure: Figure) -> str:
    interval = figure.interval
    spread = f"<small>{figure.worded_as(interval.low)} – {figure.worded_as(interval.high)}</small>" if interval else ""
    value = "" if math.isnan(figure.value) else f' data-value="{figure.value}"'
    return f"<td class=figure{value}>{figure.worded}{spread}</td>"


def change(first: Figure, second: Figure) -> str:
    """How much more the second is, and how many times as much."""
    if math.isnan(first.value) or math.isnan(second.value):
        return "–"
    more = second.value - first.value
    ratio = f" (× {second.value / first.value:.2f})" if first.value else ""
    return f"{'+' if more >= 0 else '−'}{first.worded_as(abs(more))}{ratio}"


def judged(first: Figure, second: Figure) -> Words:
    """Whether the second is better or worse: only where their intervals are apart, or where the values are exact."""
    more = second.value - first.value
    if math.isnan(more) or first.better is Better.NEITHER:
        return Words("", "")
    if first.interval is None or second.interval is None:
        is_exact = first.key in {"oversold", "anomalies", "false_closed_seat_s"}
        if not is_exact:
            return Words("cannot tell", "无法判断")
    elif not first.interval.is_apart_from(second.interval):
        return Words("no clear difference", "差异不明显")
    if not more:
        return Words("the same", "相同")
    is_better = (more > 0) == (first.better is Better.HIGHER)
    return Words("better", "变好") if is_better else Words("worse", "变差")


_NAMES = {
    "bugs": Words("planted bugs", "植入缺陷"),
    "faults": Words("faults", "故障"),
    "version": Words("version", "版本"),
    "machine": Words("machine", "机器"),
}


def _setting(name: str) -> str:
    return _NAMES[name].html if name in _NAMES else f"<code>{escape(name)}</code>"


def _circumstances(side: Side) -> dict[str, str]:
    known = side.circumstances
    named = {"bugs": known.bugs, "faults": known.faults}
    lists = {name: ", ".join(values) or "–" for name, values in named.items() if values is not None}
    return lists | {name: getattr(known, name) for name in ("version", "machine") if getattr(known, name)}
