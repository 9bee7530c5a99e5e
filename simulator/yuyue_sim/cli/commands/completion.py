"""`yuyue-sim completion`: completion of commands and options in a shell."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated

import typer

_REQUESTED_IN = "_YUYUE_SIM_COMPLETE"
"""The variable in which the scripts ask the program for words."""


class Shell(StrEnum):
    """A shell."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def completion(shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")]) -> None:
    """Print the script by which a shell completes commands, options and names.

    For bash and zsh, write eval "$(yuyue-sim completion bash)" into ~/.bashrc or ~/.zshrc;
    for fish, yuyue-sim completion fish | source into ~/.config/fish/config.fish.

    Example: yuyue-sim completion bash
    """
    from typer._completion_shared import get_completion_script

    typer.echo(get_completion_script(prog_name="yuyue-sim", complete_var=_REQUESTED_IN, shell=shell.value))


def answer_completion() -> None:
    """Make the program answer a shell that asks for words, if one does."""
    if _REQUESTED_IN in os.environ:
        from typer._completion_classes import completion_init

        completion_init()
