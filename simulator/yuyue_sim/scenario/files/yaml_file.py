"""Reads a scenario file: plain YAML 1.2 values, each with its place.

Tags, anchors and aliases are refused, as are duplicate keys, deep nesting and large files: a scenario is data, and
its content must be visible where it applies. Scalars follow YAML 1.2, so that `14:30` is text and `no` is too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.events import AliasEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

from yuyue_sim.scenario.files.errors import Location, Place, Problem, ScenarioErrors

MAX_BYTES = 1 << 20
MAX_DEPTH = 20

KeyPath = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?[0-9]{1,40}")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]{1,40}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
_PREFIX = {"tag:yaml.org,2002:": "!!"}


@dataclass(frozen=True, slots=True)
class Document:
    """The values of a file, merged with its parents or not, and the place of each value and key."""

    source: str
    value: Any
    places: dict[KeyPath, Location]
    """Path → place of the value."""
    key_places: dict[KeyPath, Location]
    """Path → place of the key."""
    problems: list[Problem] = field(default_factory=list)
    """Duplicate keys; the rest of the file is read all the same."""

    def location(self, path: KeyPath, *, at_key: bool = False) -> Location:
        """The place of the value under a path, or of its key; if missing, that of the nearest existing parent."""
        found = self.key_places.get(path) if at_key else None
        for length in range(len(path), -1, -1):
            found = found or self.places.get(path[:length])
        return found or Location(self.source, Place(1, 1))


class _Loader(Reader, Scanner, Parser, Composer, BaseResolver):
    """PyYAML up to the tree of nodes; the resolver leaves every scalar a text."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        BaseResolver.__init__(self)
        self.depth = 0

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, AliasEvent):
            raise _RefusedError(event.start_mark, "an alias (*) is not taken here; write the value out")
        if event.anchor is not None:
            raise _RefusedError(
                event.start_mark, "an anchor (&) is not taken here; write the value out where it is needed"
            )
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            raise _RefusedError(event.start_mark, f"the tag {_written(tag)} is not taken here; leave it out")
        if self.depth >= MAX_DEPTH:
            raise _RefusedError(event.start_mark, f"nested deeper than {MAX_DEPTH} levels")
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


class _RefusedError(Exception):
    def __init__(self, mark: Any, text: str) -> None:
        super().__init__(text)
        self.mark = mark


def read_document(path: Path, source: str | None = None) -> Document:
    """Read a YAML file into plain values with their places.

    Args:
        path: the file.
        source: its name in errors; the path if absent.

    Raises:
        ScenarioErrors: the file cannot be read, is too large, is not UTF-8, or is not the accepted YAML.
    """
    name = source or str(path)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ScenarioErrors([Problem(name, None, "", f"cannot be read: {_reason(error)}")]) from None
    if len(content) > MAX_BYTES:
        raise ScenarioErrors(
            [Problem(name, None, "", f"larger than {MAX_BYTES >> 20} MiB, the most a scenario may be")]
        )
    try:
        text = content.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        place = Place(content.count(b"\n", 0, error.start) + 1, error.start - content.rfind(b"\n", 0, error.start))
        raise ScenarioErrors([Problem(name, place, "", "expected UTF-8; save the file in that encoding")]) from None
    return parse_document(text, name)


def parse_document(text: str, source: str) -> Document:
    """Parse YAML text into plain values with their places.

    Raises:
        ScenarioErrors: the text is not the accepted YAML.
    """
    try:
        root = _Loader(text).get_single_node()
    except _RefusedError as error:
        raise ScenarioErrors([Problem(source, _place(error.mark), "", str(error))]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(part for part in (error.context, error.problem) if part)
        if "'\\t'" in said:
            said = "a tab cannot stand here; indent with spaces"
        raise ScenarioErrors([Problem(source, _place(mark), "", f"not YAML: {said}")]) from None
    except yaml.reader.ReaderError as error:
        raise ScenarioErrors([Problem(source, _character_place(text, error), "", _character_text(error))]) from None
    if root is None:
        raise ScenarioErrors([Problem(source, None, "", "the file is empty; expected at least name and world")])
    document = Document(source, None, {}, {})
    value = _value(root, (), document)
    return Document(source, value, document.places, document.key_places, document.problems)


def key_text(path: KeyPath) -> str:
    """A path in the form `world.hospitals[2].profile`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _value(node: Node, path: KeyPath, document: Document) -> Any:
    document.places[path] = Location(document.source, _node_place(node))
    if isinstance(node, MappingNode):
        return {key: _value(value, (*path, key), document) for key, value in _entries(node, path, document)}
    if isinstance(node, SequenceNode):
        return [_value(item, (*path, index), document) for index, item in enumerate(node.value)]
    return _scalar(node)


def _entries(node: MappingNode, path: KeyPath, document: Document) -> Iterator[tuple[str, Node]]:
    for key_node, value_node in node.value:
        place = _node_place(key_node)
        if not isinstance(key_node, ScalarNode):
            document.problems.append(Problem(document.source, place, key_text(path), "a key must be a plain word"))
            continue
        key_path = (*path, key_node.value)
        first = document.key_places.get(key_path)
        if first is not None:
            text = f"the key stands twice, first in line {first.place.line}; keep one of them"
            document.problems.append(Problem(document.source, place, key_text(key_path), text))
            continue
        document.key_places[key_path] = Location(document.source, place)
        yield key_node.value, value_node


def _node_place(node: Node) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)


def _scalar(node: Node) -> Any:
    text: str = node.value
    if getattr(node, "style", None) is not None:
        return text
    if text.lower() in _WORDS and text in (text.lower(), text.capitalize(), text.upper()):
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _HEXADECIMAL.fullmatch(text):
        return int(text, 16)
    return float(text) if _FLOAT.fullmatch(text) else text


def _place(mark: Any) -> Place | None:
    return Place(mark.line + 1, mark.column + 1) if mark else None


def _written(tag: str) -> str:
    for long, short in _PREFIX.items():
        tag = tag.replace(long, short)
    return tag


def _character_place(text: str, error: yaml.reader.ReaderError) -> Place:
    before = text[: error.position]
    return Place(before.count("\n") + 1, len(before) - before.rfind("\n"))


def _character_text(error: yaml.reader.ReaderError) -> str:
    return f"the character U+{error.character:04X} is not taken in YAML; remove it"


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
