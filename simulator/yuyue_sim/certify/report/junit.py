"""A run as a JUnit report: one test case a check."""

from __future__ import annotations

from xml.etree import ElementTree

from yuyue_sim.certify.check import Result, Severity, Status
from yuyue_sim.certify.run import Run

_SUITE = "yuyue-sim certify"


def junit(run: Run) -> str:
    """The report; advice that failed is skipped with its text, as is what was not seen."""
    broken = sum(_is_failure(each) for each in run.results)
    skipped = sum(each.status is not Status.PASSED and not _is_failure(each) for each in run.results)
    root = ElementTree.Element(
        "testsuite",
        name=_SUITE,
        tests=str(len(run.results)),
        failures=str(broken),
        errors="0",
        skipped=str(skipped),
    )
    for each in run.results:
        case = ElementTree.SubElement(root, "testcase", classname=f"certify.{each.check.section}", name=each.check.id)
        if each.status is Status.FAILED:
            kind = "failure" if _is_failure(each) else "skipped"
            ElementTree.SubElement(case, kind, message=f"{each.check.zh} {each.check.en}").text = _text(each)
        elif each.status is Status.NOT_SEEN:
            ElementTree.SubElement(case, "skipped", message="not seen: no case of it came")
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _is_failure(result: Result) -> bool:
    return result.status is Status.FAILED and result.check.severity is not Severity.ADVICE


def _text(result: Result) -> str:
    lines = [
        f"{each.hospital_id} #{each.exchange} {each.place}: expected {each.expected.en}, got {each.found}"
        for each in result.findings
    ]
    return _allowed("\n".join(lines))


def _allowed(text: str) -> str:
    """The text without characters that XML does not allow."""
    return "".join(each if each >= " " or each in "\n\t" else "\ufffd" for each in text)
