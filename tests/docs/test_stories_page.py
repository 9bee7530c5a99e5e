"""The page on stories: its story runs as the page shows, and its tables name every key and every story there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from yuyue_sim.cli import app
from yuyue_sim.scenario.files import catalogue
from yuyue_sim.scenario.files.expectations import ExpectationModel, PlatformState, RequestModel
from yuyue_sim.scenario.files.loader import load_scenario

from tests.paths import DOCS

PAGE = (DOCS / "stories.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_story_of_the_page_runs_as_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bad-morning.yaml"
    file.write_text(block("yaml"), encoding="utf-8")
    code = app.run(["run", str(file)])
    assert capsys.readouterr().out == block("text")
    assert code == 0


@pytest.mark.parametrize("model", [ExpectationModel, RequestModel, PlatformState])
def test_every_key_is_named(model: type[ExpectationModel | RequestModel | PlatformState]) -> None:
    named = set(re.findall(r"`([a-z_]+)`", PAGE))
    assert {field.alias or name for name, field in model.model_fields.items()} <= named


def test_every_story_is_listed_with_its_title() -> None:
    for name in set(catalogue.names()) - {"city", "default"}:
        assert f"| `{name}` | {load_scenario(name).title}. " in PAGE
