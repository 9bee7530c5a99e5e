"""The checks of the response tables: presence, type, length and values of every row, derived from the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from lxml.etree import _Element

from yuyue_sim.certify.check import Check, Needs, Severity, Verdict, Words, same
from yuyue_sim.certify.exchange import Exchange
from yuyue_sim.certify.node import Node, reader_without_length, text_of
from yuyue_sim.certify.probe_names import BOOKING, PROBE_OF
from yuyue_sim.certify.view import HospitalView
from yuyue_sim.contract.declaration import EVERY_LAYOUT, TABLE_ROW, Element, Kind, elements_of
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS, Operation
from yuyue_sim.contract.values import Refused, allowed_values, describe, digits_of, reader_of
from yuyue_sim.core.plurals import counted

_ZH_FORMS = {
    Kind.NUMBER: "整数",
    Kind.MONEY: "金额，最多两位小数，如 15.00",
    Kind.DATE: "日期 yyyy-MM-dd",
    Kind.TIME: "时间 HH:mm",
    Kind.INSTANT: "时刻 yyyy-MM-dd HH:mm:ss",
}
_EN_FORMS = {
    Kind.NUMBER: "a whole number",
    Kind.MONEY: "an amount with at most two decimals, as 15.00",
    Kind.DATE: "a date yyyy-MM-dd",
    Kind.TIME: "a time HH:mm",
    Kind.INSTANT: "an instant yyyy-MM-dd HH:mm:ss",
}
_MEASURED = {Kind.TEXT, Kind.NUMBER, Kind.MONEY}
_LONGEST_SHOWN = 80


def checks_of_tables() -> Iterator[Check]:
    """Every check of a response table, in the order of the specification."""
    for operation in HOSPITAL_OPERATIONS.values():
        for path, record_class, element in _rows(operation.response, ""):
            yield from _checks_of_row(operation, path, record_class, element)
        yield _whole_table(operation, "optionals", _judge_optionals, _OPTIONALS)
        yield _whole_table(operation, "order", _judge_order, _ORDER)
        yield _whole_table(operation, "extras", _judge_extras, _EXTRAS)


def _rows(record_class: type[Any], path: str) -> Iterator[tuple[str, type[Any], Element]]:
    for element in elements_of(record_class):
        yield f"{path}{element.name}", record_class, element
        if element.record is not None:
            yield from _rows(element.record, f"{path}{element.name}/")


def _checks_of_row(operation: Operation, path: str, record_class: type[Any], element: Element) -> Iterator[Check]:
    def check(aspect: str, severity: Severity, words: Words, expects: Words, judge: Callable[..., None]) -> Check:
        return Check(
            id=f"{operation.section}/{path}/{aspect}",
            severity=severity,
            needs=_needs(operation),
            probes=(PROBE_OF[operation.name],),
            operations=(operation.name,),
            zh=words.zh,
            en=words.en,
            sends=operation.name,
            expects=expects,
            judge=partial(_judge_row, operation.name, record_class, partial(judge, element)),
        )

    if _must_be_there(element):
        expects = Words(f"{element.name}: {element.en}", f"{element.name}：{element.zh}")
        words = Words(f"{path} is there ({element.usage}).", f"有 {path}（{element.usage}）。")
        yield check("present", Severity.MUST if element.required else Severity.SHOULD, words, expects, _judge_presence)
    if element.record is not None:
        return
    if element.enumeration is not None:
        values = " ".join(str(each.value) for each in allowed_values(element))
        words = Words(f"{path} has a value of the table.", f"{path} 是表格所列的值。")
        yield check("values", Severity.MUST, words, same(values), _judge_values)
    elif element.kind in _EN_FORMS:
        form = Words(_EN_FORMS[element.kind], _ZH_FORMS[element.kind])
        words = Words(f"{path} is {form.en}.", f"{path} 是{form.zh}。")
        read = reader_without_length(record_class, element.attribute)
        yield check("type", Severity.MUST, words, form, partial(_judge_type, read, form))
    if element.kind in _MEASURED and element.length and element.length_binds and element.enumeration is None:
        most = Words(f"at most {counted(element.length, 'characters')}", f"最多 {element.length} 个字符")
        words = Words(f"{path} has {most.en}.", f"{path} {most.zh}。")
        yield check("length", Severity.MUST, words, most, partial(_judge_length, most))


def _needs(operation: Operation) -> Needs:
    return Needs.BOOKING if PROBE_OF[operation.name] == BOOKING else Needs.READING


def _must_be_there(element: Element) -> bool:
    """Whether a row says that its element is there: repeated ones may be none, others depend on the layout."""
    is_elsewhere = element.source is not None or not element.in_table
    return element.usage.startswith("1") and not is_elsewhere and (element.required or not element.repeated)


def _judge_row(
    operation: str,
    record_class: type[Any],
    judge: Callable[[Node, Exchange, Verdict], None],
    view: HospitalView,
    verdict: Verdict,
) -> None:
    for seen in view.nodes(operation).get(record_class, ()):
        if seen.node.children:
            judge(seen.node, seen.exchange, verdict)


def _judge_presence(element: Element, node: Node, exchange: Exchange, verdict: Verdict) -> None:
    if node.is_bare:
        return
    expected = Words(f"{element.name}: {describe(element)}", f"{element.name}：{element.zh}")
    place = f"{node.path}/{element.name}"
    found = [text_of(each) or ("elements" if len(each) else "") for each in _occurrences(element, node)]
    if not found and element.layouts == TABLE_ROW:
        if not any(_children(node)):
            return
        found = [child.text(element.attribute) for child in _children(node)]
    if not found:
        other = node.misspelt(element.name)
        verdict.expect(False, exchange, place, expected, f"<{other}>" if other else "(nothing)")
        return
    may_be_empty = not element.required
    verdict.expect(may_be_empty or all(found), exchange, place, expected, "(empty)" if not all(found) else "")
    if not element.repeated and len(_occurrences(element, node)) > 1:
        once = Words(f"{element.name} once", f"{element.name} 只有一个")
        verdict.expect(False, exchange, place, once, f"{len(found)} times")


def _occurrences(element: Element, node: Node) -> list[_Element]:
    """The element under the name of the table or of the example."""
    twins = [each.name for each in elements_of(node.record_class) if each.source == element.attribute]
    return next((found for name in (element.name, *twins) if (found := node.elements(name))), [])


def _children(node: Node) -> Iterator[Node]:
    for each in elements_of(node.record_class):
        if each.record is not None and each.repeated:
            yield from node.nodes(each.attribute)


def _texts(element: Element, node: Node) -> Iterator[tuple[str, str]]:
    """Place and text of every occurrence that has a text."""
    for number, each in enumerate(node.elements(element.name), 1):
        if text := text_of(each):
            yield f"{node.path}/{element.name}" + (f"[{number}]" if element.repeated else ""), text


def _judge_values(element: Element, node: Node, exchange: Exchange, verdict: Verdict) -> None:
    read = reader_of(element, None)
    expected = same(" ".join(str(each.value) for each in allowed_values(element)))
    for place, text in _texts(element, node):
        verdict.expect(_is_taken(read, text), exchange, place, expected, text[:_LONGEST_SHOWN])


def _judge_type(
    read: Callable[[str], Any], form: Words, element: Element, node: Node, exchange: Exchange, verdict: Verdict
) -> None:
    for place, text in _texts(element, node):
        verdict.expect(_is_taken(read, text), exchange, place, form, text[:_LONGEST_SHOWN])


def _is_taken(read: Callable[[str], Any], text: str) -> bool:
    try:
        read(text)
    except Refused:
        return False
    return True


def _judge_length(most: Words, element: Element, node: Node, exchange: Exchange, verdict: Verdict) -> None:
    for place, text in _texts(element, node):
        length = len(text) - ("." in text if element.kind is Kind.MONEY else 0)
        longest = digits_of(element) if element.kind is not Kind.TEXT else element.length or length
        verdict.expect(length <= longest, exchange, place, most, f"{length}: {text[:_LONGEST_SHOWN]}")


_Table = tuple[Severity, Words, Words]
_OPTIONALS: _Table = (
    Severity.ADVICE,
    Words(
        "Optional elements without a value are sent empty, numbers as 0.",
        "可选的节点没有值时也发送：为空，数字为 0。",
    ),
    Words("every 0-1 element of the table", "表格中每个 0-1 节点"),
)
_ORDER: _Table = (
    Severity.ADVICE,
    Words("Elements are in the order of the table.", "节点按表格的顺序排列。"),
    Words("the order of the table", "表格的顺序"),
)
_EXTRAS: _Table = (
    Severity.ADVICE,
    Words("There are no elements that neither table nor example has.", "没有表格和示例都没有的节点。"),
    Words("elements of the table or the example", "表格或示例中的节点"),
)


def _whole_table(operation: Operation, name: str, judge: Callable[..., None], table: _Table) -> Check:
    severity, words, expects = table
    return Check(
        id=f"{operation.section}/{name}",
        severity=severity,
        needs=_needs(operation),
        probes=(PROBE_OF[operation.name],),
        operations=(operation.name,),
        zh=words.zh,
        en=words.en,
        sends=operation.name,
        expects=expects,
        judge=partial(_judge_tables, operation.name, judge),
    )


def _judge_tables(operation: str, judge: Callable[..., None], view: HospitalView, verdict: Verdict) -> None:
    for records in view.nodes(operation).values():
        for seen in records:
            if not seen.node.is_bare:
                judge(seen.node, seen.exchange, verdict)


def _judge_optionals(node: Node, exchange: Exchange, verdict: Verdict) -> None:
    for element in elements_of(node.record_class):
        if element.usage == "0-1" and element.record is None and element.in_table and element.layouts == EVERY_LAYOUT:
            verdict.expect(
                node.elements(element.name), exchange, f"{node.path}/{element.name}", element.name, "(nothing)"
            )


def _judge_order(node: Node, exchange: Exchange, verdict: Verdict) -> None:
    rows = [each.name for each in elements_of(node.record_class)]
    names = [name for name, _ in node.children if name in rows]
    places = [rows.index(name) for name in names]
    wrong = next((at for at in range(1, len(places)) if places[at] < places[at - 1]), 0)
    if len(names) > 1:
        expected = Words(f"{names[wrong]} before {names[wrong - 1]}", f"{names[wrong]} 在 {names[wrong - 1]} 之前")
        verdict.expect(not wrong, exchange, f"{node.path}/{names[wrong]}", expected, ", ".join(names))


def _judge_extras(node: Node, exchange: Exchange, verdict: Verdict) -> None:
    rows = {name.lower() for each in elements_of(node.record_class) for name in (each.name, *each.aliases)}
    for name, _ in node.children:
        verdict.expect(
            name.lower() in rows, exchange, f"{node.path}/{name}", Words("no such element", "没有此节点"), name
        )
