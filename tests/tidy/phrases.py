"""The texts for people in the package, as `say` and `Phrase` have them, and those of the help of commands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import typer
from typer.main import get_command
from yuyue_sim.cli.app import app

from tests.tidy.sources import SOURCES, dotted, named, tree_of

SAYING = {"say", "Phrase"}


def phrases_in(path: Path) -> Iterator[tuple[str, str]]:
    """Where each text stands in a file, and the text."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and dotted(node.func) in SAYING and node.args:
            yield from ((f"{named(path)}:{node.lineno}", text) for text in _choices(node.args[0]))
        if isinstance(node, ast.Call) and dotted(node.func) == "table_of" and isinstance(node.args[1], ast.Constant):
            heads = str(node.args[1].value).split()
            yield from (
                (f"{named(path)}:{node.lineno}", head.lstrip("#~")) for head in heads if head.islower()
            )  # others are wire names


def _choices(node: ast.expr) -> Iterator[str]:
    """The texts that an argument may be."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from _choices(node.body)
        yield from _choices(node.orelse)


def phrases_of_help() -> Iterator[tuple[str, str]]:
    """The command of each paragraph of a help text, and the paragraph."""
    yield from _of_command("yuyue-sim", get_command(app))


def _of_command(name: str, command: Any) -> Iterator[tuple[str, str]]:
    texts = [
        command.help,
        command.epilog,
        *(getattr(each, "help", None) for each in command.get_params(typer.Context(command))),
    ]
    for text in filter(None, texts):
        for paragraph in text.split("\n\n"):
            if not paragraph.startswith("Example: "):
                yield name, " ".join(paragraph.split())
    yield from ((name, each) for each in [getattr(command, "rich_help_panel", None)] if each)
    for part, each in getattr(command, "commands", {}).items():
        yield from _of_command(f"{name} {part}", each)


@cache
def all_phrases() -> dict[str, str]:
    """Text → where it first stands."""
    found: dict[str, str] = {}
    for place, text in [each for path in SOURCES for each in phrases_in(path)] + [*phrases_of_help()]:
        found.setdefault(text, place)
    return found
