"""The rules of the house that no linter knows: who may import whom, who may ask for time or chance, and sizes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "simulator"
SOURCES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEXTS = sorted(
    path
    for pattern in ("*.md", "*.toml", "Makefile", "docs/**/*", "scenarios/*", "tools/*", ".ci/*", "tests/**/*")
    for path in ROOT.glob(pattern)
    if path.is_file() and path.suffix in {".md", ".toml", ".yaml", ".py", ".svg", ".sh", ".js", ".php", ".pl", ""}
)

MAY_IMPORT = {
    "clock": "",
    "streams": "",
    "trust": "",
    "contract": "",
    "strict": "clock",
    "reasons": "",
    "observing": "faults reasons soap",
    "journal": "clock contract faults observing reasons soap",
    "metrics": "contract faults journal ledger logs observing reasons soap",
    "explaining": "clinic clock contract faults journal ledger reasons scenario timeline world",
    "console": "soap",
    "logs": "",
    "recording": "clock contract observing soap world",
    "replay": "app clock contract control journal ledger observing platform scenario soap strict trust",
    "testing": "app clock control scenario strict",
    "faults": "clock contract streams strict",
    "scenario": "clock contract faults strict",
    "world": "clock contract faults scenario streams strict",
    "checking": "clock contract faults scenario strict world",
    "ledger": "clock contract",
    "clinic": "clock contract ledger reasons streams world",
    "timeline": "ledger scenario",
    "bugs": "clinic clock contract ledger reasons scenario streams world",
    "notices": "clinic clock contract ledger platform scenario strict timeline world",
    "realism": "clinic contract ledger streams world",
    "soap": "clinic clock contract faults ledger observing reasons streams world",
    "control": (
        "clinic clock contract explaining faults journal ledger notices reasons scenario strict timeline trust world"
    ),
    "platform": "clock contract soap strict trust",
    "app": (
        "bugs checking clinic clock console contract control faults journal ledger logs metrics notices observing "
        "platform reasons scenario soap streams strict timeline world"
    ),
    "story": "app checking clock contract control faults notices platform scenario soap strict trust world",
    "bench": "app clinic clock contract history ledger load observing platform scenario soap streams world",
    "commands": (
        "app audit bench checking clock contention contract control experiment history journal load logs platform "
        "realism recording replay scenario soap story strict trust world"
    ),
    "history": "",
    "audit": "contract history platform",
    "contention": "audit history",
    "load": "clock contract history platform streams",
    "experiment": "audit checking clock control history",
    "cli": "commands",
    "__main__": "cli",
    "__init__": "",
}
"""Room → the rooms it may import besides itself."""

NO_FILES = {"world", "contract"}
SQL_ROOMS = {"journal", "ledger"}

ONLY_IN = {
    "spyne": {"bench", "soap"},
    "fastapi": {"control"},
    "fastapi_offline": {"control"},
    "gevent": {"bench", "load"},
    "locust": {"load"},
    "matplotlib": {"contention", "realism"},
    "numpy": {"audit", "contention", "history"},
    "prometheus_client": {"metrics"},
    "sqlite3": {"journal", "ledger"},
    "random": set(),
    "secrets": {"commands"},
    "uuid": set(),
}
"""Library → the rooms that may import it."""

BANNED_CALLS = {
    "date.today": {"clock"},
    "datetime.now": {"clock"},
    "datetime.today": {"clock"},
    "datetime.utcnow": {"clock"},
    "hash": set(),
    "id": set(),
    "localtime": {"clock"},
    "os.urandom": set(),
    "secrets.token_hex": set(),
    "time.localtime": {"clock"},
    "time.monotonic": {"bench", "clock"},
    "time.monotonic_ns": {"load"},
    "time.perf_counter": {"bench"},
    "time.sleep": {"bench"},
    "time.time": {"clock"},
    "time.time_ns": {"clock"},
    "uuid.uuid1": set(),
    "uuid.uuid4": set(),
    "uuid4": set(),
}
"""Call → the rooms that may make it."""

READING_AND_WRITING = {"read_text", "read_bytes", "write_text", "write_bytes"}
OPENING = {"open", "Path", "io.open", "os.open"}
SQL = re.compile(r"^\s*(SELECT\b.+\bFROM|INSERT\s+(OR \w+ )?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|PRAGMA)\b", re.DOTALL)
UNWANTED = re.compile(r"\b(TODO|FIXME|XXX)\b|/(work|root|home)/\w")

MOST_LINES = 400
MOST_LINES_OF_FUNCTION = 60


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Every module a file imports, wherever in it."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: import by full name"
            assert node.module is not None
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return f"{dotted(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else ""


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_is_something_to_look_at() -> None:
    assert PACKAGE / "clock.py" in SOURCES
    assert Path(__file__) in TESTS
    assert ROOT / "README.md" in TEXTS


def calls_in(path: Path) -> Iterator[tuple[int, str]]:
    """Every call of something with a name."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, dotted(node.func)


