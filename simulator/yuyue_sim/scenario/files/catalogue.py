"""The scenarios that come with the simulator, found by name."""

from __future__ import annotations

from pathlib import Path

from yuyue_sim.core.language import say
from yuyue_sim.core.package_data import folder_of
from yuyue_sim.scenario.files.errors import Problem, ScenarioErrors
from yuyue_sim.scenario.files.suggestions import did_you_mean

SUFFIXES = (".yaml", ".yml")
"""The suffix of scenario files."""


def folder() -> Path:
    """The folder of the catalogue: inside an installed package, or beside it in a checkout."""
    return folder_of("scenarios")


def names() -> tuple[str, ...]:
    """The names of the catalogue, in alphabetical order."""
    return tuple(sorted(path.stem for path in folder().glob("*.yaml")))


def shown(name: str) -> str:
    """The file of a name of the catalogue, relative to the current folder if that is shorter."""
    path = folder() / f"{name}.yaml"
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def find(scenario: str) -> Path:
    """The file of a scenario, given as a name of the catalogue or as a path.

    Raises:
        ScenarioErrors: it is neither of them.
    """
    known = names()
    if scenario in known:
        return folder() / f"{scenario}.yaml"
    path = Path(scenario)
    try:
        if path.is_file():
            return path
        is_folder, is_there = bool(scenario) and path.is_dir(), bool(scenario) and path.exists()
    except (OSError, ValueError):
        is_folder = is_there = False
    if is_folder:
        text = say("is a folder; expected a scenario file")
    elif is_there:
        text = say("is a pipe or a device; save the scenario in a file")
    elif scenario.endswith(SUFFIXES) or len(path.parts) > 1:
        text = say("no such file")
    else:
        hint = did_you_mean(scenario, known)
        text = say(
            "neither a file nor a scenario of the catalogue, which has {known}{hint}", known=", ".join(known), hint=hint
        )
    raise ScenarioErrors([Problem(scenario, None, "", text)])
