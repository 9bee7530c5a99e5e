"""Sizes, documentation, and what nobody uses."""

from __future__ import annotations

import ast
import re
import tokenize
from collections import Counter
from pathlib import Path

from tests.paths import ROOT
from tests.tidy.sources import (
    BENCHMARKS,
    PACKAGE,
    SOURCES,
    TESTS,
    TEXTS,
    imports_of,
    module_of,
    named,
    texts_in,
    tree_of,
)

MOST_LINES = 400
MOST_LINES_OF_FUNCTION = 60
UNWANTED = re.compile(r"\b(TODO|FIXME|XXX)\b|/(work|root|home)/\w")
STARTS = {"yuyue_sim.__main__", "yuyue_sim.cli.app", "yuyue_sim.contract.tables", "yuyue_sim.testing.plugin"}
"""Modules that nobody imports since they are where something begins."""


def test_the_console_has_something_to_show() -> None:
    assert PACKAGE / "core" / "clock.py" in SOURCES
    assert Path(__file__) in TESTS
    assert ROOT / "README.md" in TEXTS


def test_files_and_functions_are_short() -> None:
    wrong = []
    for path in SOURCES + BENCHMARKS + TESTS:
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > MOST_LINES:
            wrong.append(f"{named(path)} has {lines} lines; split it")
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MOST_LINES_OF_FUNCTION:
                    wrong.append(f"{named(path)}:{node.lineno}: {node.name} has {length} lines")
    assert wrong == []


def test_every_module_and_public_name_is_documented() -> None:
    missing = []
    for path in SOURCES + BENCHMARKS:
        tree = tree_of(path)
        if tree.body and not ast.get_docstring(tree):
            missing.append(named(path))
        for node in tree.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
                missing += [] if ast.get_docstring(node) else [f"{named(path)}:{node.lineno}"]
    assert missing == []


def test_nothing_is_left_for_later_and_no_machine_is_named() -> None:
    found = [
        f"{named(path)}: {match[0]}"
        for path in SOURCES + TEXTS
        if path != Path(__file__)
        for match in UNWANTED.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_file_is_reached_by_an_import() -> None:
    reached = set(STARTS)
    for path in SOURCES + BENCHMARKS + sorted((ROOT / "docs").glob("*.py")):
        reached |= {module for _, module in imports_of(path)}
        reached |= {text.partition(":")[0] for _, text in texts_in(path) if text.startswith("yuyue_sim.")}
    unreached = [named(path) for path in SOURCES if path.name != "__init__.py" and module_of(path) not in reached]
    assert unreached == []


def definitions_of(path: Path) -> list[tuple[int, str]]:
    """Functions, classes, methods and constants that a file defines, except those that Python calls itself."""
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if not (node.name.startswith("__") or getattr(node, "decorator_list", None)):
                found.append((node.lineno, node.name))
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node in tree_of(path).body:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found += [(node.lineno, each.id) for each in targets if isinstance(each, ast.Name)]
    return found


def names_in(path: Path) -> Counter[str]:
    """How often each name stands in a file, words in its texts included where they could name an attribute."""
    counts: Counter[str] = Counter()
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.NAME:
                counts[token.string] += 1
    for _, text in texts_in(path):
        if re.fullmatch(r"[\w.:]+", text):
            counts.update(re.findall(r"\w+", text))
    return counts


CALLED_BY_OTHERS = frozenset(
    {
        *("connection_lost", "data_received", "eof_received", "pause_writing", "handle_hup"),  # asyncio, uvicorn
        *("on_body", "on_header", "on_headers_complete", "on_message_complete"),  # httptools
        *("on_start", "on_stop", "tick", "wait_time"),  # locust
        *("handle_async_request", "pytest_addoption", "pytest_configure"),  # httpx, pytest
        *("freeze", "restore", "to_next"),  # users of `yuyue_sim.testing`
        "renderer_source",  # people who look at generated source
    }
)
"""Names that a library or a user looks for."""


def test_every_definition_is_named_somewhere_else_in_the_product() -> None:
    product = SOURCES + BENCHMARKS + sorted((ROOT / "loadtests").rglob("*.py")) + sorted((ROOT / "docs").glob("*.py"))
    counts: Counter[str] = Counter()
    defined: Counter[str] = Counter()
    for path in product:
        counts.update(names_in(path))
        defined.update(name for _, name in definitions_of(path))
    unused = [
        f"{named(path)}:{line}: {name}"
        for path in SOURCES + BENCHMARKS
        for line, name in definitions_of(path)
        if counts[name] <= defined[name] and name not in CALLED_BY_OTHERS and not name.startswith("__")
    ]
    assert unused == []
