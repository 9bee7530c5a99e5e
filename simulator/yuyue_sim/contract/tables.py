"""The contract as a documentation page: `python -m yuyue_sim.contract.tables > docs/contract.md`; `zh` for Chinese."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, Literal

from yuyue_sim.contract.declaration import (
    EVERY_LAYOUT,
    EXAMPLE_EXTRA,
    EXAMPLE_ONLY,
    TABLE_ROW,
    TABLE_TYPES,
    Element,
    Kind,
    elements_of,
)
from yuyue_sim.contract.operations import NAMESPACE, NOTIFY_NAMESPACE, OPERATIONS, Operation
from yuyue_sim.contract.specialties import SUBJECTS
from yuyue_sim.contract.tables_zh import INTRODUCTION as INTRODUCTION_ZH
from yuyue_sim.contract.tables_zh import WORDS
from yuyue_sim.contract.values import enumeration_words

_INTRODUCTION = f"""# The contract

Every element of the thirteen messages of the Suzhou 12320 interface (苏州市医疗机构预约挂号、医疗资源接口规范,
V4.1.0) as the simulator declares it. `make docs` writes this page from those declarations; a test checks that it is up
to date.

- Services are in the namespace `{NAMESPACE}`, the documents themselves in none; the two documents of notifyHospInfo
  have the roots and the namespace of their example, `{NOTIFY_NAMESPACE}`.
- **Type**, **length** and **usage** are those of the specification, `-` if it has none: `1-1` required, `0-1`
  optional, `1-n` and `0-n` repeated. Dates (`yyyy-MM-dd`), times (`HH:mm`) and instants (`yyyy-MM-dd HH:mm:ss`) are
  checked by their form and not by their length; `8:00` and a full-width colon are accepted.
- In requests, names may have any letter case and namespace, and unknown elements are ignored. An absent element, an
  empty one and (for optional numbers without a meaning of 0) a zero mean the same.
- In responses, optional elements without a value are sent empty, numbers as 0 and money as 0.00; with `omit_empty` they
  are left out.
- Where the specification's tables and examples disagree, a hospital's `layout` decides: `table`, `example`, or `both`,
  which is the default.
"""

_LAYOUT_NOTES = {
    EVERY_LAYOUT: "",
    TABLE_ROW: "Layouts table and both.",
    EXAMPLE_EXTRA: "Not in the table; layouts example and both.",
    EXAMPLE_ONLY: "Not in the table; layout example alone.",
}
Language = Literal["en", "zh"]
_BY_FORM = {Kind.DATE: "`yyyy-MM-dd`.", Kind.TIME: "`HH:mm`.", Kind.INSTANT: "`yyyy-MM-dd HH:mm:ss`."}


def page(language: Language = "en") -> str:
    """The whole page, in Markdown; both languages have the same rows in the same order."""
    parts = [INTRODUCTION_ZH if language == "zh" else _INTRODUCTION]
    parts.extend(_section(operation, language) for operation in OPERATIONS.values())
    parts.append(_subjects(language))
    return "\n".join(parts)


def _in(language: Language, words: str) -> str:
    return WORDS[words] if language == "zh" and words else words


def _section(operation: Operation, language: Language) -> str:
    explained = f"{operation.en}\n" if language == "en" else ""
    heading = f"## {operation.section} {operation.name} {operation.zh}\n\n{explained}"
    request = _message("Request", operation.request_root, operation.request, language)
    response = _message("Response", operation.response_root, operation.response, language)
    return "\n".join([heading, request, response])


def _message(title: str, root: str, record: type[Any], language: Language) -> str:
    lines = [
        f"### {_in(language, title)} `{root}`",
        "",
        _in(language, "| Element | Type | Length | Usage | 中文 | English | Values | Notes |"),
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(_row(path, element, language) for path, element in _walk(record, "")),
        "",
    ]
    return "\n".join(lines)


def _walk(record: type[Any], path: str) -> Iterator[tuple[str, Element]]:
    for element in elements_of(record):
        yield f"{path}{element.name}", element
        if element.record is not None:
            yield from _walk(element.record, f"{path}{element.name}/")


def _row(path: str, element: Element, language: Language) -> str:
    cells = [
        f"`{path}`",
        element.table_type or TABLE_TYPES[element.kind],
        _length(element),
        element.usage,
        element.zh,
        element.en,
        _values(element),
        _notes(element, language),
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _length(element: Element) -> str:
    if element.length is None:
        return "-"
    return f"{element.length},2" if element.kind is Kind.MONEY else str(element.length)


def _values(element: Element) -> str:
    if element.enumeration is None:
        return ""
    return "; ".join(
        f"`{value}` {en}" if value == zh else f"`{value}` {zh} {en}" for value, zh, en in enumeration_words(element)
    )


def _notes(element: Element, language: Language) -> str:
    notes = [_in(language, _BY_FORM.get(element.kind, "")), _in(language, _LAYOUT_NOTES[element.layouts])]
    if element.usage.startswith("1") and not element.required:
        notes.append(_in(language, "May be without a value."))
    if element.also_taken:
        others = ", ".join(f"`{value.value}`" for value in element.also_taken)
        notes.append(_in(language, "Not among the table's values: {}.").format(others))
    if element.example_words:
        pair = _in(language, "`{}` for `{}`")
        words = ", ".join(pair.format(word, value.value) for value, word in element.example_words.items())
        notes.append(_in(language, "Under layout example {}.").format(words))
    notes.append(_in(language, element.notes))
    return ("" if language == "zh" else " ").join(note for note in notes if note)


def _subjects(language: Language) -> str:
    lines = [
        "## Appendix 医疗机构诊疗科目名录" if language == "en" else "## 附录 医疗机构诊疗科目名录",
        "",
        _in(language, "The values of `MzksName`."),
        "",
        "| 序号 | 诊疗科目 |",
        "| --- | --- |",
        *(f"| {number} | {name} |" for number, name in SUBJECTS.items()),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page("zh" if sys.argv[1:] == ["zh"] else "en"))
