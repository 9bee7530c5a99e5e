"""What pydantic finds wrong with a JSON document, in our own words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from yuyue_sim.core.language import Phrase, say
from yuyue_sim.core.shortened import shortened

_EXPECTED = {
    "string": Phrase("text"),
    "int": Phrase("a whole number"),
    "float": Phrase("a number"),
    "bool": Phrase("true or false"),
    "list": Phrase("a list"),
    "model": Phrase("a JSON object"),
    "date": Phrase("a date such as 2026-03-02"),
}
"""The first word of an error's type → what is expected."""
_WRONG_TYPE = re.compile(r"_(type|parsing|from_float|from_date_parsing|from_datetime_parsing|from_datetime_inexact)$")
_LIMITS = {
    "greater_than_equal": ("ge", Phrase("expected at least {limit}, got {value}")),
    "less_than_equal": ("le", Phrase("expected at most {limit}, got {value}")),
    "string_too_short": ("min_length", Phrase("expected at least {limit} characters, got {value}")),
    "string_too_long": ("max_length", Phrase("expected at most {limit} characters, got {value}")),
}
_PLACE = re.compile(r"line (\d+) column (\d+)$")


def reason_of_error(found: Mapping[str, Any]) -> Any:
    """What is wrong, and what would be right; the library's own words for what no model here can bring up."""
    kind, context = found["type"], found.get("ctx", {})
    if kind == "json_invalid" and (place := _PLACE.search(str(context.get("error", "")))):
        return say("expected a JSON object; line {line}, column {column} is none", line=place[1], column=place[2])
    value = shortened(json.dumps(found["input"], ensure_ascii=False, default=str))
    if kind in _LIMITS:
        key, text = _LIMITS[kind]
        return say(text, limit=context[key], value=value)
    expected = _EXPECTED.get(kind.partition("_")[0])
    if expected is not None and _WRONG_TYPE.search(kind):
        return say("expected {expected}, got {value}", expected=expected, value=value)
    return context.get("error", found["msg"])
