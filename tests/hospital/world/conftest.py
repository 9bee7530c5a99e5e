from __future__ import annotations

import pytest
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.loader import load_scenario
from yuyue_sim.scenario.files.model import Scenario

SEED = 12320


@pytest.fixture(scope="session")
def default_scenario() -> Scenario:
    return load_scenario("default")


@pytest.fixture(scope="session")
def world(default_scenario: Scenario) -> World:
    """The three hospitals of the default scenario: SG01 tertiary, KC01 children's, WS01 community."""
    return World(default_scenario, SEED)


@pytest.fixture(scope="session")
def city_scenario() -> Scenario:
    return load_scenario("city")


@pytest.fixture(scope="session")
def city(city_scenario: Scenario) -> World:
    return World(city_scenario, SEED)
