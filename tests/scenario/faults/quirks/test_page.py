"""The page names every quirk, and its scenario is sound."""

from __future__ import annotations

import re
from pathlib import Path

from yuyue_sim.scenario.faults.quirk_name import QuirkName
from yuyue_sim.scenario.files.loader import load_scenario

from tests.paths import DOCS

PAGE = (DOCS / "quirks.md").read_text(encoding="utf-8")


def test_every_quirk_has_its_row() -> None:
    assert re.findall(r"^\| `([a-z0-9-]+)` \|", PAGE, re.MULTILINE) == [quirk.value for quirk in QuirkName]


def test_the_scenario_shown_is_sound(tmp_path: Path) -> None:
    shown = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    file = tmp_path / "shown.yaml"
    file.write_text(shown[1], encoding="utf-8")
    hospitals = load_scenario(str(file)).world.hospitals
    assert [hospital.dialect.quirks for hospital in hospitals] == [
        [QuirkName.LEGACY_HIS],
        [QuirkName.ALWAYS_1005, QuirkName.OTHER_ORDER],
        [],
    ]
