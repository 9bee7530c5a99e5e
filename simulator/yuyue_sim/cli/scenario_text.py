"""A scenario merged with those it extends, as YAML with the file and line of each value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len

from yuyue_sim.scenario.files.errors import Location
from yuyue_sim.scenario.files.yaml_file import Document, KeyPath, key_text

_INDENT = "  "
_PLAIN = re.compile(r"[^\W\d_][\w./@+-]*")
_WORDS = {"true", "false", "null"}
_WIDEST = 72
"""Where the files stand at most, in cells."""

Line = tuple[str, Location | None]
"""A line of YAML, and where its value was written; `None` if it has none of its own."""


def merged_yaml(document: Document) -> str:
    """The YAML of a document; each value has its file and line as a comment."""
    lines = [*_lines(document, (), "")]
    width = min(max(cell_len(text) for text, _ in lines), _WIDEST)
    return "\n".join(
        f"{text}{' ' * (width - cell_len(text))}  # {_named(location)}" if location else text
        for text, location in lines
    )


def merged_values(document: Document) -> Iterator[dict[str, Any]]:
    """Every value that has no keys below it, with its key and its place."""
    for path, value in _leaves(document.value, ()):
        location = document.location(path)
        yield {
            "key": key_text(path),
            "value": value,
            "source": location.source,
            "line": location.place.line,
            "column": location.place.column,
        }


def _leaves(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    below = [leaf for key, each in entries if (*path, key) != ("extends",) for leaf in _leaves(each, (*path, key))]
    yield from below or [(path, value)]


def _lines(document: Document, path: KeyPath, indent: str) -> Iterator[Line]:
    value = _at(document.value, path)
    for key in value if isinstance(value, dict) else range(len(value)):
        below = (*path, key)
        if below == ("extends",):
            continue
        head = f"{indent}{_scalar(key)}:" if isinstance(value, dict) else f"{indent}-"
        yield from _entry(document, below, head, indent, is_item=isinstance(value, list))


def _entry(document: Document, path: KeyPath, head: str, indent: str, *, is_item: bool) -> Iterator[Line]:
    """The lines of one entry; the first key of an item stands on the line of its dash."""
    value = _at(document.value, path)
    if not _has_lines(value):
        yield f"{head} {_flow(value)}", document.location(path)
        return
    lines = [*_lines(document, path, indent + _INDENT)]
    if is_item:
        first, location = lines[0]
        yield f"{head} {first.lstrip()}", location
        yield from lines[1:]
    else:
        yield head, None
        yield from lines


def _has_lines(value: Any) -> bool:
    """Whether a value has lines of its own: it is not empty, and not a list of plain values."""
    if isinstance(value, list):
        return any(isinstance(each, dict | list) for each in value)
    return isinstance(value, dict) and bool(value)


def _flow(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_scalar, value))}]"
    return "{}" if isinstance(value, dict) else _scalar(value)


def _scalar(value: Any) -> str:
    is_plain = isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS
    return str(value) if is_plain else json.dumps(value, ensure_ascii=False)


def _at(value: Any, path: KeyPath) -> Any:
    for part in path:
        value = value[part]
    return value


def _named(location: Location) -> str:
    return f"{location.source}:{location.place.line}"
