"""The marker `hospital`: what those of module, class and test say together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from yuyue_sim.core.language import say

SIGNATURE = "hospital(scenario='default', *, seed=None, clock=None, plants=())"
_KEYWORDS = ("scenario", "seed", "clock", "plants")


def marked_arguments(node: pytest.Item) -> dict[str, Any]:
    """What the markers of a test say; the nearer one wins, key by key. Fails the test if one cannot be understood."""
    merged: dict[str, Any] = {}
    for mark in reversed([*node.iter_markers("hospital")]):
        merged |= _arguments(node, mark)
    return merged


def file_beside(scenario: Any, node: pytest.Item) -> Any:
    """A file that stands beside the test's, if there is one; else what was written."""
    if isinstance(scenario, Path) or (isinstance(scenario, str) and scenario.endswith((".yaml", ".yml"))):
        beside = node.path.parent / scenario
        return beside if beside.is_file() else scenario
    return scenario


def _arguments(node: pytest.Item, mark: pytest.Mark) -> dict[str, Any]:
    unknown = [name for name in mark.kwargs if name not in _KEYWORDS]
    if len(mark.args) > 1 or unknown or ("scenario" in mark.kwargs and mark.args):
        got = ", ".join([*map(repr, mark.args), *(f"{name}={value!r}" for name, value in mark.kwargs.items())])
        problem = say(
            "{test}: expected {wanted}, got {got}",
            test=node.nodeid,
            wanted=f"@pytest.mark.{SIGNATURE}",
            got=f"hospital({got})",
        )
        pytest.fail(problem, pytrace=False)
    arguments: dict[str, Any] = {**dict(zip(("scenario",), mark.args, strict=False)), **mark.kwargs}
    if "scenario" in arguments:
        arguments["scenario"] = file_beside(arguments["scenario"], node)
    return arguments
