"""The clock that a scenario file sets, for those who need nothing else of it and no model."""

from __future__ import annotations

from pathlib import Path

from yuyue_sim.scenario.files import catalogue
from yuyue_sim.scenario.files.extension import ExtendsError, Origin
from yuyue_sim.scenario.files.yaml_file import read_document


def clock_in_file(scenario: str | Path) -> object:
    """The clock that a scenario, or one that it extends, sets; nothing is validated. `None` if none sets it.

    Raises:
        ScenarioErrors: there is no such scenario, or it is not the accepted YAML.
    """
    path = catalogue.find(str(scenario))
    origin = Origin.of_file(path, str(scenario))
    values = read_document(path, origin.source).value
    while isinstance(values, dict) and "clock" not in values and isinstance(given := values.get("extends"), str):
        try:
            origin = origin.parent(given)
        except ExtendsError:
            return None
        values = read_document(origin.path, origin.source).value
    return values.get("clock") if isinstance(values, dict) else None
