"""The contention page: one HTML file, the verdict first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from yuyue_sim.core.page import document, figure, heading, table
from yuyue_sim.loadtest.audit.verdict import Anomaly, Audit, Verdict
from yuyue_sim.loadtest.history.reader import History
from yuyue_sim.loadtest.report import sections
from yuyue_sim.loadtest.report.figures import figures_of
from yuyue_sim.loadtest.report.pictures import draw
from yuyue_sim.loadtest.report.run_measures import Run, Side
from yuyue_sim.loadtest.report.sections import named

__all__ = ["Run", "page", "write_page"]

_SIGNS = {
    Verdict.RIGHT: ("✓", "Nobody was double-booked, lost or lied to", "未发现一号多约、丢号或失实", "right"),
    Verdict.WRONG: ("✗", "Somebody was wronged", "发现异常", "wrong"),
    Verdict.UNKNOWN: ("?", "Nothing wrong was found, but not everything could be checked", "未能全部判定", "unknown"),
}
_NOT_AUDITED = ("–", "Not audited", "未审计", "unknown")
_PARTS = (
    ("Sold out, schedule by schedule", "各排班售罄时间", sections.sold_out),
    ("Most wanted", "最热门", sections.hottest_of),
    ("Latency by operation and code", "各操作响应时间", sections.latencies_of),
    ("Open loop and closed loop", "开环与闭环", sections.open_loop_of),
    ("Refusals and errors", "拒绝与错误", sections.errors_of),
    ("Settings", "参数", sections.settings_of),
)


def write_page(path: Path, history: History, audit: Audit | None = None, compared: Run | None = None) -> None:
    """Write the page of a run, or of two runs side by side.

    Raises:
        OSError: the file cannot be written.
    """
    path.write_text(page(Run(history, audit), compared), encoding="utf-8")


def page(run: Run, compared: Run | None = None) -> str:
    """The whole page."""
    sides = [Side(run, "A" if compared else "")]
    if compared is not None:
        sides.append(Side(compared, "B"))
    settings = run.history.run
    title = f"Contention: {settings.get('script', 'a run')}, seed {settings.get('seed', '?')}"
    tables = "".join(
        f"{heading(part_title, title_zh)}<div class=sides>{''.join(part(side) for side in sides)}</div>\n"
        for part_title, title_zh, part in _PARTS
    )
    body = f"""<div class="sides">{"".join(_verdict(side) for side in sides)}</div>
{heading("Figures", "主要指标")}
{_figures(sides)}
{"".join(_pictures(sides))}
{tables}"""
    return document(title, body, wide=compared is not None)


def _verdict(side: Side) -> str:
    audit = side.audit
    sign, words, chinese, kind = _NOT_AUDITED if audit is None else _SIGNS[audit.verdict]
    head = f"<b>{sign}</b> {words} <small>{chinese}</small>"
    parts = [f'<section class="verdict {kind}" id="verdict{side.name}"><p class="words">{named(side)}{head}</p>']
    if audit is not None:
        facts = audit.facts
        parts.append(
            f"<p>{facts.requests:,} requests about {facts.slots:,} slots: {facts.booked:,} bookings, "
            f"{facts.cancelled:,} cancellations, {facts.unclear:,} unclear responses. "
            f"On {facts.overlaps_on_last_number:,} slots at least two users asked for the last number at once. "
            "If that is 0, the run was no test of contention.</p>"
        )
        parts += [_anomaly(each) for each in audit.anomalies]
        parts += [f"<p class=unknown>Unknown: {escape(each)}</p>" for each in audit.unknowns]
    return "".join(parts) + "</section>"


def _anomaly(anomaly: Anomaly) -> str:
    witnesses = {"First": anomaly.first, "Worst": anomaly.worst, "Last": anomaly.last}
    first, *more = [
        f"<dt>{name}: {escape(witness.slot)}</dt><dd>{escape(witness.text)}</dd>"
        for name, witness in witnesses.items()
        if name == "First" or witness != anomaly.first
    ]
    head = f"<h3>{anomaly.invariant.value} × {anomaly.count:,}</h3><p>{escape(anomaly.invariant.words)} But:</p>"
    folded = f"<details><summary>worst and last</summary><dl>{''.join(more)}</dl></details>" if more else ""
    return f"{head}<dl>{first}</dl>{folded}"


def _figures(sides: Sequence[Side]) -> str:
    heads = ["figure", *(side.name or "measured" for side in sides)]
    if len(sides) == 2:
        heads.append("B to A")
    rows = []
    for first, *others in zip(*(figures_of(side) for side in sides), strict=True):
        cells = [first.worded, *(other.worded for other in others), *(first.to(other) for other in others)]
        shown = "".join(
            f'<td class=figure data-name="{escape(head)}">{cell}</td>'
            for head, cell in zip(heads[1:], cells, strict=True)
        )
        rows.append(f"<tr><td>{escape(first.name)}<small>{escape(first.meaning)}</small></td>{shown}</tr>")
    return table(heads, rows)


def _pictures(sides: Sequence[Side]) -> Iterable[str]:
    is_anything = False
    for pictures in draw(sides):
        shown = [(side, picture) for side, picture in zip(sides, pictures, strict=True) if picture is not None]
        if not shown:
            continue
        is_anything = True
        figures = "".join(figure(picture, named(side)) for side, picture in shown)
        title = heading(shown[0][1].title, shown[0][1].title_zh)
        yield f"{title}<div class=sides>{figures}</div>"
    if not is_anything:
        yield "<p>No bookings and no responses: there is nothing to draw.</p>"
