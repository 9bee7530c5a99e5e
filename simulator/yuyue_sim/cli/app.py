"""`yuyue-sim`: arguments in, exit code out. Errors print no traceback unless YUYUE_SIM_DEBUG is set.

Exit codes: 0 done, 1 a negative result, 2 a mistake in the command, the scenario or the environment; 70 an internal
error of the simulator.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pkgutil import resolve_name
from typing import Annotated, Any

import typer
from typer.main import get_command, get_group

from yuyue_sim.cli.commands.completion import answer_completion
from yuyue_sim.cli.flags import Command, Group
from yuyue_sim.cli.json_errors import is_json_asked, print_error
from yuyue_sim.cli.terminal import (
    OK,
    USAGE,
    CommandError,
    JsonOutput,
    complain,
    drop_output,
    open_closed_streams,
    outliving_reader,
)
from yuyue_sim.cli.usage_errors import usage_problem
from yuyue_sim.core.child_process import exit_on_signals
from yuyue_sim.core.environment import PREFIX, VARIABLES, unread_variables
from yuyue_sim.core.language import Language, Phrase, language_of_locale, reason_of, say, speaking

_UsageError: Any = typer.BadParameter.__mro__[1]
_INTERRUPTED = 130
_INTERNAL_ERROR = 70

_COMMANDS = {
    Phrase("Serve and call"): ("yuyue_sim.cli.commands.serve:serve", "yuyue_sim.cli.commands.call:call"),
    Phrase("Steer a running simulator"): (
        "yuyue_sim.cli.commands.clock:clock",
        "yuyue_sim.cli.commands.event:event",
        "yuyue_sim.cli.commands.fault:fault",
        "yuyue_sim.cli.commands.bug:bug",
        "yuyue_sim.cli.commands.reset:reset",
        "yuyue_sim.cli.commands.snapshot:snapshot",
        "yuyue_sim.cli.commands.world:world",
    ),
    Phrase("Look into a running simulator"): (
        "yuyue_sim.cli.commands.journal:journal",
        "yuyue_sim.cli.commands.explain:explain",
        "yuyue_sim.cli.commands.invariants:invariants",
        "yuyue_sim.cli.commands.notices:notices",
    ),
    Phrase("Scenarios and stories"): (
        "yuyue_sim.cli.commands.run:run",
        "yuyue_sim.cli.commands.check:check",
        "yuyue_sim.cli.commands.describe:describe",
        "yuyue_sim.cli.commands.clinics:clinics",
        "yuyue_sim.cli.commands.scenario:scenario",
        "yuyue_sim.cli.commands.schema:schema",
    ),
    Phrase("The platform's side, and recordings"): (
        "yuyue_sim.cli.commands.platform:platform",
        "yuyue_sim.cli.commands.record:record",
        "yuyue_sim.cli.commands.replay:replay",
        "yuyue_sim.cli.commands.certify:certify",
    ),
    Phrase("Ledgers"): ("yuyue_sim.cli.commands.ledger:ledger",),
    Phrase("Load tests"): (
        "yuyue_sim.cli.commands.load:load",
        "yuyue_sim.cli.commands.audit:audit",
        "yuyue_sim.cli.commands.contention:contention",
    ),
    Phrase("The shell"): ("yuyue_sim.cli.commands.completion:completion",),
}
"""Group in the help → where its commands are, in the order in which people need them."""


class _Commands(Group):
    """The program, whose commands are in the order above. Each is imported and built when it is asked for."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands: Any = _CommandsByName()


