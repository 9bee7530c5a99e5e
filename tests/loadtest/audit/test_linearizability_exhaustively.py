"""The linearizability search against trying every order, on thousands of small histories, good and bad."""

from __future__ import annotations

from collections import Counter

import pytest
from yuyue_sim.loadtest.audit.linearizability.explanation import Finding, explain

from tests.loadtest.audit.exhaustive import has_order
from tests.loadtest.audit.small_histories import Fault, small_history
from tests.loadtest.audit.tiers import count

HISTORIES = 12_000
PARTS = 4


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, PARTS))])
def test_it_finds_what_trying_every_order_finds(part: int) -> None:
    found: Counter[tuple[Fault, Finding]] = Counter()
    for seed in range(part, HISTORIES, PARTS):
        history = small_history(seed)
        explanation = explain(history.capacity, history.requests)
        expected = has_order(history.capacity, history.requests)
        wanted = Finding.LINEARIZABLE if expected else Finding.NOT_LINEARIZABLE
        assert explanation.finding is wanted, f"seed {seed}: {history}, {explanation}"
        assert (explanation.stuck_row in {each.row for each in history.requests}) is not expected
        found[history.fault, wanted] += 1
    assert found[Fault.NONE, Finding.NOT_LINEARIZABLE] == 0
    for fault in set(Fault) - {Fault.NONE}:
        assert found[fault, Finding.NOT_LINEARIZABLE] > 1, f"hardly any history shows a {fault}"


def test_tier_two_finds_all_that_tier_one_misses_and_neither_cries_wolf() -> None:
    tally = count(range(1000, 1600))  # 1275 books a RegID anew that was cancelled
    assert tally["wrong"] > 80
    assert tally["tier_one"] > 0.5 * tally["wrong"]
    assert 0 < tally["missed"] == tally["tier_two"]
