"""The glossary's wire names exist in the contract, and its pages exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from yuyue_sim.contract.declaration import Element, elements_of
from yuyue_sim.contract.operations import OPERATIONS

from tests.paths import ROOT

PAGE = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
FIELD, PROJECT = PAGE.split("\n## ")[1:]


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


def test_words_of_the_project_link_to_their_pages() -> None:
    pages = [match[1] for row in rows(PROJECT) if (match := re.fullmatch(r"\[[\w.-]+\]\(([\w.-]+)\)", row[2]))]
    assert len(pages) == len(rows(PROJECT))
    assert [page for page in pages if not (ROOT / "docs" / page).is_file()] == []


def test_both_readmes_link_to_it() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        assert "(docs/glossary.md)" in (ROOT / name).read_text(encoding="utf-8"), name
