"""What all commands share: options, output, progress and errors."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from yuyue_sim.core.language import PhrasedError, say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from yuyue_sim.cli.layout import DataTable

_FORCING = {"FORCE_COLOR", "TTY_COMPATIBLE"}
"""What makes rich treat something else as a terminal; elsewhere it is not needed, and takes long to import."""

OK = 0
NEGATIVE = 1
USAGE = 2


class CommandError(PhrasedError):
    """A command failed: the text for stderr, the exit code, and fields for --json beside them."""

    def __init__(self, text: str, exit_code: int = USAGE, **fields: Any) -> None:
        super().__init__(text)
        self.exit_code = exit_code
        self.fields = fields


@contextmanager
def as_command_error(*errors: type[Exception]) -> Iterator[None]:
    """Turn errors that the user can correct into a `CommandError` with the same text."""
    try:
        yield
    except errors as error:
        raise CommandError(str(error)) from error


class _Outlet(FileIO):
    """A standard stream whose reader may end, as `head -1` does: what is written after that goes nowhere."""

    def write(self, content: Any, /) -> int:
        try:
            return super().write(content)
        except BrokenPipeError:
            return memoryview(content).nbytes


def outliving_reader(stream: TextIO) -> TextIO:
    """The stream, but that a reader which ends changes neither the work nor the exit code.

    A character that its encoding lacks becomes a question mark.
    """
    if not isinstance(stream, TextIOWrapper):
        return stream
    return TextIOWrapper(
        BufferedWriter(_Outlet(stream.fileno(), "wb", closefd=False)),
        stream.encoding,
        errors="replace",
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


def drop_output(stream: TextIO | None = None) -> None:
    """Send stdout, or another stream, nowhere from now on."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, (stream or sys.stdout).fileno())
    os.close(nowhere)


def open_closed_streams() -> None:
    """Open the null device as each standard stream that is closed; else the next file would get what is printed."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)


def complain(text: str) -> None:
    """Print a text on stderr, if it can be written; a terminal that is too narrow shows a line as several."""
    try:
        if sys.stderr.isatty():
            _complain_in_terminal(text)
        else:
            print(text, file=sys.stderr, flush=True)
    except OSError:
        drop_output(sys.stderr)


def _complain_in_terminal(text: str) -> None:
    from rich.console import Console
    from rich.text import Text

    from yuyue_sim.cli.layout import Line

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for line in text.splitlines():
        console.print(Line(Text(line)))


@contextmanager
def needing_extra(command: str, extra: str) -> Iterator[None]:
    """Name the extra that a command needs if one of its libraries is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise CommandError(
            say(
                "{command} needs {library}: pip install 'yuyue-sim[{extra}]'",
                command=command,
                library=error.name,
                extra=extra,
            )
        ) from None


@contextmanager
def progress_bar(title: str, *, plain_every_s: float | None = None) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal's stderr, gone at the end; the caller reports step, done and total.

    Elsewhere nothing is shown, or a line as often as `plain_every_s` says, the first after that time.
    """
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if not console.is_terminal and plain_every_s is not None:
        yield _plain_progress(plain_every_s)
        return
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield lambda step, done, total: bar.update(task, description=step, completed=done, total=total)


def _plain_progress(every_s: float) -> Callable[[str, int, int], None]:
    from yuyue_sim.core.clock import monotonic_s

    due_s = monotonic_s() + every_s

    def report(step: str, done: int, total: int) -> None:
        nonlocal due_s
        if monotonic_s() >= due_s:
            due_s = monotonic_s() + every_s
            complain(f"{step}: {done / max(1, total):.0%}")

    return report


def output() -> Console:
    """The console for results: coloured on a terminal unless NO_COLOR is set, plain elsewhere, never cut or wrapped."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    if not console.is_terminal:
        console = Console(highlight=False, soft_wrap=True, width=10_000, no_color=True)
    return console


def table_of(title: str, columns: str) -> DataTable:
    """A table of space-separated columns; those that begin with # hold numbers, those with ~ texts that may wrap."""
    from yuyue_sim.cli.layout import Column, DataTable

    return DataTable(
        title,
        [
            Column(say(column.lstrip("#~")), is_figure=column.startswith("#"), is_text=column.startswith("~"))
            for column in columns.split()
        ],
    )


def padded(text: str, width: int) -> str:
    """A text that fills so many cells of a terminal."""
    from rich.cells import cell_len

    return text + " " * (width - cell_len(text))


def print_line(text: str | Text, style: str = "") -> None:
    """One line of results; a terminal that is too narrow shows it as several, with its indent."""
    if not sys.stdout.isatty() and _FORCING.isdisjoint(os.environ):
        typer.echo(text if isinstance(text, str) else text.plain)
        return
    from rich.text import Text

    from yuyue_sim.cli.layout import Line

    output().print(Line(Text(text, style) if isinstance(text, str) else text))


def print_fields(fields: Mapping[str, Any], *, as_json: bool) -> None:
    """A response on stdout: one line for each value that it has, or as JSON."""
    if as_json:
        print_json(fields)
        return
    from rich.text import Text

    width = max(map(len, fields), default=0)
    for name, value in fields.items():
        if value is not None:
            text = f"{value:.15g}" if isinstance(value, float) else str(value)
            print_line(Text.assemble((f"{name:<{width}}", "cyan"), "  ", text))


class JsonOutput:
    """Whether this command has printed its JSON."""

    is_printed = False


def print_json(value: Any) -> None:
    """One JSON value on stdout, Chinese as it is."""
    JsonOutput.is_printed = True
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def catalogue_names() -> list[str]:
    """The names of the catalogue, for completion in a shell."""
    from yuyue_sim.scenario.files import catalogue

    return [*catalogue.names()]


ScenarioArgument = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        help="A name from the catalogue, or the path of a scenario file.",
        show_default=True,
        autocompletion=catalogue_names,
    ),
]
SeedOption = Annotated[
    int | None,
    typer.Option(
        "--seed", min=0, max=2**63 - 1, metavar="N", help="The seed, instead of the scenario's own.", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text for people.")]
