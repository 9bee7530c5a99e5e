"""The tables of the contention page, one function each, for one run."""

from __future__ import annotations

from html import escape

from yuyue_sim.core.page import table
from yuyue_sim.loadtest.audit.open_loop import Arrivals
from yuyue_sim.loadtest.report.latencies import Latency
from yuyue_sim.loadtest.report.people import errors
from yuyue_sim.loadtest.report.run_measures import Side
from yuyue_sim.loadtest.report.sales import hottest

_MOST_ROWS = 12
_PERCENTILES = ("p50 ms", "p95", "p99", "worst")


def sold_out(side: Side) -> str:
    """When each schedule was sold out."""
    sold = side.sold_by_schedule
    rows = [
        _row(escape(name), f"{each.numbers:,}", f"{len(each.at_s):,}", _seconds(each.half_s), _seconds(each.all_s))
        for name, each in sold[:_MOST_ROWS]
    ]
    if not rows:
        return _section(side, "<p>No bookings were requested.</p>")
    gone = sum(each.all_s is not None for _, each in sold)
    text = f"<p>{gone:,} of {len(sold):,} requested schedules were sold out.</p>"
    return _section(side, text + table(["schedule", "numbers", "booked", "half after", "all after"], rows))


def hottest_of(side: Side) -> str:
    """Doctors, departments and hours by attempts per number."""
    kinds = {
        "Doctors 医生": lambda parts: parts[2] or f"department {parts[1]}, no doctor",
        "Departments 科室": lambda parts: f"{parts[0]} {parts[1]}",
        "Hours of visit 就诊时段": lambda parts: f"{parts[3]} {parts[5]}",
    }
    tables = []
    for title, name in kinds.items():
        rows = [
            _row(
                escape(heat.name),
                f"{heat.numbers:,}",
                f"{heat.attempts:,}",
                f"{heat.booked:,}",
                f"{heat.attempts_per_number:,.1f}",
            )
            for heat in hottest(side.attempts, name, _MOST_ROWS)
        ]
        heads = [title, "numbers", "attempts", "booked", "attempts per number"]
        tables.append(table(heads, rows) if rows else "")
    return _section(side, "".join(tables) or "<p>No bookings were requested.</p>")


def latencies_of(side: Side) -> str:
    """Latencies by operation and code."""
    rows = [_row(each.name, f"{each.responses:,}", *_percentiles(each)) for each in side.responses.latencies()]
    return _section(side, table(["response", "how many", *_PERCENTILES], rows))


def open_loop_of(side: Side) -> str:
    """Open loop beside closed one."""
    found = side.open_loop
    if found is None:
        text = (
            "<p>A closed loop: every user waited for a response before the next request, so a slow hospital received "
            "fewer requests. The latencies above are those of the requests that were sent, not of all that users "
            "wanted to send. Use <code>--arrivals</code> for an open loop.</p>"
        )
        return _section(side, text)
    arrivals = found.arrivals
    text = (
        "<p>Arrivals followed a schedule that does not depend on the hospital. Service time is from sending to the "
        "response; response time is from when the request should have been sent; the lag is the difference. "
        f"Of {arrivals.arrivals:,} arrivals {arrivals.dropped:,} were dropped and {found.unanswered:,} got no "
        "response.</p>"
    )
    measured = [each for each in (found.service, found.response, found.lag) if each is not None]
    rows = [_row(each.name, *_percentiles(each)) for each in measured]
    return _section(side, text + _validity(arrivals) + table(["time", *_PERCENTILES], rows))


def _validity(arrivals: Arrivals) -> str:
    if arrivals.is_valid is None:
        return (
            "<p class=unknown>The run does not record how late an arrival may begin (lag_bound_s): "
            "whether the generator kept up is not known.</p>"
        )
    problem = arrivals.problem
    return f"<p class=invalid>✗ This run is not valid: {problem}</p>" if problem else ""


def errors_of(side: Side) -> str:
    """Refusals and errors, the most frequent first."""
    rows = [
        f"<tr><td>{operation}</td><td>{escape(what)}</td><td class=figure>{count:,}</td></tr>"
        for operation, what, count in errors(side.history)
    ]
    return _section(side, table(["operation", "what", "how often"], rows) if rows else "<p>None.</p>")


def settings_of(side: Side) -> str:
    """All settings of the run."""
    run = side.history.run
    values = {name: value for name, value in run.items() if name not in {"settings", "host", "release_ns"}}
    values |= run.get("settings", {})
    rows = [
        f"<tr><td>{escape(str(name))}</td><td>{escape(str(value))}</td></tr>"
        for name, value in values.items()
        if value not in {"", None}
    ]
    return _section(side, table(["setting", "value"], rows))


def named(side: Side) -> str:
    """The letter of the side, if there are two."""
    return f"<b class=side>{side.name}</b> " if side.name else ""


def _section(side: Side, content: str) -> str:
    return f"<section>{named(side)}{content}</section>"


def _row(name: str, *figures: str) -> str:
    return f"<tr><td>{name}</td>{''.join(f'<td class=figure>{figure}</td>' for figure in figures)}</tr>"


def _percentiles(latency: Latency) -> list[str]:
    return [f"{each:,.1f}" for each in (latency.p50_ms, latency.p95_ms, latency.p99_ms, latency.worst_ms)]


def _seconds(at_s: float | None) -> str:
    return "–" if at_s is None else f"{at_s:,.2f} s"
