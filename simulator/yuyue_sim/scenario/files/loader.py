"""Loads a scenario file with the files it extends; reports all problems at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from yuyue_sim.core.language import say
from yuyue_sim.core.shortened import shortened
from yuyue_sim.scenario.files import catalogue
from yuyue_sim.scenario.files.errors import Problem, ScenarioErrors
from yuyue_sim.scenario.files.extension import ExtendsError, Origin
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.merger import merged
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.validation import validated
from yuyue_sim.scenario.files.yaml_file import Document, parse_document, read_document


@dataclass(frozen=True, slots=True)
class Reading:
    """The content of a scenario file, valid or not."""

    document: Document
    """The values, with those of the files it extends."""
    scenario: Scenario | None
    """The scenario; `None` if a value is invalid."""
    problems: Sequence[Problem]
    """All problems of the file and of the files it extends."""
    is_whole: bool
    """Whether all files that it extends could be read."""

    def sound(self) -> Scenario:
        """The scenario.

        Raises:
            ScenarioErrors: it has problems.
        """
        if self.problems or self.scenario is None:
            raise ScenarioErrors(self.problems)
        return self.scenario


def load_scenario(scenario: str | Path) -> Scenario:
    """The scenario of a file, or of a name in the catalogue.

    Raises:
        ScenarioErrors: there is no such scenario, or it has problems; holds all of them.
    """
    return read_scenario(scenario).sound()


def read_text(text: str, source: str = "<text>") -> Reading:
    """Read a text; it can extend the scenarios of the catalogue.

    Raises:
        ScenarioErrors: it is not the accepted YAML; `source` is the file name in the problems.
    """
    return _read(parse_document(text, source), Origin.of_text(source))


def read_scenario(scenario: str | Path) -> Reading:
    """Read a scenario file, or a name of the catalogue.

    Raises:
        ScenarioErrors: there is no such scenario, or it is not the accepted YAML.
    """
    path = catalogue.find(str(scenario))
    source = str(scenario) if Path(scenario) == path else catalogue.shown(path.stem)
    return _read(read_document(path, source), Origin.of_file(path, source))


def _read(document: Document, origin: Origin) -> Reading:
    """A document merged with its parents."""
    problems: list[Problem] = []
    is_whole = True
    given = document.value.get("extends") if isinstance(document.value, dict) else None
    if isinstance(given, str):
        try:
            parent = _parent(given, origin)
        except ExtendsError as error:
            is_whole = False
            problems.append(Finding(("extends",), str(error)).problem(document))
        except ScenarioErrors as error:
            is_whole = False
            problems += [_not_sound(given).problem(document), *error.problems]
        else:
            if parent.problems:
                problems += [_not_sound(given).problem(document), *parent.problems]
            is_whole = parent.is_whole
            if isinstance(parent.document.value, dict):
                document = merged(parent.document, document)
    scenario, own = validated(document, is_whole=is_whole)
    known = {(problem.source, problem.place, problem.text) for problem in problems}
    problems += [problem for problem in own if (problem.source, problem.place, problem.text) not in known]
    return Reading(document, scenario, problems, is_whole)


def _parent(given: str, origin: Origin) -> Reading:
    found = origin.parent(given)
    return _read(read_document(found.path, found.source), found)


def _not_sound(given: str) -> Finding:
    return Finding(("extends",), say("{given!r} has problems of its own; correct these first", given=shortened(given)))
