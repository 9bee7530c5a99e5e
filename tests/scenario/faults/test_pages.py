"""The pages on faults and test patients name everything there is."""

from __future__ import annotations

import re
from pathlib import Path

from yuyue_sim.scenario.faults.model import KINDS, FaultModel
from yuyue_sim.scenario.faults.test_patients import OUTCOMES
from yuyue_sim.scenario.files.loader import load_scenario

from tests.paths import DOCS


def test_every_key_of_a_fault_is_in_the_page() -> None:
    named = set(re.findall(r"`([a-z_]+)", (DOCS / "faults.md").read_text(encoding="utf-8")))
    assert set(FaultModel.model_fields) <= named
    for kind in KINDS.values():
        assert set(kind.model_fields) <= named


def test_the_scenario_of_the_page_is_sound(tmp_path: Path) -> None:
    shown = re.search(r"```yaml\n(.*?)```", (DOCS / "faults.md").read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    file = tmp_path / "shown.yaml"
    file.write_text(shown[1], encoding="utf-8")
    assert [fault.name for fault in load_scenario(file).faults] == ["lost-answers", "slow-mornings", "first-try-fails"]


def test_every_test_patient_is_in_the_page() -> None:
    page = (DOCS / "test-patients.md").read_text(encoding="utf-8")
    rows = {tuple(re.findall(r"`([0-9X]+)`", line)) for line in page.splitlines() if line.startswith("| ")}
    for outcome in OUTCOMES.values():
        assert (outcome.card(), outcome.card(is_child=True), outcome.phone) in rows
