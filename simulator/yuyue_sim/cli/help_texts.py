"""The help of commands in the language spoken: its texts, and those that typer adds."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from typer import rich_utils

from yuyue_sim.core.language import Phrase, say

_TEXTS = "_make_rich_text"
_EXAMPLE = "Example: "
_ADDED = {
    "DEFAULT_STRING": Phrase("[default: {}]"),
    "ENVVAR_STRING": Phrase("[env var: {}]"),
    "REQUIRED_LONG_STRING": Phrase("[required]"),
}
"""Constant of typer → what it shows behind the help of an option."""


@contextmanager
def saying() -> Iterator[None]:
    """Let typer add its own texts in the language spoken."""
    said = {**{name: say(phrase) for name, phrase in _ADDED.items()}, _TEXTS: _folding(getattr(rich_utils, _TEXTS))}
    before = {name: getattr(rich_utils, name) for name in said}
    for name, value in said.items():
        setattr(rich_utils, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(rich_utils, name, value)


def _folding(make_text: Any) -> Any:
    """What makes texts of help, where a line ends between any two characters: Chinese has no spaces."""

    def make(**given: Any) -> Any:
        text = make_text(**given)
        text.overflow = "fold"
        return text

    return make


def with_said_texts(command: Any) -> Any:
    """A copy of a command to show its help, and that of what is in it, in the language spoken."""
    shown = _said(command)
    shown.get_params = lambda ctx: [_said_parameter(each) for each in command.get_params(ctx)]
    shown.get_usage = lambda ctx: command.get_usage(ctx).replace("Usage: ", say("Usage: "), 1)
    if hasattr(command, "get_command"):
        shown.get_command = lambda ctx, name: _said_part(command.get_command(ctx, name))
    return shown


def said_help(text: str) -> str:
    """A help text, paragraph by paragraph."""
    return "\n\n".join(map(_said_paragraph, text.split("\n\n")))


def _said_paragraph(paragraph: str) -> str:
    if paragraph.startswith(_EXAMPLE):
        return say("Example: {command}", command=paragraph.removeprefix(_EXAMPLE))
    return say(" ".join(paragraph.split()))


def _said(command: Any) -> Any:
    shown = copy.copy(command)
    shown.help = said_help(command.help) if command.help else command.help
    shown.epilog = said_help(command.epilog) if command.epilog else command.epilog
    return shown


def _said_part(command: Any) -> Any:
    """A command as the help of its group lists it."""
    shown = _said(command)
    shown.rich_help_panel = say(getattr(command, "rich_help_panel", None) or Phrase("Commands"))
    return shown


def _said_parameter(parameter: Any) -> Any:
    shown = copy.copy(parameter)
    shown.help = said_help(parameter.help) if parameter.help else parameter.help
    is_argument = parameter.param_type_name == "argument"
    shown.rich_help_panel = say("Arguments" if is_argument else "Options")
    return shown
