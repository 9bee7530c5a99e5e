"""The page on notices names every key, and its scenario is sound."""

from __future__ import annotations

import re
from pathlib import Path

from yuyue_sim.scenario.files.loader import load_scenario
from yuyue_sim.scenario.files.notify import NotifyModel

from tests.paths import DOCS

PAGE = (DOCS / "notices.md").read_text(encoding="utf-8")


def test_every_key_is_named() -> None:
    assert set(NotifyModel.model_fields) <= set(re.findall(r"`([a-z_]+)`", PAGE))


def test_the_scenario_shown_is_sound(tmp_path: Path) -> None:
    shown = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    file = tmp_path / "shown.yaml"
    file.write_text(shown[1], encoding="utf-8")
    assert load_scenario(file).notify.attempts == 5
