"""An audit in parts finds what an audit of the whole finds, however the histories are divided."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from yuyue_sim.loadtest.audit.audit import audit
from yuyue_sim.loadtest.audit.end_state import END_STATE_FILE
from yuyue_sim.loadtest.audit.verdict import Audit
from yuyue_sim.loadtest.history.recorded import Recorded
from yuyue_sim.loadtest.history.words import Words
from yuyue_sim.loadtest.journals.source import Source
from yuyue_sim.loadtest.parts.audit import audit_in_parts
from yuyue_sim.loadtest.parts.end_state_file import read_end_state
from yuyue_sim.loadtest.parts.memory import Share

from tests.loadtest.audit.healthy import Circumstances, HealthyRun
from tests.loadtest.parts.any_run import AnyRun

MEMORY = 1 << 30
JOURNAL = Recorded(("rush.sqlite",), "", ())


def described(result: Audit) -> dict[str, Any]:
    """All that an audit says, every witness in both languages."""
    witnesses = {
        anomaly.invariant.value: [
            (each.text, each.slot, each.at_ns, each.size, each.rows)
            for each in (anomaly.first, anomaly.worst, anomaly.last, *anomaly.witnesses)
        ]
        for anomaly in result.anomalies
    }
    sizes = {anomaly.invariant.value: (anomaly.count, anomaly.size) for anomaly in result.anomalies}
    return result.to_json() | {"witnesses": witnesses, "sizes": sizes, "zh": [each.zh for each in result.unknowns]}


def compare(
    folder: Path, *, seed: int, processes: int, monkeypatch: pytest.MonkeyPatch, is_recorded: bool = False
) -> Audit:
    """Audit a folder as a whole and in parts, and compare what is found."""
    chance = Random(seed)
    monkeypatch.setattr(Share, "records", property(lambda _: chance.choice((3, 10, 97, 1 << 20))))
    source, end_state = Source.of([folder]), folder / END_STATE_FILE
    if is_recorded:
        missing = Words("missing: an exchange", "缺少一次交换")
        source = replace(source, recorded=JOURNAL, problems=(missing,) * (seed % 2))
    strict = chance.random() < 0.5
    whole = audit(source.history(), read_end_state(end_state), strict=strict)
    for part_bytes in (1, chance.randint(10_000, 400_000)):
        parts = audit_in_parts(source, end_state, MEMORY, strict=strict, processes=processes, part_bytes=part_bytes)
        assert described(parts) == described(whole)
    return whole


@pytest.mark.parametrize("seed", range(12))
def test_any_run_is_judged_alike_in_parts(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    AnyRun(tmp_path, seed)
    compare(tmp_path, seed=seed, processes=1, monkeypatch=monkeypatch)


@pytest.mark.parametrize("seed", range(200, 206))
def test_what_was_recorded_is_judged_alike_in_parts(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    AnyRun(tmp_path, seed)
    compare(tmp_path, seed=seed, processes=1, monkeypatch=monkeypatch, is_recorded=True)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12, 112))
def test_any_of_many_runs_is_judged_alike_in_parts(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    AnyRun(tmp_path, seed)
    compare(tmp_path, seed=seed, processes=1, monkeypatch=monkeypatch)


def test_what_is_drawn_breaks_almost_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken: set[str] = set()
    for seed in range(12):
        folder = tmp_path / str(seed)
        folder.mkdir()
        AnyRun(folder, seed)
        source = Source.of([folder])
        broken |= {
            each.invariant.value for each in audit(source.history(), read_end_state(folder / END_STATE_FILE)).anomalies
        }
    assert broken >= {
        "oversell", "false-sold-out", "left-too-high", "left-too-low", "left-rose", "lost", "phantom",
        "refused-but-present", "cancelled-but-present", "repeated-reserve-no", "repeated-registration", "patient-twice",
        "does-not-add-up", "second-cancel", "not-linearizable",
    }  # fmt: skip


def test_a_correct_hospital_is_right_in_parts_and_in_several_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = HealthyRun(tmp_path, Circumstances(seed=3, workers=3, held_before=2))
    run.end_state().write(tmp_path / END_STATE_FILE)
    whole = compare(tmp_path, seed=3, processes=2, monkeypatch=monkeypatch)
    assert whole.verdict == "right"
