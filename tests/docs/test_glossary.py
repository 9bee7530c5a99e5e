"""The glossary's wire names exist in the contract, and both languages have the same words in the same order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from yuyue_sim.contract.declaration import Element, elements_of
from yuyue_sim.contract.operations import OPERATIONS

from tests.paths import DOCS, ROOT

FIELD, PROJECT = (DOCS / "glossary.md").read_text(encoding="utf-8").split("\n## ")[1:]
FIELD_ZH, PROJECT_ZH = (DOCS / "glossary.zh.md").read_text(encoding="utf-8").split("\n## ")[1:]


def rows(section: str) -> list[list[str]]:
    """The cells of each row of a section's table."""
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def elements(record: type[Any]) -> Iterator[Element]:
    """The elements of a message, those inside groups included."""
    for element in elements_of(record):
        yield element
        if element.record is not None:
            yield from elements(element.record)


def contract_names() -> set[str]:
    """Operations, elements, and `Element=value` for each value of an enumeration; notification words too."""
    names = set(OPERATIONS)
    for operation in OPERATIONS.values():
        for element in (*elements(operation.request), *elements(operation.response)):
            names.add(element.name)
            if element.enumeration is not None:
                values = [str(member.value) for member in element.enumeration]
                names |= {f"{element.name}={value}" for value in values} | set(values)
    return names


def test_wire_names_are_those_of_the_contract() -> None:
    names = [name for row in rows(FIELD) for name in re.findall(r"`([^`]+)`", row[2])]
    assert len(names) > 50
    assert [name for name in names if name not in contract_names()] == []


def test_both_languages_have_the_same_words() -> None:
    assert [row[:3] for row in rows(FIELD_ZH)] == [row[:3] for row in rows(FIELD)]
    assert [row[:2] for row in rows(PROJECT_ZH)] == [row[:2] for row in rows(PROJECT)]
    assert len(rows(PROJECT)) > 20


def test_both_readmes_link_to_it() -> None:
    for name, page in (("README.md", "glossary.md"), ("README.zh-CN.md", "glossary.zh.md")):
        assert f"(docs/{page})" in (ROOT / name).read_text(encoding="utf-8"), name
