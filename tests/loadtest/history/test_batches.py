"""A file read in batches gives the requests and readings that it gives as a whole."""

from __future__ import annotations

from pathlib import Path
from struct import pack

import numpy as np
import pytest
from yuyue_sim.loadtest.history.files import files_of_run
from yuyue_sim.loadtest.history.header import HistoryError
from yuyue_sim.loadtest.history.layout import Kind, Outcome
from yuyue_sim.loadtest.history.records import Records, readings_of
from yuyue_sim.loadtest.history.writer import HistoryWriter

from tests.loadtest.audit.healthy import Circumstances, HealthyRun

SLOT = "SG01/0302/03020001/2026-03-09/1/08:00-08:30"


def records(path: Path) -> Records:
    return Records(files_of_run([path])[0][0], 3)


def read(path: Path, most_records: int | None) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """All requests and all readings, each as a tuple with its instants, sorted."""
    file = records(path)
    requests: list[tuple[object, ...]] = []
    readings: list[tuple[object, ...]] = []
    for batch in file.batches(most_records):
        columns = [batch.rows, batch.sent_ns, batch.answered_ns]
        requests += zip(*(column.tolist() for column in columns), strict=True)
        numbers, entries = readings_of(batch.readings)
        assert set(numbers.tolist()) <= set(batch.rows["number"].tolist())
        readings += zip(numbers.tolist(), entries.tolist(), strict=True)
    return sorted(requests, key=lambda row: row[0][7]), sorted(readings)  # type: ignore[index]


@pytest.mark.parametrize("most_records", [1, 2, 3, 10, 97])
def test_batches_of_any_size_hold_what_the_file_holds(tmp_path: Path, most_records: int) -> None:
    HealthyRun(tmp_path, Circumstances(seed=5, workers=2))
    for path in sorted(tmp_path.glob("*.history")):
        path.write_bytes(path.read_bytes()[: -64 * 5])  # some requests stay open
        whole = read(path, None)
        assert len(whole[0]) > 80
        assert read(path, most_records) == whole


def test_a_request_that_stays_open_is_unclear_in_any_batch(tmp_path: Path) -> None:
    writer = HistoryWriter(tmp_path / "one.history", {}, ("getYyNo",))
    open_one = writer.invoke("getYyNo", 1, slot=SLOT)
    for at_ns in range(2, 12):
        writer.complete(writer.invoke("getYyNo", at_ns, slot=SLOT), at_ns, Outcome.REFUSED, code=1001)
    (last,) = [rows for batch in records(writer.path).batches(4) for rows in batch.rows if rows["number"] == open_one]
    assert last["outcome"] == Outcome.UNCLEAR


def completion(number: int) -> bytes:
    return pack("<BBBBIqqIihh28x", Kind.COMPLETION, 0, Outcome.DONE, 0, number, 9, 0, 0, -1, -1, -1)


def reading(number: int) -> bytes:
    return pack("<BBBBI56x", Kind.READINGS, 0, 0, 1, number)


@pytest.mark.parametrize("most_records", [None, 2])
@pytest.mark.parametrize(
    ("more", "words"),
    [
        (completion(0), "it completes a request"),
        (completion(7), "it completes a request that it never sent"),
        (reading(7), "it has readings of a request that it never sent"),
        (reading(0), "it has readings"),
    ],
)
def test_what_comes_too_late_or_belongs_to_nothing_is_named(
    tmp_path: Path, more: bytes, words: str, most_records: int | None
) -> None:
    writer = HistoryWriter(tmp_path / "one.history", {}, ("getDtNoInfo",))
    writer.complete(writer.invoke("getDtNoInfo", 1), 2, Outcome.DONE)
    with writer.path.open("ab") as file:
        file.write(more)
    with pytest.raises(HistoryError, match=words):
        read(writer.path, most_records)


def test_instants_are_those_of_the_file(tmp_path: Path) -> None:
    writer = HistoryWriter(tmp_path / "one.history", {}, ("getDtNoInfo",))
    writer.clock(0, 500, 7)
    writer.complete(writer.invoke("getDtNoInfo", 10), 20, Outcome.DONE)
    file = records(writer.path)
    (batch,) = file.batches()
    assert (batch.sent_ns.tolist(), batch.answered_ns.tolist()) == ([10], [20])
    file.clock().time(batch.rows, batch.sent_ns, batch.answered_ns)
    assert (batch.sent_ns.tolist(), batch.answered_ns.tolist()) == ([510], [520])
    assert (int(batch.rows["invoked_ns"][0]), int(batch.rows["completed_ns"][0])) == (503, 527)
    assert np.array_equal(batch.rows["intended_ns"], [510])
