"""A seeded month of the default scenario and of every tenth hospital of the city lies within every band."""

from __future__ import annotations

from datetime import date

import pytest
from yuyue_sim.hospital.world.world import World
from yuyue_sim.realism.facts import FACTS, Fact
from yuyue_sim.realism.measures import Sample, figures_of, merged
from yuyue_sim.realism.sample import Limits, Sampler
from yuyue_sim.scenario.files.loader import load_scenario

from tests.paths import ROOT

pytestmark = pytest.mark.slow

FIRST, DAYS = date(2026, 3, 2), 28
HELD = [fact for fact in FACTS if fact.band is not None]


@pytest.fixture(scope="module")
def month() -> Sample:
    samples = []
    for name, every, offers in (("default", 1, 330), ("city", 10, 4000)):
        scenario = load_scenario(name)
        world = World(scenario, scenario.seed)
        limits = Limits(offers=offers, courses=offers // 4, wards=offers // 25, patients=300)
        samples.append(Sampler(world, scenario.seed, limits).sample(world.hospitals[::every], FIRST, DAYS))
    return merged(samples)


def test_the_month_is_large_enough_to_measure(month: Sample) -> None:
    assert month.hospitals == 23
    assert len(month.offers) == 4330
    assert len(month.sessions) > 1000
    assert {each.is_public for each in month.beds} == {True}


@pytest.mark.parametrize("fact", HELD, ids=[fact.key for fact in HELD])
def test_every_figure_is_within_its_band(month: Sample, fact: Fact) -> None:
    measured = figures_of(month)[fact.key]
    assert measured is not None
    is_inside = fact.is_inside(measured, month.hospitals)
    assert is_inside, f"{fact.name}: {fact.unit.format(measured)}"


def test_the_page_of_the_documentation_cites_every_figure_with_its_band() -> None:
    text = (ROOT / "docs" / "realism.md").read_text(encoding="utf-8")
    rows = {row.split(" | ")[0].removeprefix("| "): row for row in text.splitlines() if row.startswith("| ")}
    for fact in FACTS:
        band = "–" if fact.band is None else " to ".join(map(fact.unit.format, fact.band))
        assert f" | {fact.cited} | {band} | " in rows[fact.name]
        assert "(outside)" not in rows[fact.name]
