"""Scenarios held against their own days and worlds: what is refused, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from yuyue_sim.core.clock import ClockSpecError
from yuyue_sim.hospital.checks.scenario import check_scenario
from yuyue_sim.scenario.files.errors import ScenarioErrors
from yuyue_sim.server.settings import Settings
from yuyue_sim.server.simulation import Simulation

MONDAY = "clock: frozen@2026-03-02T08:00:00\n"
HEAD = "name: tried\nworld: {hospitals: [{profile: county, id: KC01}]}\n"


def problems(tmp_path: Path, text: str, clock: str | None = None) -> list[str]:
    """What is wrong with a scenario, without the file and the line."""
    path = tmp_path / "tried.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    try:
        check_scenario(path, clock=clock)
    except ScenarioErrors as errors:
        return [f"{problem.key}: {problem.text}" for problem in errors.problems]
    return []


def test_a_story_in_which_everything_can_do_its_part(tmp_path: Path) -> None:
    text = (
        f"{MONDAY}ends: +3d\nfaults: [{{name: slow, latency: {{fixed: 1s}}, is_on: false}}]\ntimeline:\n"
        "  - {at: +1h, stop_schedule: {hospital: KC01, department: '0303', date: '+1'}}\n"
        "  - {at: +2h, resume_schedule: {hospital: KC01, department: '0303', date: '+1', part: morning}}\n"
        "  - {at: +3h, add_schedule: {hospital: KC01, department: '0303', date: '+1', part: afternoon, numbers: 9}}\n"
        "  - {at: +4h, stop_schedule: {hospital: KC01, department: '0303', date: '+1', part: afternoon}}\n"
        "  - {at: +1h, bed_crisis: {hospital: KC01, duration: 2h}}\n"
        "  - {at: +3h, bed_crisis: {hospital: KC01, duration: 2h}}\n"
        "  - {at: +5h, faults: {turn_on: [slow]}}\n"
        "  - {at: +6h, faults: {turn_off: [slow]}}\n"
        "  - {every: 1d, rush: {hospital: KC01, department: '0303', patients: 5}}\n"
    )
    assert problems(tmp_path, text) == []


def test_an_event_that_repeats_may_do_nothing_now_and_then_but_not_always(tmp_path: Path) -> None:
    repeated = "timeline:\n  - {every: 1d, stop_schedule: {hospital: KC01, department: '0303', part: PART}}\n"
    text = f"{MONDAY}ends: +7d\n{repeated}"
    assert problems(tmp_path, text.replace("PART", "morning")) == []
    (problem,) = problems(tmp_path, text.replace("PART", "whole-day"))
    assert problem == (
        "timeline[0].stop_schedule: department 0303 itself has no whole-day schedule on 2026-03-03; "
        "there is none in the 28 days from 2026-03-03 on"
    )


def test_what_is_stopped_cannot_be_stopped_again(tmp_path: Path) -> None:
    stop = "{at: AT, stop_schedule: {hospital: KC01, department: '0303', date: 2026-03-03, part: morning}}"
    text = f"{MONDAY}timeline:\n  - {stop.replace('AT', '+1h')}\n  - {stop.replace('AT', '+2h')}\n"
    assert problems(tmp_path, text) == [
        "timeline[1].stop_schedule: the schedule of department 0303 itself on 2026-03-03 morning is stopped already"
    ]


def test_a_fault_that_is_on_cannot_be_turned_on(tmp_path: Path) -> None:
    text = (
        f"{MONDAY}faults: [{{name: slow, latency: {{fixed: 1s}}}}]\n"
        "timeline: [{at: +1h, faults: {turn_on: [slow]}}]\n"
    )
    assert problems(tmp_path, text) == [
        "timeline[0].faults.turn_on[0]: 'slow' is already switched on then; begin it with is_on: false"
    ]


def test_a_real_clock_knows_no_dates_but_who_is_there(tmp_path: Path) -> None:
    assert problems(tmp_path, "timeline: [{at: '09:30', stop_schedule: {hospital: KC01, department: '0303'}}]\n") == []
    (unknown,) = problems(tmp_path, "timeline: [{at: +1h, doctor_ill: {hospital: KC01, doctor: '03039999'}}]\n")
    assert unknown.startswith("timeline[0].doctor_ill.doctor: KC01 has no doctor '03039999'; there are 03030001, ")
    assert problems(tmp_path, "timeline: [{at: +2d, bed_crisis: {hospital: KC01}}]\n") == [
        "timeline[0].at: '+2d' is after the story ends (+24h); set a later ends"
    ]


def test_the_requested_clock_is_used(tmp_path: Path) -> None:
    text = f"{MONDAY}timeline: [{{at: 2026-03-02T09:00:00, bed_crisis: {{hospital: KC01}}}}]\n"
    assert problems(tmp_path, text) == []
    assert problems(tmp_path, text, "frozen@2026-03-03T08:00:00") == [
        "timeline[0].at: '2026-03-02T09:00:00' is before the story begins (2026-03-03T08:00:00)"
    ]
    with pytest.raises(ClockSpecError):
        problems(tmp_path, text, "sometimes")


def test_contradictions_are_reported_beside_wrong_values(tmp_path: Path) -> None:
    text = (
        f"{MONDAY}seed: -1\ntimeline:\n  - {{at: +1h, bed_crisis: {{hospital: KC01, duration: soon}}}}\n  - at: +9d\n"
    )
    keys = [problem.split(":")[0] for problem in problems(tmp_path, f"{text}    resume_hospital: {{hospital: KC09}}\n")]
    assert keys == ["seed", "timeline[0].bed_crisis.duration", "timeline[1].at", "timeline[1].resume_hospital.hospital"]


def test_an_unsound_story_is_refused_at_the_start_but_continued_in_its_ledger(tmp_path: Path) -> None:
    path = tmp_path / "tried.yaml"
    path.write_text(
        f"{HEAD}timeline: [{{at: 2026-03-02T09:00:00, bed_crisis: {{hospital: KC01}}}}]\n", encoding="utf-8"
    )
    state = tmp_path / "state.db"
    with pytest.raises(ScenarioErrors, match="is an instant, but the clock is real"):
        Simulation(Settings(scenario=str(path), state=str(state)))
    assert not state.exists()
    Simulation(Settings(scenario=str(path), state=str(state), clock="frozen@2026-03-02T08:00:00")).close()
    again = Simulation(Settings(scenario=str(path), state=str(state)))
    assert again.clock.now().isoformat() == "2026-03-02T08:00:00"
    again.close()


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        ("+1h", "+1h", ["faults[0].ends: '+1h' (2026-03-02T09:00:00) is not after it begins (2026-03-02T09:00:00); "]),
        (
            "+1h",
            "+59m",
            ["faults[0].ends: '+59m' (2026-03-02T08:59:00) is not after it begins (2026-03-02T09:00:00); "],
        ),
        ("+1h", "+61m", []),
    ],
)
def test_a_fault_ends_after_it_begins(tmp_path: Path, begins: str, ends: str, expected: list[str]) -> None:
    fault = f"{{name: slow, latency: {{fixed: 1s}}, begins: {begins}, ends: {ends}}}"
    found = problems(tmp_path, f"{MONDAY}faults: [{fault}]\n")
    assert found == [f"{each}give a later one" for each in expected]


@pytest.mark.parametrize(("until", "is_refused"), [("+1001m", False), ("+1002m", True)])
def test_an_event_may_happen_a_thousand_times_before_until(tmp_path: Path, until: str, is_refused: bool) -> None:
    more = f"{{every: 1m, until: {until}, release_numbers: {{hospital: KC01, department: '0303', numbers: 1}}}}"
    found = problems(tmp_path, f"{MONDAY}timeline: [{more}]\n")
    expected = "timeline[0].every: it happens more than 1000 times; give a longer one, an earlier until, or times"
    assert found == ([expected] if is_refused else [])
