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
SENT = (
    "&lt;Message&gt;&lt;OrderInfo&gt;&lt;RegID&gt;260302080000004&lt;/RegID&gt;"
    "&lt;HospitalID&gt;WJ01&lt;/HospitalID&gt;&lt;DepartID&gt;0301&lt;/DepartID&gt;"
    "&lt;DepartName&gt;呼吸内科&lt;/DepartName&gt;&lt;DoctorID&gt;03010001&lt;/DoctorID&gt;"
    "&lt;DoctorName&gt;朱佳&lt;/DoctorName&gt;&lt;IsExpert&gt;0&lt;/IsExpert&gt;"
    "&lt;SickName&gt;刘平&lt;/SickName&gt;&lt;SickSex&gt;1&lt;/SickSex&gt;"
    "&lt;SickInsureType&gt;0&lt;/SickInsureType&gt;"
    "&lt;SeeDoctorDate&gt;2026-03-03&lt;/SeeDoctorDate&gt;&lt;WorkType&gt;1&lt;/WorkType&gt;"
    "&lt;RegistryFee&gt;0&lt;/RegistryFee&gt;&lt;ClinicFee&gt;8.00&lt;/ClinicFee&gt;"
    "&lt;Phone&gt;15400000003&lt;/Phone&gt;&lt;CardNo&gt;320575199001010061&lt;/CardNo&gt;"
    "&lt;RegType&gt;0&lt;/RegType&gt;&lt;RegVia&gt;网站&lt;/RegVia&gt;"
    "&lt;PayType&gt;0&lt;/PayType&gt;&lt;CreateDate&gt;2026-03-02 08:00:00&lt;/CreateDate&gt;"
    "&lt;/OrderInfo&gt;&lt;/Message&gt;"
)


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
        "          expected 1001 ×0, got ×1\n"
        f"          at {tmp_path}/small.yaml:17:5: expectations[0]\n"
        f"          sent {SENT}</failure>\n"
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
    assert report["entries"][0]["place"].endswith("small.yaml:17:5: expectations[0]")
    assert "<SickName>" in report["entries"][0]["sent"]
    assert [entry["met"] for entry in report["entries"]] == [False, True]


def test_a_story_can_be_played_in_part(runner: StoryRunner) -> None:
    result = runner.run(runner.file(*STORY), "--until", "08:10")
    assert result.lines[-1] == "1 expectation, 1 not met"
    assert runner.run(runner.file(*STORY), "--until", "soon").err == (
        "--until: expected an instant such as 2026-03-02T08:00:00, an offset such as +2h, or a time of the first day "
        "such as 09:30, got 'soon'\n"
    )


def test_a_report_is_written_whatever_happens(runner: StoryRunner, tmp_path: Path) -> None:
    report, log = tmp_path / "report.xml", tmp_path / "story.log"
    files = ("--junit", report, "--log", log)
    refused = runner.run(runner.file('at: "08:00", operation: getYyNo, with: {hospital: WJ02}'), *files)
    assert refused.code == 2
    assert log.read_text(encoding="utf-8") == refused.err
    suite = ElementTree.parse(report).getroot()
    assert suite.attrib == {"name": f"{tmp_path}/small.yaml", "tests": "1", "failures": "0", "errors": "1"}
    error = suite.find("testcase/error")
    assert error is not None
    assert error.get("message") == refused.err.strip()

    story = runner.file(
        'at: "08:00", operation: getHospInfo',
        'at: "08:01", operation: getYyNo, with: {elements: {OrderInfo.Name: 血常规, RegType: 5, CreateDate: ""}}',
    )
    cut = runner.run(story, *files, "--against", "http://127.0.0.1:9")
    assert cut.code == 2
    assert "http://127.0.0.1:9 cannot be controlled" in cut.err
    assert log.read_text(encoding="utf-8").endswith(cut.err)
    assert ElementTree.parse(report).getroot().get("errors") == "1"
