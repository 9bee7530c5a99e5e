"""What is written for machines: JUnit XML, JSON and the log as a file."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

from tests.story.story_runner import StoryRunner

STORY = (
    'at: "08:00", note: "三个<号>", operation: getYyNo, with: {date: "+1"}, times: 4, responses: {"1000": 4}',
    'at: "08:30", operation: getDtNoInfo, with: {doctor: "03010001", date: "+1"}, totals: {LeftNum: 0}',
)
"""Of two expectations the first is not met: there are three numbers."""


def test_junit_has_a_case_for_each_expectation(runner: StoryRunner, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    result = runner.run(runner.file(*STORY), "--junit", report)
    assert result.code == 1
    assert report.read_text(encoding="utf-8") == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuite name="small" tests="2" failures="1" errors="0">\n'
        '  <testcase classname="small" name="1. 2026-03-02 08:00:00 三个&lt;号&gt;">\n'
        '    <failure message="expected 1000 ×4, got ×3; expected 1001 ×0, got ×1">2026-03-02 星期一\n'
        "08:00:00  getYyNo ×4 WJ01 03010001 2026-03-03 上午: 1000 ×3, 1001 ×1 ✗  # 三个&lt;号&gt;\n"
        "          expected 1000 ×4, got ×3\n"
        "          expected 1001 ×0, got ×1</failure>\n"
        "  </testcase>\n"
        '  <testcase classname="small" name="2. 2026-03-02 08:30:00 getDtNoInfo WJ01 03010001 2026-03-03 上午" />\n'
        "</testsuite>\n"
    )


def test_junit_stays_xml_with_any_note(runner: StoryRunner, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    story = runner.file('at: "08:00", note: "\\u0001]]>&", operation: getHospInfo, responses: {fault: 1}')
    runner.run(story, "--junit", report)
    case = ElementTree.parse(report).getroot()[0]
    assert case.get("name") == "1. 2026-03-02 08:00:00 �]]>&"


def test_the_log_is_what_was_printed(runner: StoryRunner, tmp_path: Path) -> None:
    log = tmp_path / "story.log"
    result = runner.run(runner.file(*STORY), "--log", log)
    assert log.read_text(encoding="utf-8") == result.out


def test_json_has_the_same_entries(runner: StoryRunner) -> None:
    result = runner.run(runner.file(*STORY), "--json")
    report = json.loads(result.out)
    assert (result.code, report["met"], report["scenario"], report["seed"]) == (1, False, "small", 12320)
    assert report["entries"][0]["shortfalls"] == [
        {"expected": "1000 ×4", "got": "×3"},
        {"expected": "1001 ×0", "got": "×1"},
    ]
    assert [entry["met"] for entry in report["entries"]] == [False, True]


def test_a_story_can_be_played_in_part(runner: StoryRunner) -> None:
    result = runner.run(runner.file(*STORY), "--until", "08:10")
    assert result.lines[-1] == "1 expectation, 1 not met"
    assert runner.run(runner.file(*STORY), "--until", "soon").err == (
        "--until: expected an instant such as 2026-03-02T08:00:00, an offset such as +2h, or a time of the first day "
        "such as 09:30, got 'soon'\n"
    )
