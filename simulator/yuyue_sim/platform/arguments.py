"""Requests written as `key=value` words, with the element names of the specification as keys."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from yuyue_sim.contract.declaration import Element, elements_of
from yuyue_sim.contract.operations import Operation
from yuyue_sim.contract.renderer import escape
from yuyue_sim.core.language import Language, Phrase, spoken

_Path = tuple[str, ...]


class ArgumentsError(ValueError):
    """The words do not make a request; `problems` has one line per problem."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class _Leaf:
    path: _Path
    element: Element
    repeatable: bool = False
    """Whether the element, or a group around it, may be repeated."""

    @property
    def key(self) -> str:
        return ".".join(self.path)


def request_document(operation: Operation, words: Sequence[str], defaults: Mapping[str, str]) -> str:
    """The document of a request, with the elements in the order of their table.

    A key is the name of an element. If several elements have that name, it is the end of the path, such as
    `OneRegInfo.HospitalID`. A key given several times repeats the group of its element. Values are not checked.

    Args:
        operation: the operation of the request.
        words: each `key=value`.
        defaults: values of required elements that are not given, by attribute name.

    Raises:
        ArgumentsError: a word is no `key=value`, a key is unknown or ambiguous, or a required one is missing.
    """
    leaves = list(_leaves(operation.request, (), False))
    values = _values(leaves, words)
    _complete(operation.request, (), values, defaults)
    missing = list(_missing(operation.request, (), values))
    if missing:
        raise ArgumentsError(
            [Phrase("missing {key}=…  {meaning}", key=leaf.key, meaning=_meaning(leaf.element)) for leaf in missing],
        )
    inner = _render(operation.request, (), values, 0)
    return f"<{operation.request_root}>{inner}</{operation.request_root}>"


def words_of(record: Any, without: Collection[str] = ()) -> list[str]:
    """The `key=value` words that make a record; empty values, and the attributes in `without`, are left out."""
    words = []
    for element in elements_of(type(record)):
        if element.attribute in without:
            continue
        value = getattr(record, element.source or element.attribute)
        for item in value if element.repeated else [value]:
            if element.record is not None and item is not None:
                words += words_of(item, without)
            elif item is not None and item != "":
                words.append(f"{element.name}={_wire_text(item)}")
    return words


def _wire_text(value: Any) -> str:
    text = value.value if hasattr(value, "value") else value
    return text.isoformat(" ", "seconds") if hasattr(text, "hour") else str(text)


def _leaves(record: type[Any], prefix: _Path, repeatable: bool) -> Iterator[_Leaf]:
    for element in elements_of(record):
        path = (*prefix, element.name)
        if element.record is not None:
            yield from _leaves(element.record, path, repeatable or element.repeated)
        elif element.source is None:
            yield _Leaf(path, element, repeatable or element.repeated)


def _values(leaves: Sequence[_Leaf], words: Sequence[str]) -> dict[_Path, list[str]]:
    values: dict[_Path, list[str]] = {}
    problems: list[str] = []
    unsettled: list[tuple[str, str, list[_Leaf]]] = []
    for word in words:
        key, equals, value = word.partition("=")
        found = _matching(leaves, key) if equals else []
        if not equals:
            problems.append(Phrase("{word!r} is no key=value", word=word))
        elif not found:
            problems.append(_unknown(key, leaves))
        elif len(found) == 1:
            values.setdefault(found[0].path, []).append(value)
        else:
            unsettled.append((key, value, found))
    groups = {path[:-1] for path in values}
    for key, value, found in unsettled:
        near = [leaf for leaf in found if leaf.path[:-1] in groups]
        if len(near) == 1:
            values.setdefault(near[0].path, []).append(value)
        else:
            problems.append(
                Phrase(
                    "{key!r} could be {found}; write one of these",
                    key=key,
                    found=Phrase(" or ").join(leaf.key for leaf in found),
                )
            )
    problems += [
        Phrase("{key} is given twice", key=leaf.key)
        for leaf in leaves
        if len(values.get(leaf.path, ())) > 1 and not leaf.repeatable
    ]
    if problems:
        raise ArgumentsError(problems)
    return values


def _matching(leaves: Sequence[_Leaf], key: str) -> list[_Leaf]:
    wanted = tuple(key.lower().split("."))
    return [
        leaf
        for leaf in leaves
        if tuple(part.lower() for part in leaf.path[-len(wanted) :]) == wanted
        or (len(wanted) == 1 and wanted[0] in {alias.lower() for alias in leaf.element.aliases})
    ]


def _unknown(key: str, leaves: Sequence[_Leaf]) -> str:
    names = {leaf.path[-1].lower(): leaf.path[-1] for leaf in leaves}
    close = get_close_matches(key.rpartition(".")[2].lower(), names, n=1)
    hint = Phrase("; did you mean {name!r}?", name=names[close[0]]) if close else ""
    return Phrase(
        "unknown key {key!r}; the keys are {known}{hint}", key=key, known=", ".join(names.values()), hint=hint
    )


def _is_present(element: Element, path: _Path, values: Mapping[_Path, Any]) -> bool:
    return element.required or any(given[: len(path)] == path for given in values)


def _complete(record: type[Any], prefix: _Path, values: dict[_Path, list[str]], defaults: Mapping[str, str]) -> None:
    """Fill in the constants of the tables and the defaults."""
    for element in elements_of(record):
        path = (*prefix, element.name)
        if element.record is not None:
            if _is_present(element, path, values):
                _complete(element.record, path, values, defaults)
        elif element.usage.startswith("1") and path not in values:
            if len(element.values) == 1:
                values[path] = [_wire_text(element.values[0])]
            elif element.attribute in defaults:
                values[path] = [defaults[element.attribute]]


def _missing(record: type[Any], prefix: _Path, values: Mapping[_Path, Any]) -> Iterator[_Leaf]:
    for element in elements_of(record):
        path = (*prefix, element.name)
        if element.record is not None:
            if _is_present(element, path, values):
                yield from _missing(element.record, path, values)
        elif element.required and path not in values:
            yield _Leaf(path, element)


def _render(record: type[Any], prefix: _Path, values: Mapping[_Path, list[str]], index: int) -> str:
    pieces = []
    for element in elements_of(record):
        path = (*prefix, element.name)
        given = values.get(path, [])
        if element.record is not None:
            if not _is_present(element, path, values):
                continue
            count = _count(path, values) if element.repeated else 1
            for item in range(count):
                inner = _render(element.record, path, values, item if element.repeated else index)
                pieces.append(f"<{element.name}>{inner}</{element.name}>")
        elif element.repeated:
            pieces += [f"<{element.name}>{escape(value)}</{element.name}>" for value in given]
        elif index < len(given):
            pieces.append(f"<{element.name}>{escape(given[index])}</{element.name}>")
    return "".join(pieces)


def _count(path: _Path, values: Mapping[_Path, list[str]]) -> int:
    return max(len(given) for key, given in values.items() if key[: len(path)] == path)


def _meaning(element: Element) -> str:
    return element.zh if spoken() is Language.ZH else f"{element.en} {element.zh}"
