"""Describes validation errors for authors of scenarios."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from yuyue_sim.core.authored import StrictModel
from yuyue_sim.core.foreign_signs import about_sign, first_foreign_sign, meant_by
from yuyue_sim.core.language import Language, Phrase, say, spoken
from yuyue_sim.core.shortened import shortened
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.model import PATTERNS, Scenario
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.scenario.files.yaml_file import KeyPath

_MOST_SUGGESTIONS = 60
"""Further unknown keys and words are named without what they may stand for: a suggestion costs more than the rest."""
_UNSUGGESTED = {"extra_forbidden": Phrase("unknown key"), "enum": Phrase("unknown word")}

Context = Mapping[str, Any]


def worded(
    errors: Iterable[Any], tree: Any, written: Callable[[KeyPath], str | None] = lambda _: None
) -> Iterator[Finding]:
    """The errors of pydantic, each with its path in the file and a sentence.

    If a value may have one of several forms, only the errors of the closest form are returned.

    Args:
        errors: the result of `ValidationError.errors()`.
        tree: the values that were validated.
        written: the text of the value under a path, where it was written without quotes.
    """
    choices: dict[KeyPath, list[tuple[KeyPath, Any]]] = {}
    errors = [*errors]
    misspelt = [error["loc"] for error in errors if error["type"] == "extra_forbidden"][:_MOST_SUGGESTIONS]
    suggested = {*misspelt, *[error["loc"] for error in errors if error["type"] == "enum"][:_MOST_SUGGESTIONS]}
    for error in errors:
        loc = (*error["loc"], *error.get("ctx", {}).get("at", ()))
        path, choice = _path_in(tree, loc, error["type"])
        if error["type"] == "missing" and any(_is_meant(loc, path) for loc in misspelt):
            continue
        choices.setdefault(path if choice is None else choice, []).append((path, error))
    for choice, found in choices.items():
        if len(found) > 1 and all(path == choice and error["type"] in _EXPECTED_TYPE for path, error in found):
            expected = say(" or ").join(dict.fromkeys(say(_EXPECTED_TYPE[error["type"]]) for _, error in found))
            yield Finding(
                choice,
                say(
                    "expected {expected}, got {value}",
                    expected=expected,
                    value=_named(found[0][1]["input"], written(choice)),
                ),
            )
            continue
        nearest = [(path, error) for path, error in found if len(path) > len(choice)]
        nearest = nearest or [each for each in found if each[1]["type"] not in _EXPECTED_TYPE] or found
        for path, error in nearest:
            is_of_key = error["type"] == "extra_forbidden"
            if error["type"] in _UNSUGGESTED and error["loc"] not in suggested:
                yield Finding(path, say(_UNSUGGESTED[error["type"]]), is_of_key)
                continue
            text = _words_for(path, error["type"], error["input"], error.get("ctx", {}), written(path))
            yield Finding(path, text, is_of_key)


def unknown_keys(paths: Iterable[KeyPath]) -> Iterator[Finding]:
    """Those of the paths whose last key the models do not have."""
    for path in paths:
        model = _model_at(path[:-1])
        if model is not None and path[-1] not in _keys_of(model):
            yield Finding(path, _unknown_key(path), is_of_key=True)


def _keys_of(model: type[StrictModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _is_meant(misspelt: KeyPath, missing: KeyPath) -> bool:
    """Whether an unknown key is probably a misspelled missing key."""
    return misspelt[:-1] == missing[:-1] and bool(did_you_mean(str(misspelt[-1]), [str(missing[-1])]))


def _path_in(tree: Any, loc: KeyPath, kind: str) -> tuple[KeyPath, KeyPath | None]:
    """The path in the file of an error, and the places on it with several possible forms.

    At such a place pydantic adds a name for the form to its path.
    """
    path: KeyPath = ()
    choice = None
    for position, part in enumerate(loc):
        is_there = part in tree if isinstance(tree, dict) else isinstance(tree, list) and isinstance(part, int)
        if is_there:
            path, tree = (*path, part), tree[part]
        elif kind == "missing" and position == len(loc) - 1:
            path = (*path, part)
        elif choice is None:
            choice = path
    return path, choice


def _words_for(path: KeyPath, kind: str, value: Any, context: Context, written: str | None) -> str:
    said = _problem_of(path, kind, value, context, written)
    sign = None if kind in _UNSUGGESTED or kind in _KEYS else _foreign_sign(value)
    return f"{said}; {about_sign(sign)}" if sign else said


def _foreign_sign(value: Any) -> str | None:
    """The first sign of a text that only looks like one of ASCII, where all others are of ASCII."""
    return first_foreign_sign(value) if isinstance(value, str) else None


def _problem_of(path: KeyPath, kind: str, value: Any, context: Context, written: str | None) -> str:
    if kind == "extra_forbidden":
        return _unknown_key(path)
    if kind == "missing":
        return say("missing{meaning}", meaning=_meaning(path))
    if kind in _EXPECTED_TYPE:
        expected = f"{say(_EXPECTED_TYPE[kind])}{_range_at(path) if kind in _NUMBERS else ''}"
        wrong = _wrong_as_text(path, written) if kind == "string_type" and written else None
        return wrong or say(
            "expected {expected}, got {value}{hint}",
            expected=expected,
            value=_named(value, written),
            hint=_hint(kind, value),
        )
    if kind == "enum":
        return _none_of(path, value, written)
    if isinstance(value, int | float):
        value = written or value
    return _OTHERS[kind](value, context) if kind in _OTHERS else say("{value} is not taken here", value=_quoted(value))


_EXPECTED_TYPE = {
    "string_type": Phrase("text"),
    "int_type": Phrase("a whole number"),
    "int_from_float": Phrase("a whole number"),
    "float_type": Phrase("a number"),
    "bool_type": Phrase("true or false"),
    "list_type": Phrase("a list (lines that begin with -)"),
    "model_type": Phrase("keys with values"),
    "model_attributes_type": Phrase("keys with values"),
    "dict_type": Phrase("keys with values"),
}


_KEYS = {"model_type", "model_attributes_type", "dict_type"}
_PERCENT = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?[%％]")
_NUMBERS = {"int_type", "int_from_float", "float_type"}


def _range_at(path: KeyPath) -> str:
    """The range of the number under a path, if it has two ends."""
    adapter = _adapter_at(path)
    schema = adapter.json_schema() if adapter else {}
    for each in (schema, *schema.get("anyOf", ())):
        if "minimum" in each and "maximum" in each:
            return say(" from {least} to {most}", least=each["minimum"], most=each["maximum"])
    return ""


def _wrong_as_text(path: KeyPath, written: str) -> str | None:
    """What would be wrong if the value were in quotes, such as a duration without a unit; `None` if nothing."""
    adapter = _adapter_at(path)
    try:
        if adapter is not None:
            adapter.validate_python(written)
    except ValidationError as error:
        (found, *_) = error.errors(include_url=False)
        return _words_for(path, found["type"], written, found.get("ctx", {}), None)
    return None


def _adapter_at(path: KeyPath) -> TypeAdapter[Any] | None:
    """Validates the value under a path alone; `None` if it is not there, or holds models."""
    annotation = _annotation_at(path)
    if annotation is None or _first_of(annotation, StrictModel) is not None:
        return None
    return TypeAdapter(annotation)


def _pattern(value: Any, context: Context) -> str:
    said = say(
        "expected {expected}, got {value}",
        expected=PATTERNS.get(context["pattern"], context["pattern"]),
        value=_quoted(value),
    )
    text = str(value).strip(" \t\n")
    for right in (text, text.upper(), text.lower(), f"0{text}", re.sub(r"[\s_]+", "-", text.lower())):
        if right != value and re.fullmatch(context["pattern"], right):
            return said + say("; did you mean '{word}'?", word=shortened(right))
    return said


_OTHERS: dict[str, Callable[[Any, Context], str]] = {
    "string_pattern_mismatch": _pattern,
    "greater_than_equal": lambda value, context: say(
        "expected at least {limit}, got {value}", limit=context["ge"], value=value
    ),
    "less_than_equal": lambda value, context: say(
        "expected at most {limit}, got {value}", limit=context["le"], value=value
    ),
    "less_than": lambda value, context: say(
        "expected less than {limit}, got {value}", limit=context["lt"], value=value
    ),
    "greater_than": lambda value, context: say(
        "expected more than {limit}, got {value}", limit=context["gt"], value=value
    ),
    "finite_number": lambda value, _: say("expected a number, got {value}", value=value),
    "too_short": lambda _, context: say("expected at least {count} in the list", count=context["min_length"]),
    "too_long": lambda _, context: say("expected at most {count} in the list", count=context["max_length"]),
    "literal_error": lambda value, context: say(
        "expected {expected}, got {value}", expected=context["expected"], value=_quoted(value)
    ),
    "string_too_short": lambda value, context: say(
        "expected at least {least} characters, got {value}", least=context["min_length"], value=_quoted(value)
    ),
    "string_too_long": lambda value, context: say(
        "expected at most {most} characters, got {count}", most=context["max_length"], count=len(value)
    ),
    "int_parsing_size": lambda *_: say("the number is too large"),
    "value_error": lambda _, context: str(context["error"]),
    "value_error_at": lambda _, context: str(context["text"]),
}


def _unknown_key(loc: KeyPath) -> str:
    model = _model_at(loc[:-1])
    known = _keys_of(model) if model else []
    word = str(loc[-1])
    if sign := first_foreign_sign(word):
        return about_sign(sign)
    if word.partition("：")[0] in known:
        return say("this is a full-width colon; write ': ' with a space after it")
    return say(
        "unknown key; the keys here are {known}{hint}",
        known=", ".join(known),
        hint=did_you_mean(word, known),
    )


def _none_of(loc: KeyPath, value: Any, written: str | None) -> str:
    words = [str(member.value) for member in _enumeration_at(loc)]
    if not isinstance(value, str):
        return say("expected one of {words}, got {value}", words=", ".join(words), value=_named(value, written))
    return say(
        "{value} is none of {words}{hint}",
        value=_quoted(value),
        words=", ".join(words),
        hint=f"; {about_sign(sign)}" if (sign := _foreign_sign(value)) else did_you_mean(value, words),
    )


def _meaning(loc: KeyPath) -> str:
    """The docstring of a missing key, in brackets; docstrings are English, so none in Chinese."""
    if spoken() is Language.ZH:
        return ""
    model = _model_at(loc[:-1])
    text = " ".join(model.key_docs().get(str(loc[-1]), "").split()) if model else ""
    return f" ({text[:1].lower()}{text[1:].removesuffix('.')})" if text else ""


def _annotation_at(loc: KeyPath) -> Any:
    annotation: Any = Scenario
    for part in loc:
        annotation = next(_below(annotation, part), None)
    return annotation


def _below(annotation: Any, part: str | int) -> Iterator[Any]:
    """The annotations of the values under a key, or in a list."""
    for each in _alternatives(annotation):
        if get_origin(each) in {list, tuple} and isinstance(part, int):
            yield get_args(each)[0]
        elif get_origin(each) is dict and isinstance(part, str):
            yield get_args(each)[1]
        elif isinstance(each, type) and issubclass(each, StrictModel):
            fields = each.model_fields
            yield from (_annotated(field) for name, field in fields.items() if part in {name, field.alias})


def _annotated(field: FieldInfo) -> Any:
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation


def _alternatives(annotation: Any) -> Iterator[Any]:
    """The types that an annotation allows, without metadata."""
    if get_origin(annotation) is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif get_origin(annotation) in {Union, UnionType}:
        for each in get_args(annotation):
            yield from _alternatives(each)
    else:
        yield annotation


def _model_at(loc: KeyPath) -> type[StrictModel] | None:
    return _first_of(_annotation_at(loc), StrictModel)


def _enumeration_at(loc: KeyPath) -> list[Enum]:
    found: type[Enum] | None = _first_of(_annotation_at(loc), Enum)
    return list(found) if found else []


def _first_of(annotation: Any, base: type[Any]) -> type[Any] | None:
    """The first type that an annotation allows and that is a subclass."""
    return next((each for each in _alternatives(annotation) if isinstance(each, type) and issubclass(each, base)), None)


def _hint(kind: str, value: Any) -> str:
    if kind == "string_type" and isinstance(value, int | float):
        return say("; put it in quotes")
    if kind == "list_type":
        return _hint_at_list(value)
    if kind == "float_type" and isinstance(value, str) and (percent := _PERCENT.fullmatch(value)):
        return say("; {value} is {share:.15g}", value=_quoted(value), share=float(percent[1]) / 100)
    return say("; a colon is written ': '") if kind in _KEYS and isinstance(value, str) and "：" in value else ""


def _hint_at_list(value: Any) -> str:
    """What would make a list of a value that is none."""
    first = str(next(iter(value), "")) if isinstance(value, dict) else ""
    if first[:1] == "-":
        return say("; write a space after the -")
    if first and meant_by(first[0]) == "-":
        return f"; {about_sign(first[0])}"
    return say("; write [{value}]", value=shortened(value)) if isinstance(value, str) and value.isalnum() else ""


def _named(value: Any, written: str | None) -> str:
    """A value and its type in plain words, as it was written in the file."""
    if value is None:
        return say("nothing")
    if isinstance(value, bool):
        return written or str(value).lower()
    if isinstance(value, int | float):
        return say("the number {value}", value=shortened(written or str(value)))
    if isinstance(value, str):
        return say("the text {value}", value=_quoted(value))
    return say("a list" if isinstance(value, list) else "keys with values")


def _quoted(value: Any) -> str:
    text = re.sub(r"\s+", " ", str(value))
    return f"'{shortened(text)}'"
