"""The contention page: one HTML file that opens anywhere, the verdict first."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import NamedTuple

from simulator.audit.verdict import Anomaly, Audit, Verdict
from simulator.contention.drawing import Picture
from simulator.contention.figures import Figure, figures_of
from simulator.contention.latencies import latencies, open_loop
from simulator.contention.people import errors
from simulator.contention.pictures import draw
from simulator.contention.selling import Attempts, hottest
from simulator.contention.style import STYLE
from simulator.history.reading import History

_MOST_ROWS = 12
_SIGNS = {
    Verdict.RIGHT: ("✓", "Nobody was double-booked, lost or lied to", "未发现一号多约、丢号或失实", "right"),
    Verdict.WRONG: ("✗", "Somebody was wronged", "发现异常", "wrong"),
    Verdict.UNKNOWN: ("?", "Nothing wrong was seen, but not all could be", "未能全部判定", "unknown"),
}
_NOT_AUDITED = ("–", "Not audited", "未审计", "unknown")


class Run(NamedTuple):
    """What there is to show of a run."""

    history: History
    audit: Audit | None


@dataclass(frozen=True, slots=True)
class _Side:
    run: Run
    attempts: Attempts
    name: str


def write_page(path: Path, history: History, audit: Audit | None = None, compared: Run | None = None) -> None:
    """Write the page of a run, beside another one where there is one to compare with.

    Raises:
        OSError: it cannot be written.
    """
    path.write_text(page(Run(history, audit), compared), encoding="utf-8")


def page(run: Run, compared: Run | None = None) -> str:
    """The page, whole."""
    sides = [_side(run, "A" if compared else "")]
    if compared is not None:
        sides.append(_side(compared, "B"))
    settings = run.history.run
    title = f"Contention: {settings.get('script', 'a run')}, seed {settings.get('seed', '?')}"
    wide = " class=two" if compared else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{STYLE}</style>
</head>
<body{wide}>
<h1>{escape(title)}</h1>
<div class="sides">{"".join(_verdict(side) for side in sides)}</div>
<h2>Figures <small>主要指标</small></h2>
{_figures(sides)}
{"".join(_pictures(sides))}
<h2>Hottest <small>最热门</small></h2>
<div class="sides">{"".join(_hottest(side) for side in sides)}</div>
<h2>Latency by operation and code <small>各操作响应时间</small></h2>
<div class="sides">{"".join(_latencies(side) for side in sides)}</div>
<h2>Open loop and closed loop <small>开环与闭环</small></h2>
<div class="sides">{"".join(_open_loop(side) for side in sides)}</div>
<h2>Refusals and errors <small>拒绝与错误</small></h2>
<div class="sides">{"".join(_errors(side) for side in sides)}</div>
<h2>Settings <small>参数</small></h2>
<div class="sides">{"".join(_settings(side) for side in sides)}</div>
</body>
</html>
"""


def _side(run: Run, name: str) -> _Side:
    return _Side(run, Attempts(run.history), name)


def _verdict(side: _Side) -> str:
    audit = side.run.audit
    sign, words, chinese, kind = _NOT_AUDITED if audit is None else _SIGNS[audit.verdict]
    head = f"<b>{sign}</b> {words} <small>{chinese}</small>"
    parts = [f'<section class="verdict {kind}" id="verdict{side.name}"><p class="words">{_named(side)}{head}</p>']
    if audit is not None:
        facts = audit.facts
        parts.append(
            f"<p>{facts.questions:,} questions about {facts.slots:,} slots: {facts.booked:,} bookings, "
            f"{facts.cancelled:,} cancellations, {facts.unclear:,} unclear answers. "
            f"On {facts.overlaps_on_last_number:,} slots at least two users asked for the last number at once: "
            "where that is 0, little was tried.</p>"
        )
        parts += [_anomaly(each) for each in audit.anomalies]
        parts += [f"<p class=unknown>Not known: {escape(each)}</p>" for each in audit.unknowns]
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


