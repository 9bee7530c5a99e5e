"""What `load` and `contention` make of a run beside its page: limits, a picture, the summary of a job."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from yuyue_sim.cli.layout import Line
from yuyue_sim.cli.output_files import expect_writable, write_output
from yuyue_sim.cli.terminal import as_command_error, print_line
from yuyue_sim.core.bilingual import meaning_of
from yuyue_sim.core.language import speaking_in_files
from yuyue_sim.loadtest.report.head_outputs import head_markdown, head_png
from yuyue_sim.loadtest.report.limits import Limit, LimitError, check_limits, junit
from yuyue_sim.loadtest.report.run_measures import Side
from yuyue_sim.loadtest.report.summary import summary

SUMMARY_VARIABLE = "GITHUB_STEP_SUMMARY"
"""Names the file to which a job of GitHub Actions appends Markdown."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """What is asked for."""

    limits: Sequence[Limit] = ()
    junit: Path | None = None
    png: Path | None = None

    @classmethod
    def of(cls, limits: Sequence[str], junit: Path | None, png: Path | None) -> Outputs:
        """As the options say.

        Raises:
            CommandError: a limit cannot be read, or a file could not be written.
        """
        expect_writable({"--junit": junit, "--png": png})
        with as_command_error(LimitError):
            return cls([Limit.parse(each) for each in limits], junit, png)


def print_summary(side: Side) -> None:
    """Print what the run measured, in a few lines."""
    for words in summary(side):
        print_line(meaning_of(words))


def write_outputs(side: Side, outputs: Outputs, console: Console) -> bool:
    """Write and print what is asked for; whether every limit is kept.

    Raises:
        CommandError: a file cannot be written.
    """
    checked = check_limits(side, outputs.limits)
    for each in checked:
        sign, style = ("✓", "green") if each.is_kept else ("✗", "bold red")
        console.print(Line(Text(f"{sign} {each.limit.text}: {each.found}", style)))
    if outputs.junit is not None:
        with speaking_in_files():
            report = junit(checked, "yuyue-sim")
        write_output("--junit", outputs.junit, report.encode())
    if outputs.png is not None:
        write_output("--png", outputs.png, head_png(side))
    summary = os.environ.get(SUMMARY_VARIABLE)
    if summary:
        path = Path(summary)
        before = path.read_bytes() if path.is_file() else b""
        write_output(SUMMARY_VARIABLE, path, before + head_markdown(side).encode())
    return all(each.is_kept for each in checked)
