"""A ledger goes on with the same scenario alone: new keys of scenarios change no fingerprint that was there before."""

from __future__ import annotations

import pytest
from yuyue_sim.scenario.files.loader import read_scenario
from yuyue_sim.server.simulation import fingerprint

from tests.certify.certified import HOSPITAL


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("default", "default (901068d8)"),
        ("city", "city (54e2db2e)"),
        ("answers-lost", "answers-lost (41736349)"),
        (str(HOSPITAL), "to-certify (7a676854)"),
    ],
    ids=["default", "city", "answers-lost", "to-certify"],
)
def test_the_fingerprint_of_a_scenario_stays(name: str, expected: str) -> None:
    assert fingerprint(read_scenario(name).sound()) == expected
