"""Reads a scenario file: plain YAML 1.2 values, each with its place.

Tags, anchors and aliases are refused, as are duplicate keys, deep nesting and large files: a scenario is data, and
its content must be visible where it applies. Scalars follow YAML 1.2, so that `14:30` is text and `no` is too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from yuyue_sim.core.foreign_signs import about_sign
from yuyue_sim.core.language import Language, reason_of, say, spoken
from yuyue_sim.core.shortened import shortened
from yuyue_sim.core.text_encoding import WrongEncodingError, decoded
from yuyue_sim.scenario.files.errors import Location, Place, Problem, ScenarioErrors
from yuyue_sim.scenario.files.yaml_loader import RefusedError, YamlLoader
from yuyue_sim.scenario.files.yaml_problems import explain_yaml_error

MAX_BYTES = 1 << 20
_KEPT_DOCUMENTS, _KEPT_CHARACTERS = 16, 1 << 15

KeyPath = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?[0-9]{1,40}")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]{1,40}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?")
_KEY_WITHOUT_SPACE = re.compile(r"[a-z_]+[:：]\S")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}


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
    removed: list[KeyPath] = field(default_factory=list)
    """Keys with `null` in a scenario that extends another; they are not among the values."""

    def location(self, path: KeyPath, *, at_key: bool = False) -> Location:
        """The place of the value under a path, or of its key; if missing, that of the nearest existing parent."""
        found = self.key_places.get(path) if at_key else None
        for length in range(len(path), -1, -1):
            found = found or self.places.get(path[:length])
        return found or Location(self.source, Place(1, 1))


def read_document(path: Path, source: str | None = None) -> Document:
    """Read a YAML file into plain values with their places.

    Args:
        path: the file.
        source: its name in errors; the path if absent.

    Raises:
        ScenarioErrors: the file cannot be read, is too large, is not UTF-8, or is not the accepted YAML.
    """
    name = source or str(path)
    return parse_document(text_of(path, name), name)


def text_of(path: Path, source: str) -> str:
    """The text of a scenario file; `source` is its name in errors.

    Raises:
        ScenarioErrors: the file cannot be read, is too large, or is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ScenarioErrors(
            [Problem(source, None, "", say("cannot be read: {reason}", reason=_reason(error)))]
        ) from None
    if len(content) > MAX_BYTES:
        raise ScenarioErrors(
            [
                Problem(
                    source,
                    None,
                    "",
                    say("larger than {most} MiB, the most a scenario may be", most=MAX_BYTES >> 20),
                )
            ]
        )
    try:
        return decoded(content)
    except WrongEncodingError as error:
        raise ScenarioErrors([Problem(source, Place(error.line, error.column), "", str(error))]) from None


def parse_document(text: str, source: str) -> Document:
    """Parse YAML text into plain values with their places, which nobody may change.

    Raises:
        ScenarioErrors: the text is not the accepted YAML.
    """
    return _parsed_once(text, source, spoken()) if len(text) <= _KEPT_CHARACTERS else _parsed(text, source)


def _parsed(text: str, source: str) -> Document:
    try:
        root = YamlLoader(text).get_single_node()
    except RefusedError as error:
        raise ScenarioErrors([Problem(source, _place(error.mark), "", str(error))]) from None
    except yaml.MarkedYAMLError as error:
        place, said = explain_yaml_error(text, error)
        raise ScenarioErrors([Problem(source, place, "", say("not YAML: {reason}", reason=said))]) from None
    except yaml.reader.ReaderError as error:
        raise ScenarioErrors([Problem(source, _character_place(text, error), "", _character_text(error))]) from None
    if root is None:
        raise ScenarioErrors([Problem(source, None, "", say("the file is empty; expected at least name and world"))])
    if isinstance(root, ScalarNode) and root.style is None and _KEY_WITHOUT_SPACE.match(root.value):
        text = say("a space is missing after the colon; write KEY: VALUE")
        raise ScenarioErrors([Problem(source, _node_place(root), "", say("not YAML: {reason}", reason=text))])
    document = Document(source, None, {}, {})
    value = _value(root, (), document)
    return Document(source, value, document.places, document.key_places, document.problems)


@lru_cache(_KEPT_DOCUMENTS)
def _parsed_once(text: str, source: str, language: Language) -> Document:  # noqa: ARG001 - that of its problems
    """The tests of a suite begin with the same few scenarios again and again."""
    return _parsed(text, source)


def key_text(path: KeyPath) -> str:
    """A path in the form `world.hospitals[2].profile`; long keys are shortened."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{shortened(part)}" if text else shortened(part)
    return text


def _value(node: Node, path: KeyPath, document: Document) -> Any:
    is_plain = isinstance(node, ScalarNode) and node.style is None
    document.places[path] = Location(document.source, _node_place(node), node.value if is_plain else None)
    if isinstance(node, MappingNode):
        return {key: _value(value, (*path, key), document) for key, value in _entries(node, path, document)}
    if isinstance(node, SequenceNode):
        return [_value(item, (*path, index), document) for index, item in enumerate(node.value)]
    return _scalar(node)


def _entries(node: MappingNode, path: KeyPath, document: Document) -> Iterator[tuple[str, Node]]:
    for key_node, value_node in node.value:
        place = _node_place(key_node)
        if not isinstance(key_node, ScalarNode):
            document.problems.append(Problem(document.source, place, key_text(path), say("a key must be a plain word")))
            continue
        key = key_node.value
        if key_node.style is None and key != key.strip():
            text = about_sign(key[0] if key[0].isspace() else key[-1])
            document.problems.append(Problem(document.source, place, key_text((*path, key.strip())), text))
            key = key.strip()
        if colon := _key_without_colon(key_node, value_node):
            text = say("this is a full-width colon; write ': ' with a space after it")
            text = text if colon[0] == "：" else say("a space is missing after the colon; write KEY: VALUE")
            place = Place(place.line, place.column + colon.start())
            document.problems.append(Problem(document.source, place, key_text(path), text))
            continue
        key_path = (*path, key)
        first = document.key_places.get(key_path)
        if first is not None:
            text = say("the key occurs twice, first in line {line}; keep one of them", line=first.place.line)
            document.problems.append(Problem(document.source, place, key_text(key_path), text))
            continue
        document.key_places[key_path] = Location(document.source, place)
        yield key, value_node


def _key_without_colon(key: ScalarNode, value: Node) -> re.Match[str] | None:
    """The colon of a key in braces that is none: `{at：+1h}` and `{at:+1h}` are keys without a value."""
    has_value = not isinstance(value, ScalarNode) or value.style is not None or value.value
    return None if has_value or key.style is not None else re.search("[:：]", key.value)


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


def _character_place(text: str, error: yaml.reader.ReaderError) -> Place:
    before = text[: error.position]
    return Place(before.count("\n") + 1, len(before) - before.rfind("\n"))


def _character_text(error: yaml.reader.ReaderError) -> str:
    return say("the character U+{code:04X} is not allowed in YAML; remove it", code=error.character)


def _reason(error: OSError) -> str:
    return reason_of(error).lower()
