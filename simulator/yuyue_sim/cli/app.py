"""`yuyue-sim`: arguments in, exit code out. Errors print no traceback unless YUYUE_SIM_DEBUG is set.

Exit codes: 0 done, 1 a negative result, 2 a mistake in the command, the scenario or the environment; 70 an internal
error of the simulator.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Annotated, Any

import typer

from yuyue_sim.cli.commands.audit import audit
from yuyue_sim.cli.commands.bug import bug
from yuyue_sim.cli.commands.call import call
from yuyue_sim.cli.commands.check import check
from yuyue_sim.cli.commands.clinics import clinics
from yuyue_sim.cli.commands.clock import clock
from yuyue_sim.cli.commands.completion import answer_completion, completion
from yuyue_sim.cli.commands.contention import contention
from yuyue_sim.cli.commands.describe import describe
from yuyue_sim.cli.commands.event import event
from yuyue_sim.cli.commands.explain import explain
from yuyue_sim.cli.commands.fault import fault
from yuyue_sim.cli.commands.invariants import invariants
from yuyue_sim.cli.commands.journal import journal
from yuyue_sim.cli.commands.load import load
from yuyue_sim.cli.commands.notices import notices
from yuyue_sim.cli.commands.platform import platform
from yuyue_sim.cli.commands.record import record
from yuyue_sim.cli.commands.replay import replay
from yuyue_sim.cli.commands.reset import reset
from yuyue_sim.cli.commands.run import run as run_story
from yuyue_sim.cli.commands.scenario import scenario
from yuyue_sim.cli.commands.schema import schema
from yuyue_sim.cli.commands.serve import serve
from yuyue_sim.cli.commands.snapshot import snapshot
from yuyue_sim.cli.commands.world import world
from yuyue_sim.cli.flags import Command, Group
from yuyue_sim.cli.terminal import NEGATIVE, OK, USAGE, CommandError, complain, drop_output, open_closed_streams
from yuyue_sim.core.child_process import exit_on_sigterm

_UsageError: Any = typer.BadParameter.__mro__[1]
_INTERRUPTED = 130
_INTERNAL_ERROR = 70

_COMMANDS = {
    "Serve and call": (serve, call),
    "Steer a running simulator": (clock, event, fault, bug, reset, snapshot, world),
    "Look into a running simulator": (journal, explain, invariants, notices),
    "Scenarios and stories": (run_story, check, describe, clinics, scenario, schema),
    "The platform's side, and recordings": (platform, record, replay),
    "Load tests": (load, audit, contention),
    "The shell": (completion,),
}
"""Group in the help → its commands, in the order in which people need them."""


class _Commands(Group):
    """The program: lists its commands in the order above."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - of the library
        """Their names."""
        return [_name(command) for commands in _COMMANDS.values() for command in commands]


def _name(command: Any) -> str:
    return str(command.info.name if isinstance(command, typer.Typer) else command.__name__)


app = typer.Typer(
    name="yuyue-sim",
    cls=_Commands,
    help="A fake hospital behind the Suzhou 12320 appointment interface.",
    epilog="Exit codes: 0 done, 1 a negative result, 2 a mistake in the command, the scenario or the environment.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for group, commands in _COMMANDS.items():
    for command in commands:
        if isinstance(command, typer.Typer):
            app.add_typer(command, rich_help_panel=group)
        else:
            app.command(cls=Command, rich_help_panel=group)(command)


def _print_version(is_requested: bool) -> None:
    if is_requested:
        from yuyue_sim import __version__

        typer.echo(f"yuyue-sim {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """A fake hospital behind the Suzhou 12320 appointment interface."""


def run(arguments: Sequence[str]) -> int:  # noqa: PLR0911 - one return an outcome
    """Run one command line, the program's name left out, and return its exit code."""
    try:
        code = app(args=list(arguments), prog_name="yuyue-sim", standalone_mode=False)
        sys.stdout.flush()
    except _UsageError as error:
        return _refuse(error)
    except CommandError as error:
        sys.stdout.flush()
        complain(str(error))
        return error.exit_code
    except BrokenPipeError:
        drop_output()
        return NEGATIVE
    except OSError as error:
        return _report_surroundings(error)
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    except Exception as error:
        return _report_internal_error(error)
    return code if isinstance(code, int) else OK


def _report_surroundings(error: OSError) -> int:
    """A full disk, or a file that cannot be opened."""
    if os.environ.get("YUYUE_SIM_DEBUG"):
        raise error
    where = f": {error.filename}" if error.filename else ""
    complain(f"yuyue-sim: {(error.strerror or str(error)).lower()}{where}")
    drop_output()
    return USAGE


def _report_internal_error(error: Exception) -> int:
    if os.environ.get("YUYUE_SIM_DEBUG"):
        raise error
    complain(f"yuyue-sim: internal error: {type(error).__name__}: {error}")
    complain("Set YUYUE_SIM_DEBUG=1 for a traceback, and please report it.")
    return _INTERNAL_ERROR


def _refuse(error: Any) -> int:
    context = error.ctx
    command = context.command_path if context else "yuyue-sim"
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(context.get_help())
    else:
        complain(f"{command}: {error.format_message()}")
        complain(f"Try: {command} --help")
    return USAGE


def main() -> None:
    """The entry point of the `yuyue-sim` command."""
    open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a character that the encoding lacks becomes a question mark
            stream.reconfigure(errors="replace")
    exit_on_sigterm()
    answer_completion()
    sys.exit(run(sys.argv[1:]))
