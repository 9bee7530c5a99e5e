"""The contention page: one HTML file, the verdict first, that draws its charts itself and shows still ones without."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from yuyue_sim.core.plurals import counted
from yuyue_sim.loadtest.history.words import Words
from yuyue_sim.loadtest.report import people_charts, sections
from yuyue_sim.loadtest.report.charts import TIME_BINS, Chart, heat_chart, share_domains, sold_chart, timeline_charts
from yuyue_sim.loadtest.report.comparison import comparison, figures_table
from yuyue_sim.loadtest.report.head import facts, sentence, tiles, title, verdict_words
from yuyue_sim.loadtest.report.latency_charts import load_chart, over_time_charts, percentiles_chart, watched_kinds
from yuyue_sim.loadtest.report.pictures import CONFIGS, STATIC, Spec, script, still
from yuyue_sim.loadtest.report.run_measures import Run, Side
from yuyue_sim.loadtest.report.sales import hottest_slots
from yuyue_sim.loadtest.report.slot_charts import slot_charts, with_data
from yuyue_sim.loadtest.report.slots import SlotPictures, pictures_of, wronged_rows
from yuyue_sim.loadtest.report.timelines import timeline
from yuyue_sim.loadtest.report.witnesses import anomalies, first_wronged_slot, listed_slots, wronged

__all__ = ["Run", "page", "write_page"]

_MOST_SLOTS = 40
_FULL_WIDTH = 2
"""The first charts are as wide as the page."""
_TABLES = (
    (Words("Sold out, schedule by schedule", "各排班售罄时间"), sections.sold_out),
    (Words("Most wanted", "最热门"), sections.most_wanted),
    (Words("Latency by operation and code", "各操作响应时间"), sections.latencies),
    (Words("Open loop and closed loop", "开环与闭环"), sections.open_loop),
    (Words("Refusals and errors", "拒绝与错误"), sections.refusals),
)


def write_page(path: Path, run: Run, compared: Run | None = None) -> None:
    """Write the page of a run, or of two runs side by side.

    Raises:
        OSError: the file cannot be written.
    """
    path.write_text(page(run, compared), encoding="utf-8")


def page(run: Run, compared: Run | None = None) -> str:
    """The whole page."""
    sides = [Side(run, "A" if compared else "")]
    if compared is not None:
        sides.append(Side(compared, "B"))
    viewers = [_Viewer(side) for side in sides]
    charts = _charts(sides)
    drawn = {chart.name: chart.spec for row in charts for chart in row if chart is not None}
    for viewer in viewers:
        drawn |= {chart.name: chart.spec for chart in viewer.charts}
    data = {
        "configs": CONFIGS,
        "charts": drawn,
        "slots": {viewer.prefix: {each.key: each.to_json() for each in viewer.slots} for viewer in viewers},
    }
    body = "".join(
        [
            _each(sides, _head),
            comparison(sides) if compared is not None else "",
            "".join(viewer.html() for viewer in viewers),
            *(_row(sides, row) for row in charts[:_FULL_WIDTH]),
            f"<div class=charts>{''.join(_row(sides, row) for row in charts[_FULL_WIDTH:])}</div>",
            _heading(Words("Figures", "主要指标")),
            figures_table(sides),
            *(f"{_heading(name)}{_each(sides, part)}" for name, part in _TABLES),
            _heading(Words("Settings", "参数")),
            _each(sides, sections.settings),
        ]
    )
    return _document(" / ".join(title(side).en for side in sides), body, data, is_wide=compared is not None)


class _Viewer:
    """The pictures of the slots of one run, of which the reader chooses one."""

    def __init__(self, side: Side) -> None:
        self.prefix = side.prefix
        self._side = side
        self.charts = slot_charts(side.prefix, has_users=not side.history.recorded)
        wronged_by_slot = wronged_rows(side)
        numbers = {text: number for number, text in enumerate(side.history.slots)}
        hottest = hottest_slots(side.attempts, _MOST_SLOTS)
        wrong = [numbers[text] for text in listed_slots(side) if text in side.attempts.wanted_names]
        chosen = sorted({*hottest, *wrong}, key=lambda slot: side.history.slots[slot])
        self.slots: list[SlotPictures] = [
            pictures_of(side, slot, wronged_by_slot.get(side.history.slots[slot], set())) for slot in chosen
        ]
        self._wrong = first_wronged_slot(side)
        self.first = self._first()

    def _first(self) -> SlotPictures | None:
        """The slot shown at first: that of the first anomaly, or else the one with the most users."""
        found = [each for each in self.slots if each.key == self._wrong]
        return next(iter(found or sorted(self.slots, key=lambda each: -each.users)), None)

    def _counted(self, users: int) -> Words:
        if self._side.history.recorded:
            return Words(counted(users, "patients"), f"{users:,} 个患者")
        return Words(counted(users, "users"), f"{users:,} 个用户")

    def html(self) -> str:
        """The section, with still pictures of the first slot."""
        if self.first is None:
            return ""
        first = self.first
        options = "".join(
            f'<option value="{escape(each.key)}"{" selected" if each is first else ""}>{escape(each.name)}</option>'
            for each in self.slots
        )
        choice = (
            f"<p class=choice><label>{Words('slot', '时段').html} "
            f'<select data-side="{self.prefix}">{options}</select></label> '
            f"<span class=users>{self._counted(first.users).html}</span></p>"
        )
        head = _heading(Words("The most contended slot", "争抢最激烈的时段"))
        if any(each["w"] for each in first.asks):
            head = _heading(Words("The slot where somebody was wronged", "有人受害的时段"))
        elif first.key == self._wrong:
            head = _heading(Words("The slot of the first anomaly", "首个异常的时段"))
        pictures = "".join(_figure(chart, with_data(chart, first.to_json())) for chart in self.charts)
        return f'<section class=viewer id="{self.prefix}slot">{head}{_named(self._side)}{choice}{pictures}</section>'


def _charts(sides: Sequence[Side]) -> list[list[Chart | None]]:
    """By kind, the charts of all sides with the same axes."""
    kinds = watched_kinds(sides)
    by_side: list[list[Chart | None]] = [
        [
            heat_chart(side),
            sold_chart(side),
            *timeline_charts(timeline(side.evidence, TIME_BINS), side.prefix, has_users=not side.history.recorded),
            percentiles_chart(side, kinds),
            *over_time_charts(side, kinds),
            load_chart(side),
            people_charts.fairness_chart(side),
            people_charts.stale_looks_chart(side),
            people_charts.wishes_chart(side),
        ]
        for side in sides
    ]
    by_name: dict[str, list[Chart | None]] = {}
    for place, charts in enumerate(by_side):
        for chart in charts:
            if chart is not None:
                name = chart.name.removeprefix(sides[place].prefix)
                by_name.setdefault(name, [None] * len(sides))[place] = chart
    for row in by_name.values():
        share_domains([chart for chart in row if chart is not None])
    return list(by_name.values())


def _row(sides: Sequence[Side], row: Sequence[Chart | None]) -> str:
    heading = _heading(next(chart.title for chart in row if chart is not None))
    figures = "".join(
        f"<div>{_named(side)}{_figure(chart, chart.spec)}</div>"
        for side, chart in zip(sides, row, strict=True)
        if chart is not None
    )
    return f"<section class=chart>{heading}<div class=sides>{figures}</div></section>"


def _figure(chart: Chart, spec: Spec) -> str:
    title_text = f"<h3>{chart.title.html}</h3>" if "datasets" in spec else ""
    scrubber = ""
    if chart.name.endswith("seats"):
        words = Words("play the first second slowly", "慢放第一秒").html
        scrubber = (
            f"<p class=scrubber hidden><button type=button>▶ {words}</button> "
            '<input type=range min=0 max=1000 value=1000 step=1 aria-label="ms"> <output></output></p>'
        )
    return (
        f'{title_text}{scrubber}<figure id="{chart.name}" data-chart="{chart.name}">'
        f"<div class=still>{still(spec)}</div>"
        f"<div class=live></div><figcaption>{chart.caption.html}</figcaption></figure>"
    )


def _head(side: Side) -> str:
    words = verdict_words(side)
    known = "".join(f"<div><dt>{name.html}</dt><dd>{value.html}</dd></div>" for name, value in facts(side))
    command = side.circumstances.command
    repeat = f"<p class=repeat><code>{escape(command)}</code></p>" if command else ""
    unknowns = "".join(f"<li>{each.html}</li>" for each in side.audit.unknowns)
    unknown = f"<ul class=unknown>{unknowns}</ul>" if unknowns else ""
    left_out = "".join(f"<li>{each.html}</li>" for each in side.audit.left_out)
    if left_out:
        unknown += f"<p>{Words('Left out, because a journal does not know it:', '日志无从得知、故未列入：').html}</p>"
        unknown += f"<ul class=left-out>{left_out}</ul>"
    shown = "".join(
        f'<div class="tile{" bad" if each.is_bad else ""}"><span>{each.name.html}</span><b>{each.value.html}</b>'
        f"<small>{each.note.html}</small></div>"
        for each in tiles(side)
    )
    found = anomalies(side)
    details = f"<section class=anomalies>{found}</section>" if found else ""
    return (
        f"<h1>{_named(side)}{title(side).html}</h1><dl class=facts>{known}</dl>{repeat}"
        f'<section class="verdict {words.kind}" id="{side.prefix}verdict"><p class=words><b>{words.sign}</b> '
        f"{words.word.html}</p><p class=sentence>{sentence(side).html}</p>{wronged(side)}{unknown}</section>"
        f"<div class=tiles>{shown}</div>{details}"
    )


def _each(sides: Sequence[Side], part: Callable[[Side], str]) -> str:
    return f"<div class=sides>{''.join(f'<div>{part(side)}</div>' for side in sides)}</div>"


def _heading(words: Words) -> str:
    return f"<h2>{words.html}</h2>"


def _named(side: Side) -> str:
    """The letter of the side, if there are two."""
    return f"<b class=side>{side.name}</b> " if side.name else ""


def _document(name: str, body: str, data: Spec, *, is_wide: bool) -> str:
    style = (STATIC / "page.css").read_text(encoding="utf-8")
    library = script().replace("</script", "<\\/script")
    own = "".join((STATIC / name).read_text(encoding="utf-8") for name in ("charts.js", "page.js"))
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f"""<!DOCTYPE html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(name)}</title>
<style>{style}</style>
</head>
<body{" class=wide" if is_wide else ""}>
<p class=switches hidden><button type=button id=language>中文</button> <button type=button id=theme>◐</button></p>
<main>{body}</main>
<script type="application/json" id=data>{content}</script>
<script>{library}</script>
<script>{own}</script>
</body>
</html>
"""
