"""Expectations that cannot be played: `check` says what `run` says, at the very key, and nothing is played."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.shell import refused, run

WORLD = """\
name: small
clock: frozen@2026-03-02T08:00:00
world:
  hospitals:
    - profile: county
      id: WJ01
      only_these: true
      departments:
        - id: "0301"
          schedules: []
          doctors: [{id: "03010001", schedules: [{weekdays: [tue], part: morning, numbers: 2, slot_minutes: 60}]}]
        - {id: "0501", schedules: [{weekdays: [tue], part: morning, numbers: 2}], doctors: []}
"""
BOOK = "operation: getYyNo"
CASES = [
    ("", 5, "", "expected one of operation, notices and platform"),
    ("times: 3, platform: {}", 19, ".times", "times goes with operation; name one, or leave times out\n…"),
    (f"{BOOK}, by: platform", 39, ".by", "the story has no platform; write platform: {} in the scenario"),
    ("platform: {booked: 1}", 19, ".platform", "the story has no platform; write platform: {} in the scenario"),
    ("notices: {CancelSchedual: 1}", 19, ".notices", "the story has no platform; write platform: {} in the scenario"),
    ("operation: getHospinfo", 30, ".operation", "'getHospinfo' is none of …; did you mean 'getHospInfo'?"),
    (f"{BOOK}, with: {{hospital: WJ02}}", 56, ".with.hospital", "there is no hospital 'WJ02'; there is WJ01; …"),
    (
        f'{BOOK}, with: {{doctor: "03010001", date: "+2"}}', 72, ".with.date",
        "doctor 03010001 has no schedule on 2026-03-04; the next: 2026-03-10 morning, …expect 1004",
    ),
    (
        f'{BOOK}, with: {{date: "+1", part: evening}}', 64, ".with.part",
        "WJ01 has no evening schedule on 2026-03-03 that can be booked; to request it all the same, expect 1004",
    ),
    (
        f'{BOOK}, with: {{department: "0301", date: "+1"}}', 72, ".with.date",
        "department 0301 itself has no schedule on 2026-03-03; …; for its doctors name one, such as 03010001; …",
    ),
    (
        f'{BOOK}, with: {{doctor: "03010001", date: "2026-02-24"}}', 72, ".with.date",
        "2026-02-24 is before the request (2026-03-02)",
    ),
    (
        f'{BOOK}, with: {{date: "+1", slot: "15:00-15:30"}}', 64, ".with.slot",
        "the schedule has no slot 15:00-15:30; there are …",
    ),
    (
        f'{BOOK}, patients: "320502198506071239"', 49, ".patients",
        "ID card: expected the check digit 8 at its end, got '320502198506071239'; or expect 1005 in responses",
    ),
    (f'{BOOK}, patients: "32050219850607123"', 49, ".patients", "an ID card has 18 characters, got 17"),
    (
        f"{BOOK}, patients: diffrent", 49, ".patients",
        "no bookings are saved as 'diffrent' before; did you mean 'different'?",
    ),
    (
        f'{BOOK}, with: {{department: "0501"}}, patients: "320502198506071238"', 77, ".patients",
        "妇科 (0501) admits women only, and this is the card of a man; or expect 1005 in responses",
    ),
    (
        f'{BOOK}, times: 5, responses: {{"1000": 2, "1001": 2}}', 49, ".responses",
        "these are 4 responses, but 5 requests are sent; let times and the numbers here agree",
    ),
    (
        f'{BOOK}, responses: {{"1000": ">=2"}}', 39, ".responses",
        "these are at least 2 responses, but one request is sent; give a higher times, or lower numbers here",
    ),
    (
        f'{BOOK}, times: 9, responses: {{"1000": "<=2", "1001": "<7"}}', 49, ".responses",
        "these are at most 8 responses, but 9 requests are sent; give a lower times, or expect the others too",
    ),
    (
        f'{BOOK}, responses: {{"2000": 1}}', 51, ".responses.2000",
        "'2000' is none of 1000, 1001, 1002, 1003, 1004, 1005, fault, timeout, lost, unreadable; …",
    ),
    (
        f"{BOOK}, responses: {{timeout: 1}}, values: {{ErrMsg: x}}", 64, ".values",
        "none of the expected responses (timeout) has elements; expect a result code too",
    ),
    (
        "operation: getDtNoInfo, values: {LeftNo: 1}", 52, ".values.LeftNo",
        "'LeftNo' is none of …; did you mean 'LeftNum'?",
    ),
    (
        f"{BOOK}, with: {{elements: {{RegType: [1, 2]}}}}", 66, ".with.elements.RegType",
        "getYyNo has one RegType; give one value, not 2",
    ),
    (
        "operation: getHospInfo, within: 1s, not_within: 2s", 67, ".not_within",
        "no response comes within 1s but not within 2s; give a shorter one",
    ),
    (
        "operation: getHospInfo, not_within: 30s", 55, ".not_within",
        "the client waits for 30s only; give a shorter one, or a longer timeout",
    ),
    ("operation: backNo", 30, ".operation", "backNo needs the name of a saved booking in registration"),
    (
        "operation: backNo, registration: mine", 52, ".registration",
        "no bookings are saved as 'mine' before",
    ),
    (
        "operation: getHospInfo, save_as: x", 43, ".save_as",
        "save_as goes with operation: getYyNo; getHospInfo books nothing",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("expectation", "column", "key", "text"), CASES)
def test_check_knows_what_run_knows(tmp_path: Path, expectation: str, column: int, key: str, text: str) -> None:
    comma = ", " if expectation else ""
    story = f'{WORLD}expectations:\n  - {{at: "08:00"{comma}{expectation}}}\n'
    (tmp_path / "small.yaml").write_text(story, encoding="utf-8")
    said = refused("check", "small.yaml", cwd=tmp_path)
    pattern = re.escape(f"small.yaml:14:{column}: expectations[0]{key}: {text}\n").replace("…", ".*")
    assert re.fullmatch(pattern, said, re.DOTALL), said
    assert refused("run", "small.yaml", cwd=tmp_path) == said


def test_what_the_platform_cannot_expect(tmp_path: Path) -> None:
    expectations = (
        '{at: "08:00", operation: getYyNo, by: platform, values: {ErrMsg: x}}',
        '{at: "08:00", notices: {CancelSchedual: 1}}',
    )
    lines = "".join(f"  - {each}\n" for each in expectations)
    story = f"{WORLD}platform: {{poll_every: 0s}}\nexpectations:\n{lines}"
    (tmp_path / "small.yaml").write_text(story, encoding="utf-8")
    period, values = refused("check", "small.yaml", cwd=tmp_path).splitlines()
    assert period == "small.yaml:13:24: platform.poll_every: expected a duration greater than 0, got '0s'"
    assert values == (
        "small.yaml:15:53: expectations[0].values: values is about one response, but by: platform sends several "
        "requests; expect responses"
    )
    (tmp_path / "small.yaml").write_text(story.replace("0s", "1h"), encoding="utf-8")
    assert refused("check", "small.yaml", cwd=tmp_path).splitlines()[1] == (
        "small.yaml:16:19: expectations[1].notices: nobody notifies the platform; "
        "write platform: {is_notified: true} in the scenario"
    )


def test_a_story_with_a_real_clock_is_sound_and_says_what_run_needs(tmp_path: Path) -> None:
    story = WORLD.replace("frozen@2026-03-02T08:00:00", "real") + "expectations: [{at: +1h, operation: getHospInfo}]\n"
    (tmp_path / "small.yaml").write_text(story, encoding="utf-8")
    done = run("check", "small.yaml", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("small.yaml:2:8: clock: it is real; yuyue-sim run needs a first instant")
