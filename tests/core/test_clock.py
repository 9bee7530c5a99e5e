"""Clocks in words, and how each mode goes on; the machine's time is what the test says."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from yuyue_sim.core.clock import (
    LAST_INSTANT,
    ClockRefusal,
    ClockSpec,
    ClockSpecError,
    ClockState,
    MachineTime,
    Mode,
    RateError,
    TimeTextError,
    later,
    local_time,
    read_duration,
    read_instant,
)

EIGHT = datetime(2026, 3, 2, 8)
UNIX_S = 1_772_409_600.0
"""2026-03-02 08:00 in Shanghai."""


def state(spec: str, unix_s: float = UNIX_S) -> ClockState:
    return ClockSpec.parse(spec).state(unix_s)


def test_the_machines_time_in_shanghai() -> None:
    assert local_time(UNIX_S) == EIGHT


@pytest.mark.parametrize(
    ("spec", "mode", "instant", "rate"),
    [
        ("real", Mode.REAL, None, 1.0),
        ("frozen@2026-03-02T08:00:00", Mode.FROZEN, EIGHT, 0.0),
        ("frozen@2026-03-02 08:00", Mode.FROZEN, EIGHT, 0.0),
        ("frozen@2026-03-02T00:00:00Z", Mode.FROZEN, EIGHT, 0.0),
        ("x60@2026-03-02T08:00:00", Mode.SCALED, EIGHT, 60.0),
        ("x0.5@2026-03-02T08:00:00", Mode.SCALED, EIGHT, 0.5),
        ("step1@2026-03-02T08:00:00", Mode.STEPPED, EIGHT, 1.0),
        ("step0.25@2026-03-02T08:00:00", Mode.STEPPED, EIGHT, 0.25),
    ],
)
def test_a_clock_in_a_word(spec: str, mode: Mode, instant: datetime | None, rate: float) -> None:
    assert ClockSpec.parse(spec) == ClockSpec(mode, instant, rate)


@pytest.mark.parametrize(
    ("spec", "problem"),
    [
        ("noon", "expected real, frozen@INSTANT, x60@INSTANT or step1@INSTANT"),
        ("step@2026-03-02T08:00:00", "expected real, frozen@INSTANT, x60@INSTANT or step1@INSTANT"),
        ("x-1@2026-03-02T08:00:00", "expected real, frozen@INSTANT, x60@INSTANT or step1@INSTANT"),
        ("x0@2026-03-02T08:00:00", "expected a rate from 0.000001 to 1000000"),
        ("step1000001@2026-03-02T08:00:00", "expected a rate from 0.000001 to 1000000"),
        ("frozen@2026-02-30T08:00:00", "expected an instant such as 2026-03-02T08:00:00 after the @"),
        ("frozen@1969-12-31", "expected an instant from 1970-01-01T00:00:00 to 2999-12-31T23:59:59 after the @"),
        ("frozen@9999-12-31T23:00:00-10:00", "expected an instant such as 2026-03-02T08:00:00 after the @"),
    ],
)
def test_words_that_are_no_clock(spec: str, problem: str) -> None:
    with pytest.raises(ClockSpecError) as caught:
        ClockSpec.parse(spec)
    assert str(caught.value) == f"clock {spec!r}: {problem}"


@pytest.mark.parametrize(
    ("spec", "after_10_s"),
    [
        ("real", EIGHT + timedelta(seconds=10)),
        ("frozen@2026-03-02T08:00:00", EIGHT),
        ("x60@2026-03-02T08:00:00", EIGHT + timedelta(minutes=10)),
        ("x0.5@2026-03-02T08:00:00", EIGHT + timedelta(seconds=5)),
        ("step1@2026-03-02T08:00:00", EIGHT),
    ],
)
def test_what_ten_seconds_of_the_machine_are(spec: str, after_10_s: datetime) -> None:
    started = state(spec)
    assert started.at(UNIX_S) == EIGHT
    assert started.at(UNIX_S + 10) == after_10_s
    assert started.at(UNIX_S - 10) == EIGHT


def test_a_paused_clock_stands_still_until_it_is_resumed() -> None:
    paused = state("x60@2026-03-02T08:00:00").moved_to(EIGHT, UNIX_S).paused()
    assert paused.at(UNIX_S + 1000) == EIGHT
    assert paused.resumed(UNIX_S + 1000).at(UNIX_S + 1001) == EIGHT + timedelta(minutes=1)


def test_a_step_is_exact_to_the_microsecond() -> None:
    stepped = state("step0.1@2026-03-02T08:00:00")
    for _ in range(600):
        stepped = stepped.stepped()
    assert stepped.instant == EIGHT + timedelta(minutes=1)


@pytest.mark.parametrize("spec", ["real", "frozen@2026-03-02T08:00:00", "x60@2026-03-02T08:00:00"])
def test_no_other_clock_is_moved_by_a_request(spec: str) -> None:
    assert state(spec).stepped() == state(spec)


class Host:
    """A host whose wall clock can be set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall_s, self.running_s = 1_000_000.0, 500.0
        monkeypatch.setattr("yuyue_sim.core.clock.time.time", lambda: self.wall_s)
        monkeypatch.setattr("yuyue_sim.core.clock.time.monotonic", lambda: self.running_s)

    def wait(self, seconds: float) -> None:
        self.wall_s += seconds
        self.running_s += seconds


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Host:
    return Host(monkeypatch)


