"""`yuyue-sim schema`: the JSON Schema with which editors complete and check scenario files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from yuyue_sim.cli.terminal import CommandError
from yuyue_sim.core.language import reason_of, say

_Output = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="Write it to this file instead.", show_default=False),
]


def schema(output: _Output = None) -> None:
    """Print the JSON Schema of scenario files; editors use it to complete, explain and check keys.

    In VS Code (with the YAML extension) and in JetBrains editors this first line of a scenario is enough:
    # yaml-language-server: $schema=scenario.schema.json

    Example: yuyue-sim schema --output scenario.schema.json
    """
    from yuyue_sim.scenario.files.schema import scenario_schema

    text = json.dumps(scenario_schema(), ensure_ascii=False, indent=2)
    if output is None:
        typer.echo(text)
        return
    try:
        output.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise CommandError(
            say("{file}: cannot be written: {reason}", file=output, reason=reason_of(error).lower())
        ) from None
    typer.echo(say("{file}: written", file=output))
