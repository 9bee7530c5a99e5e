"""What a platform keeps in its file, and what it finds there after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from yuyue_sim.platform.state import BookingState
from yuyue_sim.platform.state_file import StateFile, StateFileError

from tests.platform.scripted import Dealings, dealings, notification, registration, timed_out
from tests.platform.test_booking import STOP


def restarted(file: Path) -> Dealings:
    store = StateFile(file)
    return dealings(state=store.load(), store=store)


def test_everything_is_there_again_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "platform.json"
    before = restarted(file)
    before.poll()
    before.book()
    before.platform.take_notification(notification(STOP))
    after = restarted(file)
    assert after.platform.state == before.platform.state
    assert after.state is BookingState.CANCELLING
    after.platform.settle()
    assert after.hospital.asked == ["backNo"]
    assert restarted(file).state is BookingState.CANCELLED
    assert [each.name for each in tmp_path.iterdir()] == ["platform.json"]


def test_a_registration_id_is_never_given_out_twice(tmp_path: Path) -> None:
    file = tmp_path / "platform.json"
    first = restarted(file)
    first.poll()
    first.book()
    second = restarted(file)
    second.book()
    assert [each.registration_id for each in second.platform.state.bookings] == [1000, 1001]


def test_a_platform_that_ended_during_a_booking_looks_it_up(tmp_path: Path) -> None:
    file = tmp_path / "platform.json"
    before = restarted(file)
    before.poll()
    before.hospital.responses["getYyNo"] = _ends
    with pytest.raises(KeyboardInterrupt):
        before.book()
    after = restarted(file)
    assert after.state == "unknown"
    after.hospital.responses["getGhInfo"] = registration(1000)
    after.poll()
    assert after.state == "booked"


def _ends(_: str) -> str:
    raise KeyboardInterrupt


def test_a_streak_of_failures_continues_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "platform.json"
    for _ in range(3):
        them = restarted(file)
        them.hospital.responses["getHospInfo"] = timed_out()
        them.poll()
    assert len(them.platform.state.alarms) == 1


def test_a_full_disk_is_reported_and_the_file_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "platform.json"
    them = restarted(file)
    them.poll()
    kept = file.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = them.platform.take_notification(notification(STOP)).result
    assert (result.code, result.message) == (2, "平台存储失败，请重发")
    assert file.read_bytes() == kept
    assert "platform.json: no space left on device; free some space" in them.said("warning")[0]


@pytest.mark.parametrize("content", ["", "{", '{"next_registration_id": "x"}', "[]"])
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "platform.json"
    file.write_text(content)
    with pytest.raises(StateFileError, match=r"is not the state of a platform .* choose another file with --state"):
        StateFile(file).load()


def test_a_file_that_cannot_be_written_is_reported_by_name(tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "platform.json"
    with pytest.raises(StateFileError, match=r"nowhere/platform\.json: no such file or directory"):
        StateFile(file).save(dealings().platform.state)
