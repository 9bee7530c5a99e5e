"""A story played at a simulator that runs elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.served import serving
from tests.story.story_runner import WORLD, StoryRunner

STORY = (
    'at: "08:00", operation: getYyNo, with: {date: "+1"}, times: 5, responses: {"1000": 3, "1001": 2}, save_as: mine',
    'at: "10:00", operation: backNo, registration: mine, times: 1',
    'at: "10:30", operation: getDtNoInfo, with: {doctor: "03010001", date: "+1"}, totals: {LeftNum: 1}',
)
CLOCK = "frozen@2026-03-02T08:00:00"


def test_the_log_is_the_same_as_in_this_process(runner: StoryRunner) -> None:
    path = runner.file(*STORY)
    at_home = runner.run(path)
    assert at_home.lines[-1] == "3 expectations, all met", at_home.out
    with serving(scenario=str(path), clock=CLOCK) as served:
        url = f"http://127.0.0.1:{served.port}"
        elsewhere = runner.run(path, "--against", url)
        assert (elsewhere.out, elsewhere.err, elsewhere.code) == (at_home.out, "", 0)
        again = runner.run(path, "--against", url)
        assert (again.out, again.code) == ("", 2)
        assert again.err == (
            f"{url} is at 2026-03-02T10:30:00, but the story begins at 2026-03-02T08:00:00; reset or restart "
            f"it. Start it with: yuyue-sim serve {path} --seed 12320 --clock {CLOCK}\n"
        )
        other_seed = runner.run(path, "--against", url, "--seed", "7")
        assert f"{url} has the seed 12320, not 7. Start it with: yuyue-sim serve {path} --seed 7" in other_seed.err
        other_world = runner.run(runner.file(*STORY, world=WORLD.replace("numbers: 3", "numbers: 4")), "--against", url)
        assert f"{url} simulates the scenario small (" in other_world.err


def test_a_clock_that_runs_is_refused(runner: StoryRunner) -> None:
    path = runner.file(*STORY)
    with serving(scenario=str(path), clock="x60@2026-03-02T08:00:00") as served:
        refused = runner.run(path, "--against", f"http://127.0.0.1:{served.port}")
    assert refused.code == 2
    assert "has a clock that is scaled, and a story needs one that is frozen" in refused.err


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "ftp://example.test"])
def test_an_address_without_a_server(runner: StoryRunner, url: str) -> None:
    refused = runner.run(runner.file(*STORY), "--against", url)
    assert (refused.code, refused.out) == (2, "")
    assert url in refused.err


def test_a_platform_is_played_at_home(runner: StoryRunner, tmp_path: Path) -> None:
    refused = runner.run(runner.file(*STORY, more="platform: {}\n"), "--against", "http://127.0.0.1:9")
    assert refused.code == 2
    assert "has a platform, which hospitals elsewhere could not reach; leave --against out" in refused.err
