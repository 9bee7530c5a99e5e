"""Files that are damaged, or that somebody else wrote: reported with the file's name, or judged, never a crash."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from yuyue_sim.loadtest.audit.audit import audit
from yuyue_sim.loadtest.history.header import HistoryError
from yuyue_sim.loadtest.history.layout import Outcome
from yuyue_sim.loadtest.history.reader import read_histories
from yuyue_sim.loadtest.history.writer import HistoryWriter

from tests.loadtest.audit.healthy import OPERATIONS, Circumstances, HealthyRun

DAMAGES = 300


def test_wrong_bytes_anywhere_are_reported_or_harmless(tmp_path: Path) -> None:
    run = HealthyRun(tmp_path, Circumstances(1, requests=60))
    path = tmp_path / "0.history"
    whole = path.read_bytes()
    messages: list[str] = []
    for seed in range(DAMAGES):
        chance = Random(seed)
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 3, 20))):
            damaged[chance.randrange(len(damaged))] = chance.choice((0, 255, chance.randrange(256)))
        path.write_bytes(damaged)
        try:
            history = read_histories([tmp_path])
        except HistoryError as error:
            messages.append(str(error))
        else:
            json.dumps(audit(history, run.end_state()).to_json())
    assert all(each.startswith(f"{path}: ") for each in messages)
    assert DAMAGES / 4 < len(messages) < DAMAGES


def wrong_slot(writer: HistoryWriter) -> None:
    writer.invoke("getYyNo", 1, registration_id=1, slot="SG01/0302/03020001/9.3.2026/1/08:00-08:30")


def answered_early(writer: HistoryWriter) -> None:
    writer.complete(writer.invoke("backNo", 20, registration_id=1), 10, Outcome.DONE, code=0)


def answered_unasked(writer: HistoryWriter) -> None:
    writer.complete(0, 10, Outcome.DONE)


WRONG: dict[Callable[[HistoryWriter], None], str] = {
    wrong_slot: "slot 'SG01/0302/03020001/9.3.2026/1/08:00-08:30' is not of the form "
    "hospital/department/doctor/2026-03-09/1/08:00-08:30; is it damaged?",
    answered_early: "its request 0 was completed before it was sent; is it damaged?",
    answered_unasked: "it completes a request that it never sent; is it damaged?",
}


@pytest.mark.parametrize("writes", WRONG, ids=lambda writes: str(writes.__name__))
def test_an_impossible_value_is_reported(tmp_path: Path, writes: Callable[[HistoryWriter], None]) -> None:
    writer = HistoryWriter(tmp_path / "own.history", {"run": {}}, OPERATIONS)
    writes(writer)
    writer.close(100)
    with pytest.raises(HistoryError) as caught:
        read_histories([tmp_path])
    assert str(caught.value) == f"{tmp_path}/own.history: {WRONG[writes]}"


@pytest.mark.parametrize("line", ['{"yuyue_history": 1, "run": 5}', '{"yuyue_history": 1, "operations": "getYyNo"}'])
def test_a_first_line_needs_its_parts(tmp_path: Path, line: str) -> None:
    path = tmp_path / "own.history"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(HistoryError, match="its first line needs an object `run` and a list `operations`"):
        read_histories([path])
