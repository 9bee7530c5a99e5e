"""The same seed gives the same story, another seed another."""

from __future__ import annotations

from tests.story.story_runner import StoryRunner

CITY = """\
name: small
title: 市 · City
clock: frozen@2026-03-02T08:00:00
world:
  hospitals:
    - {profile: county, id: WJ01, doctors: 12, demand: 1.0}
"""
STORY = (
    'at: "08:00", operation: getYyNo, times: 3, save_as: mine',
    'at: "12:00", operation: getGhRecord, counts: {RecItem: 0}',
    'at: "12:00", operation: getGhInfo, registration: mine',
)


def test_the_log_depends_on_the_seed_alone(runner: StoryRunner) -> None:
    path = runner.file(*STORY, world=CITY)
    first, again = runner.run(path), runner.run(path)
    other = runner.run(path, "--seed", "7")
    assert first.out == again.out
    assert first.out.splitlines()[1:] != other.out.splitlines()[1:]
    assert other.lines[0] == "small · 市 · City (seed 7)"
