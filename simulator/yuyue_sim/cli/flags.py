"""Commands with the option --lang, whose help shows a flag by its name alone, without the type of a value."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from yuyue_sim.core.language import Language, spoken


@contextmanager
def _at(context: Any) -> Iterator[None]:
    """Let errors of a command line name the command that they are about; typer's parser leaves it out of some."""
    try:
        yield
    except Exception as error:
        if getattr(error, "ctx", context) is None:
            error.ctx = context  # type: ignore[attr-defined]
        raise


class Command(TyperCommand):
    """A command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Its arguments and options in a command line."""
        with _at(ctx):
            return super().parse_args(ctx, args)

    def get_params(self, ctx: Any) -> Any:
        """Its arguments and options."""
        return _completed(super().get_params(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Its help, in the language spoken."""
        if spoken() is Language.EN:
            super().format_help(ctx, formatter)
            return
        from yuyue_sim.cli.help_texts import saying, with_said_texts

        with saying():
            TyperCommand.format_help(with_said_texts(self), ctx, formatter)


class Group(TyperGroup):
    """A command with subcommands."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Its options in a command line."""
        with _at(ctx):
            return super().parse_args(ctx, args)

    def get_params(self, ctx: Any) -> Any:
        """Its options."""
        return _completed(super().get_params(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Its help, in the language spoken."""
        if spoken() is Language.EN:
            super().format_help(ctx, formatter)
            return
        from yuyue_sim.cli.help_texts import saying, with_said_texts

        with saying():
            TyperGroup.format_help(with_said_texts(self), ctx, formatter)


def _completed(parameters: Any) -> Any:
    """The parameters with --lang before --help, which is the last."""
    for each in parameters:
        if getattr(each, "is_flag", False):
            each.metavar = ""
    return [*parameters[:-1], _language_option(), *parameters[-1:]]


@cache
def _language_option() -> Any:
    """The option --lang. `yuyue_sim.cli.app` reads it before anything else: help and errors are said in it."""

    def options(
        lang: Annotated[
            Language | None,
            typer.Option(
                "--lang",
                expose_value=False,
                help="Language of texts for people; that of the locale if absent.",
                show_default=False,
            ),
        ] = None,
    ) -> None:
        """The options of every command."""

    alone = typer.Typer(add_completion=False)
    alone.command()(options)
    built: Any = get_command(alone)
    return next(each for each in built.params if each.name == "lang")
