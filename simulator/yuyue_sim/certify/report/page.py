"""A run as one HTML page in Chinese and English, ready to send to the vendor: it needs no other file."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from lxml import etree

from yuyue_sim.certify.check import Finding, Result, Severity, Status
from yuyue_sim.certify.exchange import Exchange
from yuyue_sim.certify.report.summary import MOST_FINDINGS, body_text, counts_of, latencies_of
from yuyue_sim.certify.run import Run
from yuyue_sim.core.page import document, heading, table

_LONGEST_SHOWN = 6000
_EXCHANGES_SHOWN = 3
"""So many failing exchanges of a check are shown whole."""
_STYLE = """<style>
body { max-width: 68rem; }
.must, .should, .advice { border-left: .3rem solid; padding-left: .8rem; margin: 1.6rem 0; }
.must { border-color: #b00020; } .should { border-color: #b26a00; } .advice { border-color: #4a6fa5; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
.pair > div { min-width: 0; }
pre { background: #f5f5f5; padding: .6rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
pre { font-size: .8rem; max-height: 22rem; }
mark { background: #ffd9d9; } .right { color: #17642b; } .wrong { color: #b00020; font-weight: bold; }
@media (max-width: 44rem) { .pair { grid-template-columns: 1fr; } }
@media print { pre { max-height: none; } }
</style>"""


def page(run: Run) -> str:
    """The whole page."""
    body = [
        _STYLE,
        _head(run),
        *_bookings(run),
        *(part for severity in Severity for part in _failures(run, severity)),
        *_latencies(run),
        *_all_checks(run),
    ]
    return document(f"接口验收 · Certification: {', '.join(run.hospitals) or run.target.url}", "\n".join(body))


def _head(run: Run) -> str:
    counts = counts_of(run)
    soap = "1.1" if run.target.version.name == "SOAP11" else "1.2"
    rows = [
        ("地址 Address", run.target.url),
        ("医院 Hospitals", ", ".join(run.hospitals) or "–"),
        ("形式 Form", f"{run.target.style.value}, SOAP {soap}; WSDL: {_wsdl(run)}"),
        ("规范 Specification", "V3 (9)" if run.options.only_version_3 else "V4.1.0"),
        ("日期 Date", run.options.now.isoformat(" ", "minutes")),
        ("请求数 Requests", f"{len(run.evidence.exchanges):,}"),
        ("通过 Passed", f"{counts.passed:,}"),
        *((f"{each.zh} {each.value} ✗", f"{count:,}") for each, count in counts.failed.items()),
        ("未遇到 Not seen", f"{counts.not_seen:,}"),
        *(("说明 Note", note) for note in run.notes),
    ]
    return table(("", ""), [f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in rows])


def _wsdl(run: Run) -> str:
    return run.target.wsdl.url if run.target.wsdl is not None else run.target.wsdl_problem


def _bookings(run: Run) -> Iterator[str]:
    if run.uncancelled:
        yield heading("未能退号的预约 · Bookings that could not be cancelled")
        yield table(
            ("流水号 RegID", "医院 Hospital", "排班 Schedule", "患者 Patient"),
            [
                f"<tr><td>{number}</td><td>{escape(order['hospital'])}</td><td>{escape(order['schedule'])}</td>"
                f"<td>{escape(order['name'])} {escape(order['card'])}</td></tr>"
                for number, order in run.uncancelled.items()
            ],
        )


def _failures(run: Run, severity: Severity) -> Iterator[str]:
    failed = [each for each in run.failed() if each.check.severity is severity]
    if failed:
        yield heading(f"{severity.zh} · {severity.value} ({len(failed)})")
        for each in failed:
            yield f'<section class="{severity.value}" id="{escape(each.check.id)}">{_failure(run, each)}</section>'


def _failure(run: Run, result: Result) -> str:
    check = result.check
    findings = result.findings[:MOST_FINDINGS]
    more = len(result.findings) - len(findings)
    rows = [_finding_row(each) for each in findings]
    if more:
        rows.append(f'<tr><td colspan="3">… {more:,}</td></tr>')
    numbers = list(dict.fromkeys(each.exchange for each in findings))[:_EXCHANGES_SHOWN]
    exchanges = [exchange for number in numbers if (exchange := run.evidence.find(number)) is not None]
    return "\n".join(
        [
            f"<h3>{escape(check.id)}</h3><p>{escape(check.zh)}<br><small>{escape(check.en)}</small></p>",
            f"<p><small>发送 sent: {escape(check.sends)} · {len(result.findings):,} / {result.looked_at:,}</small></p>",
            table(("位置 Place", "应当 Expected", "得到 Got"), rows),
            *(
                _exchange(each, [finding for finding in findings if finding.exchange == each.number], is_open=not place)
                for place, each in enumerate(exchanges)
            ),
        ]
    )


def _finding_row(finding: Finding) -> str:
    number = f"#{finding.exchange}" if finding.exchange else ""
    place = " ".join(filter(None, (finding.hospital_id, number, finding.place)))
    expected = escape(finding.expected.zh)
    if finding.expected.en != finding.expected.zh:
        expected += f"<small>{escape(finding.expected.en)}</small>"
    return (
        f"<tr><td>{escape(place)}</td><td class=right>{expected}</td><td class=wrong>{escape(finding.found)}</td></tr>"
    )


def _exchange(exchange: Exchange, findings: list[Finding], *, is_open: bool) -> str:
    status = exchange.failure or f"HTTP {exchange.status}, {exchange.elapsed_ms:.0f} ms"
    request = escape(_pretty(exchange.document))
    response = escape(_response_text(exchange))
    for each in findings:
        name = each.place.rpartition("/")[2].partition("[")[0]
        marked = escape(f"<{name}>{each.found}</{name}>")
        if name and marked in response:
            response = response.replace(marked, f"<mark>{marked}</mark>")
    return (
        f"<details{' open' * is_open}>"
        f"<summary>#{exchange.number} {escape(exchange.operation)}, {escape(status)}</summary>"
        f"<div class=pair><div><small>请求 Request</small><pre>{request}</pre></div>"
        f"<div><small>响应 Response</small><pre>{response}</pre></div></div></details>"
    )


def _response_text(exchange: Exchange) -> str:
    """The document of the response, indented, or the body as it came."""
    element = exchange.document_element
    if element is None:
        return body_text(exchange, _LONGEST_SHOWN)
    text = _pretty(etree.tostring(element, encoding="unicode"))
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _pretty(text: str) -> str:
    try:
        root = etree.fromstring(text.encode())
    except (etree.XMLSyntaxError, ValueError):
        return text
    etree.indent(root)
    return etree.tostring(root, encoding="unicode")


def _latencies(run: Run) -> Iterator[str]:
    yield heading("响应时间 · Latencies (ms)")
    rows = [
        f"<tr><td>{escape(operation)}</td><td class=figure>{each['count']:,.0f}</td>"
        f"<td class=figure>{each['median_ms']:,.1f}</td><td class=figure>{each['p95_ms']:,.1f}</td>"
        f"<td class=figure>{each['longest_ms']:,.1f}</td></tr>"
        for operation, each in latencies_of(run).items()
    ]
    yield table(("接口 Operation", "次数 Count", "中位 Median", "P95", "最长 Longest"), rows)


_SIGNS = {Status.PASSED: "✓", Status.FAILED: "✗", Status.NOT_SEEN: "–"}


def _all_checks(run: Run) -> Iterator[str]:
    yield heading("全部检查项 · All checks")
    rows = [
        f"<tr><td>{_SIGNS[each.status]}</td><td>{escape(each.check.id)}</td>"
        f"<td>{escape(each.check.zh)}<small>{escape(each.check.en)}</small></td>"
        f"<td>{each.check.severity.zh} {each.check.severity.value}</td>"
        f"<td class=figure>{each.looked_at:,}</td></tr>"
        for each in run.results
    ]
    yield f"<details><summary>{len(run.results):,}</summary>"
    yield table(("", "编号 Id", "检查什么 What", "程度 Severity", "次数 Looked at"), rows)
    yield "</details>"