def test_a_machine_that_is_set_back_runs_on(host: Host, caplog: pytest.LogCaptureFixture) -> None:
    machine = MachineTime()
    assert machine.unix_s() == 1_000_000
    host.wall_s -= 3600
    host.wait(5)
    assert [machine.unix_s(), machine.unix_s()] == [1_000_005, 1_000_005]
    assert caplog.messages == ["The host's clock was set back by 3600.0 s; simulated time goes on"]
    host.wall_s += 7200
    assert machine.unix_s() == 1_003_605
    host.wall_s -= 60
    assert machine.unix_s() == 1_003_605
    assert caplog.messages[1:] == ["The host's clock was set back by 60.0 s; simulated time goes on"]


def test_processes_that_share_a_file_have_the_same_time(host: Host, tmp_path: Path) -> None:
    """One was idle while the wall clock was ahead, one began after it was set back."""
    busy, idle, late = MachineTime(), MachineTime(), MachineTime()
    busy.share(tmp_path / "time")
    idle.share(tmp_path / "time")
    assert busy.unix_s() == idle.unix_s() == 1_000_000
    host.wall_s += 5
    assert busy.unix_s() == 1_000_005
    host.wall_s -= 3600
    host.wait(1)
    late.share(tmp_path / "time")
    assert [each.unix_s() for each in (idle, busy, late)] == [1_000_006] * 3


def test_no_clock_goes_past_the_last_instant() -> None:
    fast = state("x1000000@2999-12-31T23:59:00")
    assert fast.at(UNIX_S + 1) == LAST_INSTANT
    assert fast.at(UNIX_S + 1e12) == LAST_INSTANT
    last = state("step10@2999-12-31T23:59:50")
    assert last.stepped().instant == datetime(2999, 12, 31, 23, 59, 50)
    with pytest.raises(ClockRefusal, match="goes no further than 2999-12-31T23:59:59"):
        later(EIGHT, timedelta.max)


def test_another_mode_starts_with_its_own_rate() -> None:
    frozen = state("frozen@2026-03-02T08:00:00")
    scaled = frozen.changed(Mode.SCALED, None, None, UNIX_S)
    assert scaled == ClockState(Mode.SCALED, EIGHT, 1.0, UNIX_S)
    faster = scaled.changed(None, None, 60, UNIX_S + 10)
    assert faster == ClockState(Mode.SCALED, EIGHT + timedelta(seconds=10), 60.0, UNIX_S + 10)
    assert faster.changed(Mode.SCALED, None, None, UNIX_S + 10).rate == 60.0
    nine = datetime(2026, 3, 2, 9)
    assert faster.changed(Mode.STEPPED, nine, 5, UNIX_S + 10) == ClockState(Mode.STEPPED, nine, 5, UNIX_S + 10)
    assert frozen.changed(Mode.REAL, None, None, UNIX_S + 7).at(UNIX_S + 8) == EIGHT + timedelta(seconds=8)


@pytest.mark.parametrize(("mode", "rate"), [(Mode.FROZEN, 2.0), (Mode.REAL, 1.0), (Mode.SCALED, 0.0)])
def test_a_rate_that_does_not_go_with_the_mode(mode: Mode, rate: float) -> None:
    with pytest.raises(RateError):
        state("frozen@2026-03-02T08:00:00").changed(mode, None, rate, UNIX_S)


def test_a_change_never_goes_back() -> None:
    frozen = state("frozen@2026-03-02T08:00:00")
    with pytest.raises(ClockRefusal, match="2026-03-02T07:59:59 is before 2026-03-02T08:00:00"):
        frozen.changed(None, EIGHT - timedelta(seconds=1), None, UNIX_S)
    with pytest.raises(ClockRefusal, match="set the mode to scaled with rate 1 to go on from here"):
        frozen.changed(Mode.REAL, None, None, UNIX_S - 1)
    with pytest.raises(ClockRefusal, match="the clock is real and cannot be moved"):
        state("real").changed(None, EIGHT + timedelta(days=1), None, UNIX_S)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("PT2H", timedelta(hours=2)),
        ("PT2H30M", timedelta(hours=2, minutes=30)),
        ("P1DT30M", timedelta(days=1, minutes=30)),
        ("P2W", timedelta(weeks=2)),
        ("PT0.5S", timedelta(seconds=0.5)),
        ("PT0S", timedelta(0)),
        ("2h", timedelta(hours=2)),
        ("1d12h", timedelta(days=1, hours=12)),
        ("90m", timedelta(minutes=90)),
        ("1m500ms", timedelta(minutes=1, milliseconds=500)),
        ("1.5s", timedelta(seconds=1.5)),
    ],
)
def test_durations(text: str, duration: timedelta) -> None:
    assert read_duration(text) == duration


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1DT", "P1M", "P1Y", "-PT1H", "PT1H ", "pt1h", "PT1.5H", "PT١H", "2", "h", "5M"]
)
def test_texts_that_are_no_duration(text: str) -> None:
    with pytest.raises(TimeTextError, match="expected a duration such as 2h"):
        read_duration(text)


def test_instants_with_an_offset_are_brought_to_local_time() -> None:
    assert read_instant("2026-03-02T00:00:00Z") == EIGHT
    assert read_instant("2026-03-02T08:00:00") == EIGHT
    with pytest.raises(TimeTextError, match="got 'noon'"):
        read_instant("noon")
