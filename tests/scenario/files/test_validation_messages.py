"""Every key of every model: a value of a wrong type is described in words, at its own place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from yuyue_sim.scenario.files.errors import ScenarioErrors
from yuyue_sim.scenario.files.loader import read_text
from yuyue_sim.scenario.files.model import Scenario

WRONG = "[[]]"
"""A list in a list: what no key takes."""
UNWORDED = "is not taken here"


def paths(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every key that a scenario can have, each once for every place; a list is entered at its first entry."""
    for name, field in model.model_fields.items():
        path = (*above, field.alias or name)
        yield path
        for below, is_listed in models_of(field.annotation):
            yield from paths(below, (*path, "-") if is_listed else path)


def models_of(annotation: Any, is_listed: bool = False) -> Iterator[tuple[type[BaseModel], bool]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, is_listed
        return
    for each in get_args(annotation):
        yield from models_of(each, is_listed or "list" in str(getattr(annotation, "__origin__", "")))


def written(path: tuple[str, ...]) -> str:
    text = WRONG
    for part in reversed(path):
        text = f"[{text}]" if part == "-" else f"{{{part}: {text}}}"
    return text


def named(path: tuple[str, ...]) -> str:
    return ".".join(path).replace(".-", "[0]")


@pytest.mark.parametrize("path", sorted(set(paths(Scenario))), ids=named)
def test_a_wrong_value_is_described_in_words(path: tuple[str, ...]) -> None:
    with pytest.raises(ScenarioErrors) as caught:
        read_text(written(path), "tried.yaml").sound()
    found = [problem for problem in caught.value.problems if problem.key.startswith(named(path))]
    assert found, [str(problem) for problem in caught.value.problems]
    assert all(UNWORDED not in problem.text for problem in caught.value.problems)
    assert all(problem.place is not None for problem in found)
