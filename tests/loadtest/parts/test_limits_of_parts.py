"""What is too large, damaged or full is said in a line, and no temporary file stays."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from yuyue_sim.loadtest.audit.end_state import END_STATE_FILE
from yuyue_sim.loadtest.audit.verdict import Audit
from yuyue_sim.loadtest.journals.source import Source
from yuyue_sim.loadtest.parts import audit
from yuyue_sim.loadtest.parts.memory import Share, share_of, size_of
from yuyue_sim.loadtest.parts.part import pack
from yuyue_sim.loadtest.parts.processes import PartsError

from tests.loadtest.audit.written_run import FIRST, SCHEDULE, SLOT, WrittenRun

MIB = 1 << 20
OTHER = "SG01/01/0002/2026-03-09/1/08:00-08:30"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def write_run(folder: Path) -> Path:
    """Two bookings in two schedules, and one RegID in both."""
    folder.mkdir()
    run = WrittenRun(folder)
    run.look(0, 1, 2)
    run.book(1, 10, 15)
    run.book(2, 20, 25, slot=OTHER)
    run.book(2, 30, 35, 1002, slot=SLOT)
    run.shows(1)
    run.history()
    run.end_state().write(folder / END_STATE_FILE)
    return folder


def judge(folder: Path, processes: int = 1) -> Audit:
    source = Source.of([folder])
    return audit.audit_in_parts(source, folder / END_STATE_FILE, 512 * MIB, processes=processes, part_bytes=1)


@pytest.mark.parametrize("processes", [1, 2])
def test_no_temporary_file_stays(tmp_path: Path, temporary: Path, processes: int) -> None:
    assert judge(write_run(tmp_path / "run"), processes).facts.booked == 2
    assert [*temporary.iterdir()] == []


@pytest.mark.parametrize("processes", [1, 2])
def test_a_damaged_file_is_named_and_no_temporary_file_stays(tmp_path: Path, temporary: Path, processes: int) -> None:
    folder = write_run(tmp_path / "run")
    with (folder / "one.history").open("ab") as file:
        file.write(b"\xff" * 64)
    with pytest.raises(PartsError, match=r"one\.history: it holds records of a kind unknown to format 1"):
        judge(folder, processes)
    assert [*temporary.iterdir()] == []


def test_what_is_no_end_state_is_named(tmp_path: Path, temporary: Path) -> None:
    folder = write_run(tmp_path / "run")
    for content in ("", "{", '{"slots": [{"slot": 5}]}', "[]", '{"slots": []}', '{"slots": [], "registrations": [3'):
        (folder / END_STATE_FILE).write_text(content)
        with pytest.raises(PartsError, match=r"end-state.json: no end state \(.*\); ask the hospital anew"):
            judge(folder)
    assert [*temporary.iterdir()] == []


def test_a_schedule_that_is_too_large_is_named_with_the_memory_that_it_needs(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_run(tmp_path / "run")
    monkeypatch.setattr(audit, "BYTES_A_CHANGE", 900 * MIB)
    with pytest.raises(
        PartsError,
        match=rf"schedule {SCHEDULE} and 1 others that share RegIDs with it: its requests have to be judged together "
        r"and need 3,8\d\d MiB; give --memory 38\d\dMiB",
    ):
        judge(folder)
    assert [*temporary.iterdir()] == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_run(tmp_path / "run")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with pytest.raises(PartsError, match=r"no folder for temporary files can be written \(.*missing.*\); set TMPDIR"):
        judge(folder)


def test_what_the_disk_does_not_take_is_named(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_run(tmp_path / "run")
    place = temporary / "in-the-way"
    place.mkdir()
    (place / "attempts").write_text("a file stands where a table should be")
    monkeypatch.setattr(tempfile, "mkdtemp", lambda *_, **__: str(place))
    with pytest.raises(PartsError, match=r"in-the-way: .*; make room there, or set TMPDIR to a folder with room"):
        judge(folder)


@pytest.mark.parametrize(
    ("text", "size_bytes"),
    [("2GiB", 2 << 30), ("512 MiB", 512 << 20), ("800MB", 800_000_000), ("1.5gb", 1_500_000_000)],
)
def test_a_size_has_a_unit(text: str, size_bytes: int) -> None:
    assert size_of(text) == size_bytes


def test_a_memory_is_shared_by_no_more_processes_than_it_serves() -> None:
    assert share_of(512 * MIB, None).processes == 1
    assert share_of(2048 * MIB, 2) == Share(2, 832 * MIB)


def test_parts_hold_what_belongs_together_and_no_more_than_they_may() -> None:
    sizes = dict.fromkeys(range(20), 10)
    parts = pack(sizes, [(FIRST, [1, 5]), (FIRST + 1, [5, 9]), (FIRST + 2, [2, 3])], 40)
    assert sorted(schedule for part in parts for schedule in part.schedules) == [*range(20)]
    assert all(part.size_bytes <= 40 and part.size_bytes == 10 * len(part.schedules) for part in parts)
    (together,) = (part for part in parts if 1 in part.schedules)
    assert {1, 5, 9} <= {*together.schedules}
    assert len([part for part in parts if {2, 3} <= {*part.schedules}]) == 1
    assert pack(sizes, [(FIRST, [0, 1, 2, 3, 4])], 10)[0].size_bytes == 50


def test_an_unclear_request_of_a_worker_that_was_killed_stays_in_its_part(tmp_path: Path, temporary: Path) -> None:
    folder = write_run(tmp_path / "run")
    path = folder / "one.history"
    path.write_bytes(path.read_bytes()[: -64 * 2])  # without the end, and without the last completion
    result = judge(folder)
    assert result.facts.unclear == 1
    assert result.unknowns[0].en.startswith(f"{path}: it has no end")
