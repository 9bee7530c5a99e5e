"""Who may ask for time or chance, open files, write SQL, or use the wire's own names."""

from __future__ import annotations

import ast
import re

from tests.tidy.sources import (
    PACKAGE,
    SOURCES,
    calls_in,
    dotted,
    in_wings,
    module_of,
    named,
    texts_in,
    tree_of,
    wing_of,
)

BANNED_CALLS = {
    "date.today": {"core"},
    "datetime.now": {"core"},
    "datetime.today": {"core"},
    "datetime.utcnow": {"core"},
    "hash": set(),
    "id": set(),
    "localtime": {"core"},
    "os.urandom": set(),
    "secrets.token_hex": set(),
    "time.localtime": {"core"},
    "time.monotonic": {"core"},
    "time.monotonic_ns": {"loadtest.users"},
    "time.perf_counter": set(),
    "time.sleep": set(),
    "time.time": {"core"},
    "time.time_ns": {"core"},
    "uuid.uuid1": set(),
    "uuid.uuid4": set(),
    "uuid4": set(),
}
"""Call → the wings that may make it."""

CLOCK = PACKAGE / "core" / "clock.py"
READING_AND_WRITING = {"read_text", "read_bytes", "write_text", "write_bytes"}
OPENING = {"open", "Path", "io.open", "os.open"}
SQL = re.compile(
    r"\b(SELECT\b.+\bFROM|INSERT\s+(OR \w+ )?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|PRAGMA|ORDER BY|GROUP BY|WHERE \w|"
    r"COUNT\(|COALESCE\()|\w (=|<|>|<=|>=) \?|\bAND \w+ (=|<|>|IN)",
    re.DOTALL,
)
"""Statements and fragments of them."""
SQL_FILES = {
    *in_wings("hospital.ledger"),
    PACKAGE / "journal" / "query.py",
    PACKAGE / "journal" / "store.py",
    PACKAGE / "loadtest" / "parts" / "store.py",
}


def test_time_and_chance_come_from_one_place() -> None:
    wrong = [
        f"{named(path)}:{line}: {name}()"
        for path in SOURCES
        for line, name in calls_in(path)
        for banned, wings in BANNED_CALLS.items()
        if (name == banned or name.endswith(f".{banned}"))
        and wing_of(module_of(path)) not in wings
        and "." not in name[: -len(banned)]
    ]
    assert wrong == []


def test_the_machines_time_is_asked_for_in_one_file() -> None:
    asked = {
        path
        for path in in_wings("core")
        for _, name in calls_in(path)
        if any(name == banned or name.endswith(f".{banned}") for banned in BANNED_CALLS)
    }
    assert asked == {CLOCK}


def test_what_is_pure_opens_no_files() -> None:
    wrong = [
        f"{named(path)}:{line}: {name}()"
        for path in in_wings("hospital.world", "contract")
        for line, name in calls_in(path)
        if name in OPENING or name.rpartition(".")[2] in READING_AND_WRITING
    ]
    assert wrong == []


def test_sql_is_only_where_something_is_kept() -> None:
    wrong = [
        f"{named(path)}:{line}: {text}"
        for path in SOURCES
        if path not in SQL_FILES
        for line, text in texts_in(path)
        if SQL.search(text)
    ]
    assert wrong == []


def wire_names() -> set[str]:
    """Every element name of the specification that could not be a plain English word."""
    names = set()
    for path in in_wings("contract"):
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
        if wing_of(module_of(path)) != "contract"
        for line, text in texts_in(path)
        if text in names
    ]
    assert found == []