def _figures(sides: Sequence[_Side]) -> str:
    columns = [figures_of(side.attempts, side.run.audit) for side in sides]
    heads = ["figure", *(side.name or "measured" for side in sides)]
    if len(sides) == 2:
        heads.append("B to A")
    rows = []
    for row in zip(*columns, strict=True):
        cells = [f"<td>{escape(row[0].name)}<small>{escape(row[0].meaning)}</small></td>"]
        cells += [
            f'<td class=figure data-name="{escape(head)}">{figure.worded}</td>'
            for head, figure in zip(heads[1:], row, strict=False)
        ]
        if len(row) == 2:
            cells.append(f'<td class=figure data-name="B to A">{_difference(*row)}</td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return _table(heads, rows)


def _difference(first: Figure, second: Figure) -> str:
    if math.isnan(first.value) or math.isnan(second.value):
        return "–"
    change = second.value - first.value
    ratio = f" (× {second.value / first.value:.2f})" if first.value else ""
    return f"{'+' if change >= 0 else '−'}{first.unit.format(abs(change))}{ratio}"


def _pictures(sides: Sequence[_Side]) -> Iterable[str]:
    drawn = [draw(side.attempts, f"{side.name.lower()}-" if side.name else "") for side in sides]
    by_title: dict[str, list[tuple[_Side, Picture]]] = {}
    for side, pictures in zip(sides, drawn, strict=True):
        for picture in pictures:
            by_title.setdefault(picture.title, []).append((side, picture))
    if not by_title:
        yield "<p>Nothing was tried and nothing was answered: there is nothing to draw.</p>"
    for title, shown in by_title.items():
        figures = "".join(
            f'<figure id="{picture.name}">{_named(side)}{picture.svg}<figcaption>{escape(picture.caption)}</figcaption>'
            "</figure>"
            for side, picture in shown
        )
        yield f"<h2>{escape(title)} <small>{shown[0][1].title_zh}</small></h2><div class=sides>{figures}</div>"


def _hottest(side: _Side) -> str:
    attempts = side.attempts
    kinds = {
        "Doctors 医生": lambda parts: parts[2] or f"department {parts[1]}, no doctor",
        "Departments 科室": lambda parts: f"{parts[0]} {parts[1]}",
        "Hours of visit 就诊时段": lambda parts: f"{parts[3]} {parts[5]}",
    }
    tables = []
    for title, name in kinds.items():
        rows = [
            f"<tr><td>{escape(heat.name)}</td><td class=figure>{heat.numbers:,}</td>"
            f"<td class=figure>{heat.attempts:,}</td><td class=figure>{heat.booked:,}</td>"
            f"<td class=figure>{heat.attempts_per_number:.1f}</td></tr>"
            for heat in hottest(attempts, name, _MOST_ROWS)
        ]
        heads = [title, "numbers", "attempts", "booked", "attempts a number"]
        tables.append(_table(heads, rows) if rows else "")
    return f"<section>{_named(side)}{''.join(tables) or '<p>Nobody tried to book.</p>'}</section>"


def _latencies(side: _Side) -> str:
    rows = [
        f"<tr><td>{each.name}</td><td class=figure>{each.answers:,}</td><td class=figure>{each.p50_ms:,.1f}</td>"
        f"<td class=figure>{each.p95_ms:,.1f}</td><td class=figure>{each.p99_ms:,.1f}</td>"
        f"<td class=figure>{each.worst_ms:,.1f}</td></tr>"
        for each in latencies(side.run.history)
    ]
    return f"<section>{_named(side)}{_table(['answer', 'how many', 'p50 ms', 'p95', 'p99', 'worst'], rows)}</section>"


def _open_loop(side: _Side) -> str:
    found = open_loop(side.run.history)
    if found is None:
        text = (
            "<p>A closed loop: every user waited for an answer before asking again, so that a slow hospital was asked "
            "less. The latencies above are those of questions that were asked, not of all that people wanted to ask. "
            "Give --arrivals for an open loop.</p>"
        )
        return f"<section>{_named(side)}{text}</section>"
    rows = [
        f"<tr><td>{each.name}</td><td class=figure>{each.p50_ms:,.1f}</td><td class=figure>{each.p95_ms:,.1f}</td>"
        f"<td class=figure>{each.p99_ms:,.1f}</td><td class=figure>{each.worst_ms:,.1f}</td></tr>"
        for each in (found.service, found.response, found.lag)
    ]
    text = (
        "<p>Arrivals came by a schedule, however slow the hospital was. Service is from sending to the answer, "
        "response from when it should have been sent; between them lies the lag. "
        f"{found.dropped:,} arrivals were dropped.</p>"
    )
    if not found.is_valid:
        text += (
            f"<p class=invalid>✗ This run is not valid: the generator's lag (p99 {found.lag.p99_ms:,.0f} ms, bound "
            f"{found.bound_s * 1000:,.0f} ms) or dropped arrivals say that it, not the hospital, was measured. "
            "Take more users, more processes or fewer arrivals.</p>"
        )
    return f"<section>{_named(side)}{text}{_table(['time', 'p50 ms', 'p95', 'p99', 'worst'], rows)}</section>"


def _errors(side: _Side) -> str:
    rows = [
        f"<tr><td>{operation}</td><td>{escape(what)}</td><td class=figure>{count:,}</td></tr>"
        for operation, what, count in errors(side.run.history)
    ]
    shown = _table(["operation", "what", "how often"], rows) if rows else "<p>None.</p>"
    return f"<section>{_named(side)}{shown}</section>"


def _settings(side: _Side) -> str:
    run = side.run.history.run
    values = {name: value for name, value in run.items() if name not in {"settings", "host", "release_ns"}}
    values |= run.get("settings", {})
    rows = [
        f"<tr><td>{escape(str(name))}</td><td>{escape(str(value))}</td></tr>"
        for name, value in values.items()
        if value not in {"", None}
    ]
    return f"<section>{_named(side)}{_table(['setting', 'value'], rows)}</section>"


def _table(heads: Sequence[str], rows: Sequence[str]) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    return f"<div class=scroll><table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"


def _named(side: _Side) -> str:
    return f"<b class=side>{side.name}</b> " if side.name else ""
