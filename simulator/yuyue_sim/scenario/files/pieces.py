"""Validates large values piece by piece: nothing else runs in the process during one call of pydantic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from yuyue_sim.scenario.files.yaml_file import KeyPath
from yuyue_sim.scenario.files.yaml_loader import MAX_DEPTH

M = TypeVar("M", bound=BaseModel)

MOST_VALUES = 200
"""The most values of one piece."""
_OF_A_WHOLE = frozenset({"too_short", "too_long", "value_error"})
"""Errors about all values of a list or under keys; a part of them may have these where the whole has none."""


class _Piece(NamedTuple):
    """Some consecutive values of a list, or under keys."""

    path: KeyPath
    """The path of the list, or of the keys."""
    first: int
    """How many values of the list are before it."""
    value: Any


def model_or_errors(model: type[M], value: Any) -> tuple[M | None, Sequence[ErrorDetails]]:
    """The value as a model, and none; or `None`, and its errors in the form of `ValidationError.errors()`.

    Errors about a large list as a whole are found only if its values have none.
    """
    if _is_large(value):
        errors = _errors_by_piece(model, value)
        if errors:
            return None, errors
    try:
        return model.model_validate(value), ()
    except ValidationError as error:
        return None, error.errors(include_url=False)


def value_under(path: KeyPath, value: Any) -> Any:
    """Lists and keys with nothing but the value under that path; lists have no other item."""
    for key in reversed(path):
        value = [value] if isinstance(key, int) else {key: value}
    return value


def _errors_by_piece(model: type[BaseModel], value: Any) -> list[ErrorDetails]:
    found: dict[tuple[KeyPath, str], ErrorDetails] = {}
    for piece in _pieces(value):
        try:
            model.model_validate(value_under(piece.path, piece.value))
        except ValidationError as error:
            for each in error.errors(include_url=False):
                loc, is_inside = _placed(each["loc"], piece)
                is_absent = each["type"] != "missing" or not _has(value, loc)
                if is_absent and (is_inside or each["type"] not in _OF_A_WHOLE):
                    found.setdefault((loc, each["type"]), {**each, "loc": loc})
    return [*found.values()]


def _pieces(value: Any, path: KeyPath = ()) -> Iterator[_Piece]:
    """Every value that is in no other, in one of the pieces."""
    is_list = isinstance(value, list)
    entries: dict[Any, Any] = {}
    left = MOST_VALUES
    for key, each in [*(enumerate(value) if is_list else value.items())]:
        is_divided = _is_large(each) and len(path) < MAX_DEPTH
        size = MOST_VALUES if is_divided else _size(each)
        if entries and (is_divided or size > left):
            yield _piece(path, entries, is_list=is_list)
            entries, left = {}, MOST_VALUES
        if is_divided:
            yield from _pieces(each, (*path, key))
        else:
            entries[key] = each
            left -= size
    if entries:
        yield _piece(path, entries, is_list=is_list)


def _piece(path: KeyPath, entries: dict[Any, Any], *, is_list: bool) -> _Piece:
    return _Piece(path, next(iter(entries)), [*entries.values()]) if is_list else _Piece(path, 0, entries)


def _is_large(value: Any) -> bool:
    return _size(value) > MOST_VALUES


def _size(value: Any) -> int:
    """How many values there are, at most one more than a piece may have."""
    size = 0
    waiting = [value]
    while waiting and size <= MOST_VALUES:
        each = waiting.pop()
        size += 1
        if isinstance(each, list | dict):
            waiting += islice(each.values() if isinstance(each, dict) else each, MOST_VALUES + 1)
    return size


def _placed(loc: KeyPath, piece: _Piece) -> tuple[KeyPath, bool]:
    """The place of an error in the whole value, and whether it is inside the piece.

    Where a value may have one of several forms, pydantic adds the name of the form to its place.
    """
    placed: list[str | int] = []
    depth = 0
    for part in loc:
        if depth < len(piece.path):
            key = piece.path[depth]
            is_step = part == (0 if isinstance(key, int) else key)
            placed.append(key if is_step else part)
            depth += is_step
        elif depth == len(piece.path) and isinstance(part, int):
            placed.append(part + piece.first)
            depth += 1
        else:
            depth += isinstance(piece.value, dict) and part in piece.value
            placed.append(part)
    return tuple(placed), depth > len(piece.path)


def _has(value: Any, loc: KeyPath) -> bool:
    """Whether there is a value at the place of an error."""
    *above, last = loc
    for part in above:
        if part in value if isinstance(value, dict) else isinstance(value, list) and isinstance(part, int):
            value = value[part]
    return isinstance(value, dict) and last in value
