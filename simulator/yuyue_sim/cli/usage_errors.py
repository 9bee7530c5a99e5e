"""What is wrong with a command line, in our words and the language spoken: typer words it for programmers."""

from __future__ import annotations

import re
from typing import Any

from yuyue_sim.core.language import Phrase, say

_SENTENCES = (
    (re.compile(r"Got unexpected extra arguments? ?(?:\(s\) )?\((?P<words>.*)\)"), Phrase("unexpected: {words}")),
    (
        re.compile(r"No such command '(?P<name>.*?)'\. Did you mean (?P<known>.*)\?"),
        Phrase("no command {name}; did you mean {known}?"),
    ),
    (re.compile(r"No such command '(?P<name>.*?)'\."), Phrase("no command {name}")),
    (re.compile(r"Option '(?P<name>.*)' requires an argument\."), Phrase("{name} needs a value")),
    (re.compile(r"Option '(?P<name>.*)' does not take a value\."), Phrase("{name} takes no value")),
    (re.compile(r"Missing command\."), Phrase("a command is missing")),
    (re.compile(r"Input should be a valid integer.*"), Phrase("expected a whole number")),
    (re.compile(r"Input should be a (valid|finite) number.*"), Phrase("expected a number")),
    (re.compile(r"Input should be greater than or equal to (?P<limit>\S+)"), Phrase("expected at least {limit}")),
    (re.compile(r"Input should be less than or equal to (?P<limit>\S+)"), Phrase("expected at most {limit}")),
    (re.compile(r"Value error, (?P<given>.*) is not one of (?P<known>.*)\."), Phrase("{given} is none of {known}")),
)
"""Sentences of typer, and what is said instead."""


def usage_problem(error: Any) -> str:
    """The text of an error of typer."""
    kind = type(error).__name__
    if kind == "MissingParameter":
        return say("{parameter} is missing", parameter=_name_of(error.param))
    if kind == "NoSuchOption":
        known = ", ".join(sorted(error.possibilities or ()))
        return say(
            "no option {name}; did you mean {known}?" if known else "no option {name}",
            name=error.option_name,
            known=known,
        )
    text = _in_other_words(str(error.message))
    if kind == "BadParameter" and error.param is not None:
        return say("{parameter}: {problem}", parameter=_name_of(error.param), problem=text)
    return text


def _name_of(parameter: Any) -> str:
    return " / ".join(parameter.opts) if parameter.param_type_name == "option" else parameter.metavar or parameter.name


def _in_other_words(text: str) -> str:
    for pattern, phrase in _SENTENCES:
        if found := pattern.fullmatch(text):
            return say(phrase, **found.groupdict())
    return text
