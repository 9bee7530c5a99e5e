"""The tables of the page, one function each, for one run."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.core.plurals import counted
from yuyue_sim.loadtest.audit.open_loop import Arrivals
from yuyue_sim.loadtest.history.words import Words, spans
from yuyue_sim.loadtest.report.latencies import Latency
from yuyue_sim.loadtest.report.people import errors
from yuyue_sim.loadtest.report.run_measures import Side
from yuyue_sim.loadtest.report.sales import hottest

_MOST_ROWS = 12
Cell = str | float | None
"""Text, a number, or nothing to show."""
_PERCENTILES = (Words("p50 ms", "p50 毫秒"), Words("p95", "p95"), Words("p99", "p99"), Words("worst", "最慢"))


def table(heads: Sequence[Words], rows: Sequence[Sequence[Cell]], digits: int = 0) -> str:
    """A table that can be sorted; numbers stand on the right, with so many digits after the point."""
    head = "".join(f"<th scope=col>{each.html}</th>" for each in heads)
    body = "".join(f"<tr>{''.join(_cell(cell, digits) for cell in row)}</tr>" for row in rows)
    return f"<div class=scroll><table class=sortable><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _cell(cell: Cell, digits: int) -> str:
    if isinstance(cell, str):
        return f"<td>{cell}</td>"
    if cell is None:
        return "<td class=figure>–</td>"
    shown = f"{cell:,.{0 if isinstance(cell, int) else digits}f}"
    return f'<td class=figure data-value="{cell}">{shown}</td>'


def sold_out(side: Side) -> str:
    """When each schedule was sold out."""
    sold = side.sold_by_schedule
    if not sold:
        return _nothing()
    gone = sum(each.all_s is not None for _, each in sold)
    text = spans(
        f"{gone:,} of {counted(len(sold), 'requested schedules')} were sold out, "
        "that is: had no number left at some time.",
        f"{len(sold):,} 个被请求的排班中，{gone:,} 个曾售罄（余号为 0）。",
    )
    heads = [
        Words("schedule", "排班"),
        Words("numbers", "号源数"),
        Words("booked", "预约"),
        Words("given back", "退号"),
        Words("half after, s", "售出一半（秒）"),
        Words("all after, s", "售罄（秒）"),
    ]
    rows: list[list[Cell]] = [
        [_schedule(side, name), each.numbers, each.booked, each.given_back, each.half_s, each.all_s]
        for name, each in sold[:_MOST_ROWS]
    ]
    return f"<p>{text}</p>{table(heads, rows, 2)}"


def _schedule(side: Side, name: str) -> str:
    """A schedule in words, with the part of its day."""
    code = name.rpartition("/")[2]
    part = next((each for each in WorkType if str(each.value) == code), None)
    words = Words(part.en, part.zh).html if part else escape(code)
    return f"{escape(side.name_of(f'{name}/'))} {words}"


def most_wanted(side: Side) -> str:
    """Doctors, departments and hours of visit by attempts per number."""
    names = side.evidence.end.names if side.evidence.end is not None else {}
    none = "–"
    kinds = (
        (Words("doctor", "医生"), lambda parts: names.get(f"{parts[0]}//{parts[2]}", parts[2]) or none),
        (Words("department", "科室"), lambda parts: names.get(f"{parts[0]}/{parts[1]}", parts[1])),
        (Words("hour of visit", "就诊时段"), lambda parts: f"{parts[3]} {parts[5]}"),
    )
    more = (
        Words("numbers", "号源数"),
        Words("attempts", "请求"),
        Words("booked", "预约"),
        Words("attempts per number", "每号请求数"),
    )
    tables = []
    for head, name in kinds:
        rows: list[list[Cell]] = [
            [escape(heat.name), heat.numbers, heat.attempts, heat.booked, heat.attempts_per_number]
            for heat in hottest(side.attempts, name, _MOST_ROWS)
        ]
        tables.append(table((head, *more), rows, 1) if rows else "")
    return "".join(tables) or _nothing()


def latencies(side: Side) -> str:
    """Latencies by operation and code."""
    rows: list[list[Cell]] = [[each.name, each.responses, *_percentiles(each)] for each in side.responses.latencies()]
    return table((Words("response", "响应"), Words("how many", "数量"), *_PERCENTILES), rows, 1)


def open_loop(side: Side) -> str:
    """Open loop beside closed one."""
    found = side.open_loop
    if side.history.recorded:
        words = Words(
            "Not known: a journal does not say when a request should have been sent.",
            "未知：日志不说明请求应在何时发出。",
        )
        return f"<p>{words.html}</p>"
    if found is None:
        return (
            "<p>"
            + spans(
                "A closed loop: every user waited for a response before the next request, so a slow hospital received "
                "fewer requests. The latencies are those of the requests that were sent, not of all that users wanted "
                "to send. Use <code>--arrivals</code> for an open loop.",
                "闭环：每个用户收到响应后才发下一个请求，医院慢时请求也变少。这里的响应时间只属于实际发出的请求。"
                "开环请用 <code>--arrivals</code>。",
            )
            + "</p>"
        )
    arrivals = found.arrivals
    text = spans(
        "Arrivals followed a schedule that does not depend on the hospital. Service time is from sending to the "
        "response; response time is from when the request should have been sent; the lag is the difference. Of "
        f"{counted(arrivals.arrivals, 'arrivals')} {arrivals.dropped:,} were dropped and "
        f"{found.unanswered:,} got no response.",
        "开环：到达时刻与医院快慢无关。服务时间从发出算起，响应时间从应发时刻算起，两者之差为延误。"
        f"共 {arrivals.arrivals:,} 次到达，丢弃 {arrivals.dropped:,} 次，无响应 {found.unanswered:,} 次。",
    )
    names = {
        "service": Words("service time", "服务时间"),
        "response": Words("response time", "响应时间"),
        "lag": Words("lag", "延误"),
    }
    measured = [each for each in (found.service, found.response, found.lag) if each is not None]
    rows: list[list[Cell]] = [[names[each.name].html, *_percentiles(each)] for each in measured]
    return f"<p>{text}</p>{_validity(arrivals)}{table((Words('time', '时间'), *_PERCENTILES), rows, 1)}"


def _validity(arrivals: Arrivals) -> str:
    if arrivals.is_valid is None:
        return (
            "<p class=unknown>"
            + spans(
                "The run does not record how late an arrival may begin (lag_bound_s): whether the generator kept up is "
                "not known.",
                "未记录到达的延误上限（lag_bound_s），无法判断压测端是否跟上。",
            )
            + "</p>"
        )
    problem = arrivals.problem
    return (
        f"<p class=invalid>✗ {spans('This run is not valid: ', '本次运行无效：')}{problem.html}</p>" if problem else ""
    )


def refusals(side: Side) -> str:
    """Refusals and errors, the most frequent first."""
    rows: list[list[Cell]] = [[operation, what.html, count] for operation, what, count in errors(side.history)]
    heads = (Words("operation", "操作"), Words("what", "内容"), Words("how often", "次数"))
    return table(heads, rows) if rows else f"<p>{Words('None.', '无。').html}</p>"


def settings(side: Side) -> str:
    """All settings of the run."""
    rows: list[list[Cell]] = [[escape(name), escape(value)] for name, value in settings_of(side).items()]
    return table((Words("setting", "参数"), Words("value", "值")), rows)


def settings_of(side: Side) -> dict[str, str]:
    """All settings that have a value, by name."""
    run = side.history.run
    values = {name: value for name, value in run.items() if name not in {"settings", "release_ns"}}
    values |= run.get("settings", {})
    return {str(name): str(value) for name, value in values.items() if value not in {"", None}}


def _nothing() -> str:
    return f"<p>{Words('No bookings were requested.', '没有预约请求。').html}</p>"


def _percentiles(latency: Latency) -> list[Cell]:
    return [latency.p50_ms, latency.p95_ms, latency.p99_ms, latency.worst_ms]
