"""The page names every bug and option with the figures that they have, and its scenario is sound."""

from __future__ import annotations

import re
from pathlib import Path

from yuyue_sim.scenario.files.bugs import BugsModel, OversellModel, SharedBugModel, StaleLeftModel
from yuyue_sim.scenario.files.loader import load_scenario

from tests.paths import DOCS

PAGE = (DOCS / "bugs.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([a-z_]+)` \|", PAGE, re.MULTILINE)


def test_every_bug_and_option_has_its_row() -> None:
    options = {*OversellModel.model_fields, *StaleLeftModel.model_fields, *SharedBugModel.model_fields}
    assert ROWS[:8] == [*BugsModel.model_fields]
    assert set(ROWS[8:]) == options
    assert f"{OversellModel().window} if absent" in PAGE
    assert f"{StaleLeftModel().by} if absent" in PAGE
    assert SharedBugModel().share == 1


def test_the_scenario_shown_is_sound(tmp_path: Path) -> None:
    shown = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    file = tmp_path / "shown.yaml"
    file.write_text(shown[1], encoding="utf-8")
    assert load_scenario(str(file)).bugs.model_dump(exclude_none=True) == {
        "oversell": {"hospitals": ["XZ01"], "window": "500ms"},
        "lost_booking": {"share": 0.02},
    }