class _CommandsByName(Mapping[str, Any]):
    """Name → command."""

    def __init__(self) -> None:
        self._all = {place.partition(":")[2]: (group, place) for group, places in _COMMANDS.items() for place in places}

    def __getitem__(self, name: str) -> Any:
        return _built(*self._all[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


@cache
def _built(group: str, place: str) -> Any:
    command = resolve_name(place)
    if isinstance(command, typer.Typer):
        built: Any = get_group(command)
    else:
        alone = typer.Typer(add_completion=False)
        alone.command(cls=Command)(command)
        built = get_command(alone)
    built.rich_help_panel = group
    return built


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


def _print_version(is_requested: bool) -> None:
    if is_requested:
        from yuyue_sim.core.version import version_text

        typer.echo(f"yuyue-sim {version_text()}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """A fake hospital behind the Suzhou 12320 appointment interface."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line, the program's name left out, and return its exit code."""
    asked = _language_asked(arguments)
    with speaking(asked or language_of_locale(os.environ), in_files=asked is not None):
        _name_unread_variables()
        return _run(arguments)


def _name_unread_variables() -> None:
    """Warn of variables of the environment that look like ours, but that nobody reads."""
    if any(name.startswith(PREFIX) and name not in VARIABLES for name in os.environ):
        from yuyue_sim.loadtest.users.shape_arguments import setting_variables

        for problem in unread_variables(os.environ, setting_variables()):
            complain(f"yuyue-sim: {problem}")


def _language_asked(arguments: Sequence[str]) -> Language | None:
    """The value of --lang, which is needed before the arguments are parsed: problems of these are said in it."""
    for index, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if argument == "--":
            return None
        if name == "--lang":
            given = value or next(iter(arguments[index + 1 :]), "")
            return Language(given) if given in {*Language} else None
    return None


def _run(arguments: Sequence[str]) -> int:
    JsonOutput.is_printed = False
    try:
        code = app(args=list(arguments), prog_name="yuyue-sim", standalone_mode=False)
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    except Exception as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            typer.echo(error.ctx.get_help())  # type: ignore[attr-defined]
            return USAGE
        return _fail(error, as_json=is_json_asked(arguments))
    return code if isinstance(code, int) else OK


def _fail(error: Exception, *, as_json: bool) -> int:
    """Say what is wrong, and return the exit code."""
    if os.environ.get("YUYUE_SIM_DEBUG") and not isinstance(error, _UsageError | CommandError):
        raise error
    exit_code = USAGE
    more = ""
    if isinstance(error, _UsageError):
        command = error.ctx.command_path if error.ctx else "yuyue-sim"
        text = f"{command}: {usage_problem(error)}"
        more = say("Try: {command} --help", command=command)
    elif isinstance(error, CommandError):
        text, exit_code = say(str(error)), error.exit_code
    elif isinstance(error, OSError):
        text = _problem_of_surroundings(error)
    else:
        text = say("yuyue-sim: internal error: {kind}: {error}", kind=type(error).__name__, error=error)
        more = say("Set YUYUE_SIM_DEBUG=1 for a traceback, and please report it.")
        exit_code = _INTERNAL_ERROR
    if isinstance(error, CommandError):
        sys.stdout.flush()
    complain(text)
    if more:
        complain(more)
    if as_json:
        print_error(text, exit_code, error)
    if isinstance(error, OSError):
        drop_output()
    return exit_code


def _problem_of_surroundings(error: OSError) -> str:
    """A full disk, or a file that cannot be opened."""
    if not _has_folder():
        return say("yuyue-sim: the current folder does not exist any more; change to another one")
    where = f": {error.filename}" if error.filename else ""
    return f"yuyue-sim: {reason_of(error).lower()}{where}"


def _has_folder() -> bool:
    """Whether the current folder still exists."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return False
    return True


def _forget_width_of_none() -> None:
    """Take COLUMNS=0, which some programs set that know no width, for none given: rich would show nothing at all."""
    if os.environ.get("COLUMNS", "").strip("0") == "":
        os.environ.pop("COLUMNS", None)


def main() -> None:
    """The entry point of the `yuyue-sim` command."""
    open_closed_streams()
    sys.stdout, sys.stderr = outliving_reader(sys.stdout), outliving_reader(sys.stderr)
    _forget_width_of_none()
    exit_on_signals()
    answer_completion()
    sys.exit(run(sys.argv[1:]))
