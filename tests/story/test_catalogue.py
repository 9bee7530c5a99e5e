"""Every story of the catalogue: green, short, said in two languages, and the same log in every process."""

from __future__ import annotations

import re

import pytest
from yuyue_sim.scenario.files import catalogue
from yuyue_sim.scenario.files.loader import load_scenario

from tests.cli import shell
from tests.story.story_runner import StoryRunner

STORIES = (
    "answers-lost",
    "bed-crisis",
    "capacity-change",
    "childrens-monday",
    "county-platform",
    "expert-falls-ill",
    "legacy-his",
    "new-year",
    "ordinary-day",
    "referral-and-exams",
    "release-rush",
    "reserved-and-stopped",
    "scalpers",
    "slow-then-down",
    "test-patients",
)
MOST_LINES = 60


def test_these_are_the_stories() -> None:
    assert set(catalogue.names()) == {*STORIES, "city", "default"}


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_met_and_logged_alike_in_every_process(name: str, runner: StoryRunner) -> None:
    there = shell.run("run", name)
    here = runner.run(name)
    assert re.fullmatch(r"\d+ expectations, all met", here.lines[-1]), here.out
    assert (there.stdout, there.stderr, there.returncode) == (here.out, "", 0)


@pytest.mark.parametrize("name", STORIES)
def test_a_story_says_what_it_is(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.name == name
    assert re.fullmatch(r"[^ ]*[\u4e00-\u9fff]+[^ ]* · [A-Z][\w ',-]+", scenario.title), scenario.title
    assert re.search(r"[\u4e00-\u9fff].*。", scenario.description)
    assert re.search(r"[a-z]+\.$", scenario.description.strip())
    text = (catalogue.folder() / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES
