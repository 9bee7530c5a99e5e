"""The checks of the request tables: what each row forbids is sent, and has to be refused."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from lxml import etree
from lxml.etree import _Element

from yuyue_sim.certify.check import Check, Needs, Severity, Verdict, Words
from yuyue_sim.certify.probe_names import MALFORMED, MALFORMED_ORDERS
from yuyue_sim.certify.view import HospitalView, code_of, outcome_of
from yuyue_sim.contract.codes import BookingCode, CancelCode, QueryCode, RecordCode, UpdateCode
from yuyue_sim.contract.declaration import Element, Kind, elements_of
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS, Operation
from yuyue_sim.contract.values import allowed_values, describe

REFUSALS = {
    "getYyNo": BookingCode.OTHER,
    "backNo": CancelCode.OTHER,
    "updateOrderInfo": UpdateCode.FAILED,
    "getGhInfo": QueryCode.MALFORMED,
    "getGhRecord": RecordCode.MALFORMED,
}
"""The code for a malformed request, of the operations that have one."""
WRITING = ("getYyNo", "backNo", "updateOrderInfo")
"""The operations that change something at the hospital."""
_CLIENT = "Client"
_WRONG = {
    Kind.NUMBER: "abc",
    Kind.MONEY: "ten yuan",
    Kind.DATE: "2026-13-01",
    Kind.TIME: "25:61",
    Kind.INSTANT: "2026-13-01 25:00:00",
}
_MEASURED = {Kind.TEXT, Kind.NUMBER}
_ASPECTS = {
    "missing": Words("without it", "没有此节点"),
    "type": Words("of a wrong form", "格式不对"),
    "length": Words("too long", "过长"),
    "values": Words("with a value that the table does not list", "表格没有的值"),
}


class BadRequest(NamedTuple):
    """One way to spoil a request."""

    operation: str
    path: tuple[str, ...]
    """Element names below the root."""
    aspect: str
    text: str
    """What is put there; unused for `missing`."""

    @property
    def id(self) -> str:
        """The id of its check."""
        section = HOSPITAL_OPERATIONS[self.operation].section
        return f"{section}/request/{'/'.join(self.path)}/{self.aspect}"

    def spoil(self, document: str) -> str | None:
        """A right document made wrong; `None` if it does not have the group of the element."""
        root = etree.fromstring(document)
        parent: _Element | None = root
        for name in self.path[:-1]:
            parent = None if parent is None else parent.find(name)
        if parent is None:
            return None
        child = parent.find(self.path[-1])
        if self.aspect == "missing":
            if child is not None:
                parent.remove(child)
        else:
            if child is None:
                child = etree.SubElement(parent, self.path[-1])
            child.text = self.text
        return etree.tostring(root, encoding="unicode")


def bad_requests(operation: Operation) -> Iterator[BadRequest]:
    """Everything that the request table of an operation forbids, one at a time."""
    yield from _of_record(operation, operation.request, ())


def _of_record(operation: Operation, record_class: type[Any], path: tuple[str, ...]) -> Iterator[BadRequest]:
    for element in elements_of(record_class):
        here = (*path, element.name)
        if element.record is not None:
            if not element.repeated:
                yield from _of_record(operation, element.record, here)
            continue
        for aspect, text in _spoilt(element):
            yield BadRequest(operation.name, here, aspect, text)


def _spoilt(element: Element) -> Iterator[tuple[str, str]]:
    if element.required:
        yield "missing", ""
    if element.enumeration is not None:
        yield "values", _unlisted(element)
    elif element.kind in _WRONG:
        yield "type", _WRONG[element.kind]
    if element.kind in _MEASURED and element.length and element.length_binds and element.enumeration is None:
        yield "length", ("9" if element.kind is Kind.NUMBER else "长") * (element.length + 1)


def _unlisted(element: Element) -> str:
    """A value that the table does not list: the smallest number, or another word."""
    listed = {str(each.value) for each in allowed_values(element)}
    if element.kind is not Kind.NUMBER:
        return "别的"
    first = 0 if element.required else 1  # an optional 0 means none
    return next(str(number) for number in range(first, 10**4) if str(number) not in listed)


def checks_of_requests() -> Iterator[Check]:
    """Every check of a request table, and one for each operation that nothing makes it fail."""
    for operation in HOSPITAL_OPERATIONS.values():
        bad = list(bad_requests(operation))
        is_writing = operation.name in WRITING
        needs = Needs.BOOKING if is_writing else Needs.READING
        probes = (MALFORMED_ORDERS if is_writing else MALFORMED,)
        rows = _elements_by_path(operation.request, ())
        for each in bad:
            element, aspect, path = rows[each.path], _ASPECTS[each.aspect], "/".join(each.path)
            sent = f"<{each.path[-1]}>{each.text}" if each.aspect != "missing" else ""
            yield Check(
                id=each.id,
                severity=Severity.SHOULD,
                needs=needs,
                probes=probes,
                operations=(operation.name,),
                zh=f"拒绝 {path} {aspect.zh}的请求。",
                en=f"A request with {path} {aspect.en} is refused."
                if each.aspect != "missing"
                else f"A request without {path} is refused.",
                sends=f"{operation.name} {sent}".strip(),
                expects=_refusal(operation.name, element),
                judge=partial(_judge_refused, each),
            )
        yield Check(
            id=f"{operation.section}/robust",
            severity=Severity.MUST,
            needs=needs,
            probes=probes,
            operations=(operation.name,),
            zh="无论请求哪里不对，响应都是 SOAP：拒绝的代码或 Client 错误，而不是 HTTP 500 的网页或 Server 错误。",
            en="Whatever is wrong with a request, the response is SOAP: a refusal or a Client fault, never a bare "
            "HTTP 500 or a Server fault.",
            sends=f"{operation.name}: {len(bad)} × ✗",
            expects=Words("a refusal or a Client fault", "拒绝的代码或 Client 错误"),
            judge=partial(_judge_robust, operation.name, probes[0]),
        )


def _elements_by_path(record_class: type[Any], path: tuple[str, ...]) -> dict[tuple[str, ...], Element]:
    found = {}
    for element in elements_of(record_class):
        here = (*path, element.name)
        found[here] = element
        if element.record is not None:
            found |= _elements_by_path(element.record, here)
    return found


def _refusal(operation: str, element: Element) -> Words:
    code = REFUSALS.get(operation)
    what = f"{code.value} {code.zh}" if code is not None else ""
    return Words(
        f"{what or 'a Client fault'}: {element.name} is {describe(element)}",
        f"{what or 'Client 错误'}：{element.name}（{element.zh}）",
    )


def _judge_refused(bad: BadRequest, view: HospitalView, verdict: Verdict) -> None:
    code = REFUSALS.get(bad.operation)
    expected = Words("a Client fault", "Client 错误") if code is None else Words(code.value, code.value)
    for each in view.exchanges(MALFORMED, MALFORMED_ORDERS, about=bad.id):
        is_right = each.fault_kind == _CLIENT if code is None else code_of(each) == code.value
        verdict.expect(is_right, each, "", expected, outcome_of(each))


def _judge_robust(operation: str, probe: str, view: HospitalView, verdict: Verdict) -> None:
    expected = Words("a refusal or a Client fault", "拒绝的代码或 Client 错误")
    for each in view.exchanges(probe, operation=operation):
        is_server_fault = each.fault_kind not in {"", _CLIENT}
        verdict.expect(not each.problem and not is_server_fault, each, "", expected, each.in_short)
