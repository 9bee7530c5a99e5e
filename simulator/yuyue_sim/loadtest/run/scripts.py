"""The locustfiles of the simulator, found by name."""

from __future__ import annotations

from pathlib import Path

from yuyue_sim.core.language import say
from yuyue_sim.core.package_data import folder_of
from yuyue_sim.loadtest.run.errors import ExperimentError


def folder() -> Path:
    """Their folder: inside an installed package, or beside it in a checkout."""
    return folder_of("loadtests")


def names() -> tuple[str, ...]:
    """Their names, in alphabetical order."""
    return tuple(sorted(path.stem for path in folder().glob("*.py")))


def find(script: str) -> Path:
    """The locustfile of a name, or at a path.

    Raises:
        ExperimentError: there is none.
    """
    if script in names():
        return folder() / f"{script}.py"
    path = Path(script)
    if path.suffix == ".py" and path.is_file():
        return path
    raise ExperimentError(
        say("{script!r} is neither a locustfile nor one of {names}", script=script, names=", ".join(names()))
    )
