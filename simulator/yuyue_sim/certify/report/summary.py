"""A run in figures, and as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from yuyue_sim.certify.check import Finding, Result, Severity, Status
from yuyue_sim.certify.exchange import Exchange
from yuyue_sim.certify.run import Run

_LONGEST_BODY = 4000
MOST_FINDINGS = 20
"""So many findings of a check are shown; the others are counted."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many checks have which result."""

    passed: int
    failed: dict[Severity, int]
    not_seen: int

    @property
    def is_good(self) -> bool:
        """Whether nothing failed but advice."""
        return not self.failed[Severity.MUST] and not self.failed[Severity.SHOULD]


def counts_of(run: Run) -> Counts:
    """Count the results of a run."""
    by_status = Counter(each.status for each in run.results)
    failed = Counter(each.check.severity for each in run.failed())
    return Counts(by_status[Status.PASSED], {each: failed[each] for each in Severity}, by_status[Status.NOT_SEEN])


def latencies_of(run: Run) -> dict[str, dict[str, float]]:
    """Median, 95th percentile and longest time of each operation, in milliseconds."""
    by_operation: dict[str, list[float]] = {}
    for each in run.evidence.exchanges:
        if not each.failure:
            by_operation.setdefault(each.operation, []).append(each.elapsed_ms)
    return {
        operation: {
            "count": len(times),
            "median_ms": round(_at(times, 0.5), 1),
            "p95_ms": round(_at(times, 0.95), 1),
            "longest_ms": round(max(times), 1),
        }
        for operation, times in by_operation.items()
    }


def _at(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def report_as_json(run: Run) -> dict[str, Any]:
    """The report as `--json` prints it."""
    counts = counts_of(run)
    return {
        "url": run.target.url,
        "style": run.target.style.value,
        "soap": "1.1" if run.target.version.name == "SOAP11" else "1.2",
        "wsdl": run.target.wsdl.url if run.target.wsdl is not None else None,
        "version": 3 if run.options.only_version_3 else 4,
        "hospitals": run.hospitals,
        "requests": len(run.evidence.exchanges),
        "is_interrupted": run.is_interrupted,
        "passed": counts.passed,
        "failed": {severity.value: count for severity, count in counts.failed.items()},
        "not_seen": counts.not_seen,
        "bookings": len(run.evidence.orders),
        "uncancelled": [{"registration_id": number, **order} for number, order in run.uncancelled.items()],
        "notes": run.notes,
        "latencies": latencies_of(run),
        "checks": [_check_as_json(run, each) for each in run.results],
    }


def _check_as_json(run: Run, result: Result) -> dict[str, Any]:
    check = result.check
    return {
        "id": check.id,
        "section": check.section,
        "severity": check.severity.value,
        "needs": check.needs.value,
        "zh": check.zh,
        "en": check.en,
        "sends": check.sends,
        "expects": {"en": check.expects.en, "zh": check.expects.zh},
        "status": result.status.value,
        "looked_at": result.looked_at,
        "differing": len(result.findings),
        "findings": [_finding_as_json(run, each) for each in result.findings[:MOST_FINDINGS]],
    }


def _finding_as_json(run: Run, finding: Finding) -> dict[str, Any]:
    exchange = run.evidence.find(finding.exchange)
    return {
        "hospital": finding.hospital_id,
        "place": finding.place,
        "expected": {"en": finding.expected.en, "zh": finding.expected.zh},
        "found": finding.found,
        "exchange": None if exchange is None else _exchange_as_json(exchange),
    }


def _exchange_as_json(exchange: Exchange) -> dict[str, Any]:
    return {
        "number": exchange.number,
        "operation": exchange.operation,
        "request": exchange.document,
        "status": exchange.status,
        "failure": exchange.failure,
        "response": body_text(exchange, _LONGEST_BODY),
    }


def body_text(exchange: Exchange, longest: int) -> str:
    """The response as text, cut where it is long."""
    text = exchange.content.decode("utf-8", "replace")
    return text if len(text) <= longest else f"{text[:longest]}…"
