"""Histories as a user of the format meets them: written by workers, merged, cut off, and not histories at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from yuyue_sim.loadtest.history.header import HistoryError
from yuyue_sim.loadtest.history.layout import Flag, Outcome
from yuyue_sim.loadtest.history.reader import read_histories
from yuyue_sim.loadtest.history.tables import NEVER_NS
from yuyue_sim.loadtest.history.writer import HistoryWriter

OPERATIONS = ("getDtNoInfo", "getYyNo", "backNo")
SLOT = "SG01/0302/03020001/2026-03-09/1/08:00-08:30"
OTHER = "SG01/0302/03020001/2026-03-09/1/08:30-09:00"
SECOND = 1_000_000_000


def writer(folder: Path, worker: int, run: str = "7") -> HistoryWriter:
    return HistoryWriter(
        folder / f"{run}-{worker}.history", {"run": {"id": run, "seed": 3}, "worker": worker}, OPERATIONS
    )


def test_what_is_written_is_read(tmp_path: Path) -> None:
    history = writer(tmp_path, 0)
    look = history.invoke("getDtNoInfo", 1 * SECOND, user=5, intent=2)
    book = history.invoke(
        "getYyNo",
        2 * SECOND,
        intended_ns=int(1.5 * SECOND),
        registration_id=123456789012345678,
        slot=SLOT,
        patient="320503198001010017",
        user=5,
        intent=3,
        attempt=2,
        flags=Flag.BOT,
    )
    history.complete(look, 3 * SECOND, Outcome.DONE, status=200, readings=[(SLOT, 3, 5)] * 8 + [(OTHER, 0, 4)])
    history.complete(
        book,
        4 * SECOND,
        Outcome.DONE,
        registration_id=123456789012345678,
        reserve_no=17,
        code=1000,
        status=200,
    )
    history.release(5 * SECOND)
    history.drop(6 * SECOND)
    history.lag(7 * SECOND, 8_000_000)
    history.close(9 * SECOND)

    found = read_histories([tmp_path])

    assert found.run == {"id": "7", "seed": 3, "release_ns": 5 * SECOND, "dropped": 1}
    assert found.problems == ()
    first, second = found.operations
    assert (first["operation"], first["user"], first["intent"], first["outcome"], first["code"]) == (0, 5, 2, 0, -1)
    assert found.operation_names[second["operation"]] == "getYyNo"
    assert found.slots[second["slot"]] == SLOT
    assert found.patients[second["patient"]] == "320503198001010017"
    assert second["registration_id"] == second["answered_id"] == 123456789012345678
    assert (second["invoked_ns"], second["completed_ns"], second["intended_ns"]) == (2e9, 4e9, 1.5e9)
    assert (second["reserve_no"], second["code"], second["status"], second["attempt"]) == (17, 1000, 200, 2)
    assert second["flags"] == Flag.BOT
    assert [(found.slots[each["slot"]], int(each["left"]), int(each["total"])) for each in found.readings] == [
        *[(SLOT, 3, 5)] * 8,
        (OTHER, 0, 4),
    ]
    assert found.lags_ns.tolist() == [8_000_000]


def test_a_request_without_response_is_unclear_and_never_ends(tmp_path: Path) -> None:
    history = writer(tmp_path, 0)
    history.invoke("getYyNo", 1, slot=SLOT)
    lost = history.invoke("getYyNo", 2, slot=SLOT)
    history.complete(lost, 3, Outcome.UNCLEAR, error="timeout")
    history.close(4)

    found = read_histories([tmp_path])

    assert found.operations["outcome"].tolist() == [Outcome.UNCLEAR, Outcome.UNCLEAR]
    assert found.operations["completed_ns"].tolist() == [NEVER_NS, NEVER_NS]
    assert found.answered_ns.tolist() == [NEVER_NS, 3]
    assert [found.errors[number] for number in found.operations["error"]] == ["", "timeout"]


def test_workers_are_merged_by_time_and_share_names(tmp_path: Path) -> None:
    for worker, slots in enumerate([(SLOT, OTHER), (OTHER, SLOT)]):
        history = writer(tmp_path, worker)
        for place, slot in enumerate(slots):
            number = history.invoke("getYyNo", 10 * place + worker, slot=slot)
            history.complete(number, 100, Outcome.REFUSED, code=1001)
        history.close(200)

    found = read_histories([tmp_path])

    assert found.operations["invoked_ns"].tolist() == [0, 1, 10, 11]
    assert [found.slots[number] for number in found.operations["slot"]] == [SLOT, OTHER, OTHER, SLOT]
    assert found.operations["worker"].tolist() == [0, 1, 0, 1]


def test_another_machines_clock_is_brought_to_the_masters_and_widened_by_what_is_not_known(tmp_path: Path) -> None:
    history = writer(tmp_path, 0)
    history.clock(0, 1_000, 50)
    history.clock(500, 1_010, 20)
    number = history.invoke("getYyNo", 100, slot=SLOT)
    history.complete(number, 200, Outcome.DONE, code=1000)
    history.close(20_000)

    found = read_histories([tmp_path])

    # The best comparison said 1,010 give or take 20; in 20,000 ns a clock strays by 10 at most.
    assert (found.operations["invoked_ns"][0], found.operations["completed_ns"][0]) == (1_080, 1_240)
    assert (found.sent_ns.tolist(), found.answered_ns.tolist()) == ([1_110], [1_210])  # not widened


def test_a_worker_that_was_ended_by_force_leaves_what_it_had_written(tmp_path: Path) -> None:
    history = writer(tmp_path, 0)
    for at_ns in range(3):
        history.invoke("getYyNo", at_ns, slot=SLOT)
    path = history.path
    path.write_bytes(path.read_bytes()[:-10])

    found = read_histories([path])

    assert len(found.operations) == 2
    assert tuple(each.en for each in found.problems) == (
        f"{path}: its last record is torn, the worker ended while writing it",
        f"{path}: it has no end, the worker was ended by force or still runs",
    )


def test_nothing_is_written_over(tmp_path: Path) -> None:
    writer(tmp_path, 0)
    with pytest.raises(FileExistsError):
        writer(tmp_path, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a history"),
        (b"hello\n", "not a history"),
        (b"[1]\n", "not a history; give a file that a load test wrote"),
        (json.dumps({"yuyue_history": 2}).encode() + b"\n", "of format 2, this version reads format 1"),
        (json.dumps({"yuyue_history": 1}).encode() + b"\n" + b"\xff" * 64, "records of a kind unknown"),
    ],
)
def test_what_is_no_history_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "x.history"
    path.write_bytes(content)
    with pytest.raises(HistoryError, match=words) as raised:
        read_histories([path])
    assert str(path) in str(raised.value)


def test_two_runs_are_not_mixed(tmp_path: Path) -> None:
    writer(tmp_path, 0, run="7").close(1)
    writer(tmp_path, 0, run="8").close(1)
    with pytest.raises(HistoryError, match=r"it is of run '8', .* of '7'; audit one run at a time"):
        read_histories([tmp_path])


def test_an_empty_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match=r"no file \*\.history in it"):
        read_histories([tmp_path])
    with pytest.raises(HistoryError, match="there is no such file"):
        read_histories([tmp_path / "none.history"])
