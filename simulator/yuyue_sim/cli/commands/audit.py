"""`yuyue-sim audit`: was anybody double-booked, lost or lied to?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yuyue_sim.cli.terminal import CommandError, JsonOption, as_command_error, output, print_json

if TYPE_CHECKING:
    from rich.console import Console

    from yuyue_sim.loadtest.audit.end_state import EndState
    from yuyue_sim.loadtest.audit.final_reads import Progress
    from yuyue_sim.loadtest.audit.verdict import Anomaly, Audit
    from yuyue_sim.loadtest.history.reader import History

WRONG, UNKNOWN = 1, 3
"""Exit codes beside 0 for right and 2 for what cannot be audited."""

HistoriesArgument = Annotated[
    list[Path],
    typer.Argument(metavar="HISTORY…", help="Histories of one run, or directories that hold them.", show_default=False),
]
NobodyElseOption = Annotated[
    bool | None,
    typer.Option(
        "--nobody-else/--others-book",
        help="Whether nobody else booked at the hospital meanwhile; as the run says where neither is given.",
        show_default=False,
    ),
]


def audit(
    histories: HistoriesArgument,
    drain: Annotated[
        str | None,
        typer.Option("--drain", metavar="URL", help="Ask the hospital there what it holds now.", show_default=False),
    ] = None,
    nobody_else: NobodyElseOption = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Not known, too, where the run did not try what matters most.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Judge what the users of a load test were told: every invariant, with witnesses in plain words.

    With --drain the hospital is asked what it holds, and the answer kept as end-state.json beside the first history,
    where it is found again. Exits 0 where nothing is wrong, 1 where something is, 2 where there is nothing to judge,
    3 where the verdict is not known.

    Needs the extra: pip install yuyue-sim\\[load].

    Example: yuyue-sim audit histories/ --drain http://127.0.0.1:8080
    """
    with needing_extra("audit"):
        from yuyue_sim.loadtest.audit import audit
        from yuyue_sim.loadtest.audit.final_reads import DrainError
        from yuyue_sim.loadtest.audit.final_reads import drain as ask_hospital
        from yuyue_sim.loadtest.history.reader import HistoryError, read_histories

    with as_command_error(HistoryError, DrainError, ValueError):
        with progress("reading") as tell:
            history = read_histories(histories, lambda path: tell(f"reading {path.name}", 0, 1))
        end_state = kept_end_state(histories)
        if drain is not None:
            with progress("asking the hospital") as tell:
                end_state = ask_hospital(drain, history, tell)
            _keep(histories, end_state)
    with progress("judging") as tell:
        result = audit.audit(history, end_state, nobody_else=nobody_else, strict=strict, progress=tell)
    if as_json:
        print_json(result.to_json())
    else:
        print_audit(output(), history, result)
    raise typer.Exit(exit_code_of(result))


@contextmanager
def needing_extra(command: str) -> Iterator[None]:
    """Say which extra a command needs where a library is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise CommandError(f"{command} needs {error.name}: pip install 'yuyue-sim[load]'") from None


@contextmanager
def progress(what: str) -> Iterator[Progress]:
    """A progress bar on a terminal's stderr, gone at the end."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda text, done, of: bar.update(task, description=text, completed=done, total=of)


def exit_code_of(result: Audit) -> int:
    """What a script is told."""
    from yuyue_sim.loadtest.audit.verdict import Verdict

    return {Verdict.RIGHT: 0, Verdict.WRONG: WRONG, Verdict.UNKNOWN: UNKNOWN}[result.verdict]


def print_audit(console: Console, history: History, result: Audit) -> None:
    """The verdict, then why."""
    from yuyue_sim.loadtest.audit.verdict import Verdict

    words = {
        Verdict.RIGHT: ("RIGHT", "nobody was double-booked, lost or lied to", "bold green"),
        Verdict.WRONG: ("WRONG", f"{len(result.anomalies)} kinds of anomalies", "bold red"),
        Verdict.UNKNOWN: ("UNKNOWN", "nothing wrong was seen, but not all could be", "bold yellow"),
    }
    sign, meaning, style = words[result.verdict]
    run = history.run
    console.print(f"{sign}: {meaning}", style=style, markup=False)
    facts = result.facts
    console.print(
        f"{run.get('script', '')} seed {run.get('seed', '')}, {facts.requests:,} requests, {facts.slots:,} slots: "
        f"{facts.booked:,} booked, {facts.cancelled:,} cancelled, {facts.unclear:,} unclear; "
        f"{facts.overlaps_on_last_number:,} last numbers fought over; the generator was at most "
        f"{facts.worst_lag_ms:,.0f} ms late",
        markup=False,
    )
    for anomaly in result.anomalies:
        _print_anomaly(console, anomaly)
    for unknown in result.unknowns:
        console.print(f"not known: {unknown}", style="yellow", markup=False)
    judged = ", ".join(f"{invariant.value} {count:,}" for invariant, count in result.judged.items())
    console.print(f"judged: {judged}", style="dim", markup=False)


def _print_anomaly(console: Console, anomaly: Anomaly) -> None:
    console.print(f"\n{anomaly.invariant.value} × {anomaly.count:,}", style="bold red", markup=False)
    console.print(f"  {anomaly.invariant.words} But:", markup=False)
    shown = {"first": anomaly.first, "worst": anomaly.worst, "last": anomaly.last}
    for name, witness in shown.items():
        if name == "first" or witness != anomaly.first:
            console.print(f"  {name:<6}{witness.slot}", style="cyan", markup=False)
            console.print(f"        {witness.text}", markup=False)


def _end_state_file(histories: list[Path]) -> Path:
    from yuyue_sim.loadtest.audit.end_state import END_STATE_FILE

    first = histories[0]
    return (first if first.is_dir() else first.parent) / END_STATE_FILE


def kept_end_state(histories: list[Path]) -> EndState | None:
    """What the hospital held at the end, where somebody asked it; beside the first history.

    Raises:
        CommandError: the file holds something else.
    """
    from yuyue_sim.loadtest.audit.end_state import EndState

    path = _end_state_file(histories)
    if not path.is_file():
        return None
    try:
        return EndState.from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{path}: no end state ({error}); ask the hospital anew with --drain URL") from None


def _keep(histories: list[Path], end_state: EndState) -> None:
    path = _end_state_file(histories)
    try:
        end_state.write(path)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror or error}") from None
