"""Why a command failed, as JSON: whoever asked for JSON gets one JSON value, whatever happens."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence
from typing import Any

from yuyue_sim.cli.terminal import JsonOutput, drop_output
from yuyue_sim.core.at_most import MOST_LISTED


def is_json_asked(arguments: Sequence[str]) -> bool:
    """Whether a command line has --json; it is needed before the arguments are parsed, or if they cannot be."""
    own = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in own


def print_error(text: str, exit_code: int, error: BaseException) -> None:
    """Print on stdout, in one line, what stderr says, unless the command has printed its JSON already.

    Args:
        text: what stderr says.
        exit_code: of the command.
        error: whose cause may be the problems of a scenario, each with its place.
    """
    if JsonOutput.is_printed:
        return
    problems = getattr(error.__cause__, "problems", ())
    response: dict[str, Any] = {**getattr(error, "fields", {}), "error": {"exit_code": exit_code, "text": text}}
    if problems:
        response["problems"] = [dataclasses.asdict(problem) for problem in problems[:MOST_LISTED]]
    if len(problems) > MOST_LISTED:
        response["more"] = len(problems) - MOST_LISTED
    try:
        print(json.dumps(response, ensure_ascii=False), flush=True)
    except OSError:
        drop_output(sys.stdout)
