"""Words such as `latency.fixed=3s` as the JSON of a model of a scenario; the simulator checks them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from yuyue_sim.cli.terminal import CommandError
from yuyue_sim.core.language import say

_TRUE, _FALSE = "true", "false"


def values_of(model: type[BaseModel], words: Iterable[str], example: str) -> dict[str, Any]:
    """The values that words give to the keys of a model.

    `key=value` gives a key its value, `key.inner=value` one of the keys below it, and `key` alone plants it with its
    defaults; lists are written with commas.

    Raises:
        CommandError: a word has no such form, or a key is given twice; `example` shows what would be right.
    """
    values: dict[str, Any] = {}
    for word in words:
        name, separator, text = word.partition("=")
        *outer, last = name.split(".")
        place, annotation = values, _annotation(model, name)
        for key in outer:
            place = place.setdefault(key, {})
            if not isinstance(place, dict):
                raise CommandError(say("{name}: {key} has a value already", name=name, key=key))
        is_alone = not separator and _model_in(annotation) is not None
        if not name or not last or not (separator or is_alone):
            raise CommandError(say("{word!r}: expected KEY=VALUE, such as {example}", word=word, example=example))
        if last in place:
            raise CommandError(say("{name}: given twice", name=name))
        place[last] = {} if is_alone else _value(text, annotation)
    return values


def _annotation(model: type[BaseModel], name: str) -> Any:
    """The type of a key; `str` if there is no such key."""
    annotation: Any = model
    for key in name.split("."):
        inner = _model_in(annotation)
        if inner is None or key not in inner.model_fields:
            return str
        annotation = inner.model_fields[key].annotation
    return annotation


def _model_in(annotation: Any) -> type[BaseModel] | None:
    return next((each for each in _types(annotation) if isinstance(each, type) and issubclass(each, BaseModel)), None)


def _types(annotation: Any) -> Iterator[Any]:
    """The types that a value may have: the parts of unions, without what is annotated."""
    origin = get_origin(annotation)
    if origin in {list, dict} or not get_args(annotation):
        yield origin or annotation
        return
    for each in get_args(annotation)[: 1 if hasattr(annotation, "__metadata__") else None]:
        yield from _types(each)


def _value(text: str, annotation: Any) -> Any:
    """A word converted to the type of its key, or unchanged if that fails."""
    types = [*_types(annotation)]
    if list in types:
        return text.split(",")
    if bool in types and text in {_TRUE, _FALSE}:
        return text == _TRUE
    for kind in (int, float):
        if kind in types:
            try:
                number = kind(text)
            except ValueError:
                continue
            return number if isfinite(number) else text
    return text
