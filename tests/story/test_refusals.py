"""Stories that cannot be played: exit code 2, and a sentence about why and what to do."""

from __future__ import annotations

import pytest

from tests.story.story_runner import WORLD, StoryRunner


@pytest.mark.parametrize(
    ("expectation", "result"),
    [
        ('at: "08:00"', "expectations[0]: expected one of operation, notices and platform"),
        ('at: "08:00", operation: getYyNo, responses: {"2000": 1}', "responses: '2000' is none of 1000, 1001, 1002"),
        ('at: "08:00", operation: getDtNoInfo, values: {LeftNo: 1}', "did you mean 'LeftNum'?"),
        ('at: "08:00", operation: getDtNoInfo, totals: {LeftNum: lots}', "expected a number such as 20"),
        ('at: "08:00", operation: backNo', "backNo needs the name of a saved booking in registration"),
        ('at: "08:00", operation: getYyNo, with: {elements: {RegIDs: 1}}', "with.elements: 'RegIDs' is none of RegID"),
        ('at: "08:00", notices: {CancelSchedual: 1}, times: 3', "times goes with operation"),
        ('at: "08:00", operation: getHospInfo, save_as: x', "save_as goes with operation: getYyNo"),
        ('at: "08:00", operation: getHospinfo', "'getHospinfo' is none of getHospInfo"),
        ('at: "08:00", operation: getYyNo, with: {hospital: WJ02}', "there is no hospital 'WJ02'; there is WJ01"),
        (
            'at: "08:00", operation: getYyNo, with: {date: "+6"}',
            "the expectation at 08:00 (getYyNo): there is no such schedule",
        ),
        (
            'at: "08:00", operation: backNo, registration: mine',
            "registration: no bookings are saved as 'mine' before",
        ),
        ('at: "08:00", notices: {CancelSchedule: 1}', "did you mean 'CancelSchedual'?"),
        (
            'at: "08:00", platform: {alarms: 1}',
            "at 08:00 needs a platform; write platform: {} in the scenario",
        ),
    ],
)
def test_an_impossible_expectation(runner: StoryRunner, expectation: str, result: str) -> None:
    refused = runner.play(expectation)
    assert result in refused.err
    assert refused.code == 2


def test_a_real_clock_has_no_first_instant(runner: StoryRunner) -> None:
    real = WORLD.replace("clock: frozen@2026-03-02T08:00:00\n", "")
    path = runner.file('at: "+1h", operation: getHospInfo', world=real)
    refused = runner.run(path)
    assert (refused.code, refused.out) == (2, "")
    assert "write in it clock: frozen@2026-03-02T08:00:00, or give --clock frozen@2026-03-02T08:00:00" in refused.err
    result = runner.run(path, "--clock", "frozen@2026-05-04T10:00:00")
    assert result.lines[1:3] == ["2026-05-04 星期一", "11:00:00  getHospInfo: answered ×1 ✓"]


def test_a_scenario_without_a_story_is_none(runner: StoryRunner) -> None:
    refused = runner.run("city", "--clock", "frozen@2026-03-02T08:00:00")
    assert (refused.code, refused.out) == (2, "")
    assert "there is neither a timeline nor an expectation to play" in refused.err


def test_files_that_cannot_be_written(runner: StoryRunner) -> None:
    result = runner.run(runner.file('at: "08:00", operation: getHospInfo'), "--junit", "no/such/folder/report.xml")
    assert result.code == 2
    assert "--junit no/such/folder/report.xml: No such file or directory" in result.err