def texts_in(path: Path) -> Iterator[tuple[int, str]]:
    """Every text that stands in a file's code."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def in_rooms(rooms: Iterable[str]) -> list[Path]:
    return [path for path in SOURCES if room_of(path) in rooms]


def test_imports_go_one_way() -> None:
    wrong = [
        f"{named(path)}:{line}: {room_of(path)} may not import {module}"
        for path in SOURCES
        for line, module in imports_of(path)
        if module.startswith("simulator.")
        and module.split(".")[1] not in {*MAY_IMPORT[room_of(path)].split(), room_of(path), "__version__"}
    ]
    assert wrong == []


def test_libraries_stay_in_their_rooms() -> None:
    wrong = [
        f"{named(path)}:{line}: {module}"
        for path in SOURCES
        for line, module in imports_of(path)
        if room_of(path) not in ONLY_IN.get(module.split(".")[0], {room_of(path)})
    ]
    assert wrong == []


def test_time_and_chance_come_from_one_place() -> None:
    wrong = [
        f"{named(path)}:{line}: {name}()"
        for path in SOURCES
        for line, name in calls_in(path)
        for banned, rooms in BANNED_CALLS.items()
        if (name == banned or name.endswith(f".{banned}"))
        and room_of(path) not in rooms
        and "." not in name[: -len(banned)]
    ]
    assert wrong == []


def test_what_is_pure_opens_no_files() -> None:
    wrong = [
        f"{named(path)}:{line}: {name}()"
        for path in in_rooms(NO_FILES)
        for line, name in calls_in(path)
        if name in OPENING or name.rpartition(".")[2] in READING_AND_WRITING
    ]
    assert wrong == []


def test_sql_is_only_where_something_is_kept() -> None:
    wrong = [
        f"{named(path)}:{line}: {text}"
        for path in in_rooms(MAY_IMPORT.keys() - SQL_ROOMS)
        for line, text in texts_in(path)
        if SQL.match(text)
    ]
    assert wrong == []


def test_files_and_functions_are_short() -> None:
    wrong = []
    for path in SOURCES + TESTS:
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
    for path in SOURCES:
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


def wire_names() -> set[str]:
    """Every element name of the specification that could not be a plain English word."""
    names = set()
    for path in (PACKAGE / "contract").rglob("*.py"):
        for node in ast.walk(tree_of(path)):
            is_row = isinstance(node, ast.Call) and dotted(node.func) in {
                "text", "number", "money", "day", "time_of_day", "instant", "group",
            }  # fmt: skip
            for argument in node.args if is_row else ():  # type: ignore[attr-defined]
                if isinstance(argument, ast.Constant) and re.fullmatch(r"[A-Z]+[a-z]+[A-Z]\w*", str(argument.value)):
                    names.add(str(argument.value))
    return names


def test_wire_names_live_in_the_contract() -> None:
    names = wire_names()
    assert "HospitalID" in names
    found = [
        f"{named(path)}:{line}: {text!r}"
        for path in SOURCES
        if room_of(path) != "contract"
        for line, text in texts_in(path)
        if text in names
    ]
    assert found == []
