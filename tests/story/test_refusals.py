"""Stories that cannot be played: exit code 2, and a sentence about why and what to do."""

from __future__ import annotations

from tests.story.story_runner import WORLD, StoryRunner


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
