"""Every quirk and every planted bug turns the checks red that it must, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from yuyue_sim.scenario.faults.quirk_name import QuirkName
from yuyue_sim.scenario.files.bugs import BugsModel
from yuyue_sim.testing import hospital

from tests.certify.certified import certified, failed, scenario
from tests.certify.matrix import BUGS, LEGACY_HIS, QUIRKS
from tests.paths import DOCS

CHANGES = {
    "unlimited-9999": [("numbers: 6, slot_minutes: 60", "numbers: unlimited")],
    "single-number-slots": [(", slot_minutes: 60", "")],
}
"""What the hospital has to be for the quirk to show."""
WITHOUT_MALFORMED = ("--skip", "*/request/*", "--skip", "*/robust")
"""Bugs are about right orders."""
PLANTS = {"oversell": "oversell=1h"}


def few_fast(names: Iterable[str], fast: set[str]) -> list[Any]:
    """All of them, marked as slow but for some."""
    return [pytest.param(each, marks=[] if each in fast else [pytest.mark.slow]) for each in names]


def test_the_matrix_has_every_quirk_and_every_bug() -> None:
    assert {*QUIRKS, "legacy-his"} == {each.value for each in QuirkName}
    assert set(BUGS) == set(BugsModel.model_fields)


@pytest.mark.parametrize("layout", ["table", "example", "both"])
def test_the_simulator_passes_all_checks_in_every_layout(layout: str, tmp_path: Path) -> None:
    file = tmp_path / "hospital.yaml"
    file.write_text(scenario(f"layout: {layout}"), encoding="utf-8")
    with hospital(file) as world:
        report = certified(world.url, "--book")
        assert failed(report) == set()
        assert report["exit_code"] == 0
        assert report["passed"] > 500
        assert {each["cancelled_at"] is not None for each in world.registrations()} == {True}


@pytest.mark.parametrize("quirk", few_fast(QUIRKS, {"always-1005", "empty-queue"}))
def test_a_quirk_turns_its_checks_red(quirk: str, tmp_path: Path) -> None:
    file = tmp_path / "hospital.yaml"
    file.write_text(scenario(f"quirks: [{quirk}]", *CHANGES.get(quirk, [])), encoding="utf-8")
    with hospital(file) as world:
        report = certified(world.url, "--book", "--hospital", "WJ01")
    assert failed(report) == QUIRKS[quirk]


@pytest.mark.parametrize(
    "layout", ["table", pytest.param("example", marks=pytest.mark.slow), pytest.param("both", marks=pytest.mark.slow)]
)
def test_all_quirks_together_turn_their_checks_red_in_every_layout(layout: str, tmp_path: Path) -> None:
    file = tmp_path / "hospital.yaml"
    file.write_text(scenario(f"layout: {layout}, quirks: [legacy-his]"), encoding="utf-8")
    with hospital(file) as world:
        report = certified(world.url, "--book", "--hospital", "WJ01")
        assert {each["state"] for each in world.registrations()} == {"cancelled"}
    assert failed(report) == LEGACY_HIS
    assert report["uncancelled"] == []


@pytest.mark.parametrize("bug", few_fast(BUGS, {"oversell", "lost_booking"}))
def test_a_planted_bug_turns_its_checks_red(bug: str, tmp_path: Path) -> None:
    file = tmp_path / "hospital.yaml"
    file.write_text(scenario(), encoding="utf-8")
    with hospital(file, plants=PLANTS.get(bug, bug)) as world:
        report = certified(world.url, "--book", *WITHOUT_MALFORMED)
    assert failed(report) == BUGS[bug]
    assert report["exit_code"] == 1


@pytest.mark.parametrize("page", ["certify.md", "certify.zh.md"])
def test_the_page_shows_the_matrix(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z0-9_-]+)` \| (`[12].*`) \|$", text, re.MULTILINE)
    assert {name: set(re.findall(r"`([^`]+)`", checks)) for name, checks in rows} == QUIRKS | BUGS
