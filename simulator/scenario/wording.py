"""What validation found, in words for people who write scenarios."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, get_args

from pydantic import BaseModel

from simulator.scenario.model import PATTERNS, Scenario
from simulator.scenario.suggestions import did_you_mean
from simulator.scenario.yaml_file import KeyPath

_LONGEST_QUOTE = 60

Context = Mapping[str, Any]


def words_for(loc: KeyPath, kind: str, value: Any, context: Context) -> tuple[KeyPath, str]:
    """The path of a problem and a sentence about it.

    Args:
        loc: where pydantic found it.
        kind: pydantic's name of the problem.
        value: what stood there.
        context: what pydantic knows besides, such as a bound.
    """
    if kind == "extra_forbidden":
        return loc, _unknown_key(loc)
    if kind == "missing":
        return loc, f"missing{_meaning(loc)}"
    if kind in _EXPECTED_TYPE:
        return loc, f"expected {_EXPECTED_TYPE[kind]}, got {_named(value)}{_quote_hint(kind, value)}"
    if kind == "enum":
        return loc, _none_of(loc, value)
    return loc, _OTHERS[kind](value, context) if kind in _OTHERS else f"{_quoted(value)} is not taken here"


_EXPECTED_TYPE = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list (lines that begin with -)",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
    "dict_type": "keys with values",
}


def _pattern(value: Any, context: Context) -> str:
    return f"expected {PATTERNS.get(context['pattern'], context['pattern'])}, got {_quoted(value)}"


_OTHERS: dict[str, Callable[[Any, Context], str]] = {
    "string_pattern_mismatch": _pattern,
    "greater_than_equal": lambda value, context: f"expected at least {context['ge']}, got {value}",
    "less_than_equal": lambda value, context: f"expected at most {context['le']}, got {value}",
    "less_than": lambda value, context: f"expected less than {context['lt']}, got {value}",
    "greater_than": lambda value, context: f"expected more than {context['gt']}, got {value}",
    "too_short": lambda _, context: f"expected at least {context['min_length']} in the list",
    "string_too_short": lambda value, context: (
        f"expected at least {context['min_length']} characters, got {_quoted(value)}"
    ),
    "string_too_long": lambda value, context: f"expected at most {context['max_length']} characters, got {len(value)}",
    "int_parsing_size": lambda *_: "the number is too large",
    "value_error": lambda _, context: str(context["error"]),
}


def _unknown_key(loc: KeyPath) -> str:
    model = _model_at(loc[:-1])
    known = list(model.model_fields) if model else []
    word = str(loc[-1])
    return f"unknown key; the keys here are {', '.join(known)}{did_you_mean(word, known)}"


def _none_of(loc: KeyPath, value: Any) -> str:
    words = [str(member.value) for member in _enumeration_at(loc)]
    if not isinstance(value, str):
        return f"expected one of {', '.join(words)}, got {_named(value)}"
    return f"{_quoted(value)} is none of {', '.join(words)}{did_you_mean(value, words)}"


def _meaning(loc: KeyPath) -> str:
    """The docstring of a key in brackets, to say what is missing."""
    model = _model_at(loc[:-1])
    field = model.model_fields.get(str(loc[-1])) if model else None
    text = " ".join((field.description or "").split()) if field else ""
    return f" ({text[:1].lower()}{text[1:].removesuffix('.')})" if text else ""


def _annotation_at(loc: KeyPath) -> Any:
    annotation: Any = Scenario
    for part in loc:
        model = _first_of(annotation, BaseModel)
        if isinstance(part, int):
            annotation = next(iter(get_args(annotation)), None)
        elif model is not None and part in model.model_fields:
            annotation = model.model_fields[part].annotation
    return annotation


def _model_at(loc: KeyPath) -> type[BaseModel] | None:
    return _first_of(_annotation_at(loc), BaseModel)


def _enumeration_at(loc: KeyPath) -> list[Enum]:
    found: type[Enum] | None = _first_of(_annotation_at(loc), Enum)
    return list(found) if found else []


def _first_of(annotation: Any, base: type[Any]) -> type[Any] | None:
    """The annotation itself, or the first of its arguments, that is a subclass."""
    if isinstance(annotation, type) and issubclass(annotation, base):
        return annotation
    for argument in get_args(annotation):
        found = _first_of(argument, base)
        if found is not None:
            return found
    return None


def _quote_hint(kind: str, value: Any) -> str:
    if kind != "string_type" or isinstance(value, list | dict) or value is None:
        return ""
    return "; put it in quotes"


def _named(value: Any) -> str:
    """A value with its type in plain words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text {_quoted(value)}"
    return "a list" if isinstance(value, list) else "keys with values"


def _quoted(value: Any) -> str:
    text = re.sub(r"\s+", " ", str(value))
    return f"'{text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + '…'}'"
