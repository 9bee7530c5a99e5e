"""The files of the project as the rules of the house look at them: parsed once, named by wing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.paths import ROOT

PACKAGE = ROOT / "simulator" / "yuyue_sim"
SOURCES = sorted(PACKAGE.rglob("*.py"))
BENCHMARKS = sorted((ROOT / "benchmarks").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEXTS = sorted(
    path
    for pattern in ("*.md", "*.toml", "Makefile", "docs/**/*", "scenarios/*", "tools/*", ".ci/*", "tests/**/*")
    for path in ROOT.glob(pattern)
    if path.is_file() and path.suffix in {".md", ".toml", ".yaml", ".py", ".svg", ".sh", ".js", ".php", ".pl", ""}
)

DIVIDED = {"hospital", "journal", "loadtest", "scenario", "server"}
"""Wings whose parts have rules of their own."""


@cache
def tree_of(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def named(path: Path) -> str:
    """The path as people write it."""
    return str(path.relative_to(ROOT))


def module_of(path: Path) -> str:
    """The name under which a file of the package is imported."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def wing_of(module: str) -> str:
    """The wing of a module of the package, or the part of a divided one: `soap`, `hospital.ledger`."""
    parts = module.split(".")[1:]
    if not parts:
        return "__init__"
    if parts[0] in DIVIDED and len(parts) > 1 and is_part(parts[0], parts[1]):
        return ".".join(parts[:2])
    return parts[0]


def is_part(wing: str, name: str) -> bool:
    """Whether a wing has a part of that name: a folder, or a module of `hospital`."""
    return (PACKAGE / wing / name).is_dir() or (wing == "hospital" and (PACKAGE / wing / f"{name}.py").is_file())


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Every module that a file imports, wherever in it."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: import by full name"
            assert node.module is not None
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def texts_in(path: Path) -> Iterator[tuple[int, str]]:
    """Every text that stands in a file's code."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def calls_in(path: Path) -> Iterator[tuple[int, str]]:
    """Every call of something with a name."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, dotted(node.func)


def dotted(node: ast.expr) -> str:
    """`a.b.c` as it is written; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    return f"{dotted(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else ""


def in_wings(*wings: str) -> list[Path]:
    """The files of some wings or parts of wings."""
    return [path for path in SOURCES if wing_of(module_of(path)) in wings]
