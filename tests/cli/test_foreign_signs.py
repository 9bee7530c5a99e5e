"""Scenarios as Chinese keyboards and word processors write them: the sign is named, and the right one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shell import refused, run

HEAD = "name: x\nextends: default\nclock: frozen@2026-03-02T08:00:00\n"
SUSPENDED = "suspend_hospital: {hospital: SG01, reason: x}"


def said_of(text: str, folder: Path) -> str:
    """What `check` says of a scenario with these lines after the head, without the name of the file."""
    (folder / "x.yaml").write_text(HEAD + text, encoding="utf-8")
    return refused("check", "x.yaml", cwd=folder).removeprefix("x.yaml:").rstrip("\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("timeline:\n  － {at: +1h, note: x}\n", "5:3: not YAML: － is a full-width sign; write -"),
        ("timeline:\n  – at: +1h\n    note: x\n", "5:3: not YAML: – is a dash; write -"),
        ("timeline:\n  − at: +1h\n    note: x\n", "5:3: not YAML: − is a dash; write -"),
        ("＃ 注释\nseed: 5\n", "4:1: not YAML: ＃ is a full-width sign; write #"),
        ("＃ a comment: y\n", "4:1: ＃ a comment: ＃ is a full-width sign; write #"),
        ("timeline:\n  - {at: +1h、note: x}\n", "5:13: not YAML: 、 is a full-width sign; write ,"),
        ('title: "苏州”\n', '4:11: not YAML: ” is a full-width sign; write "'),
        ("timeline: [｛at: +1h, note: x}]\n", "4:12: not YAML: ｛ is a full-width sign; write {"),
        ("title：苏州: x\n", "4:1: title：苏州: this is a full-width colon; write ': ' with a space after it"),
        ("\u2002seed 5\n", "4:1: not YAML: the space U+2002 is none of YAML's; write a plain one"),
        ("seed:\u200b5\n", "4:6: not YAML: the character U+200B cannot be seen; remove it"),
        ("s\u200beed: 5\n", "4:1: s\u200beed: the character U+200B cannot be seen; remove it"),
        ("\ufeffseed: 5\n", "4:1: \ufeffseed: the character U+FEFF cannot be seen; remove it"),
        ("sеed: 5\n", "4:1: sеed: е (U+0435) only looks like e; write e"),
    ],
)
def test_in_the_place_of_a_sign_of_yaml(text: str, said: str, tmp_path: Path) -> None:
    assert said_of(text, tmp_path) == said


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("seed: ５\n", "; ５ is a full-width sign; write 5"),
        ("seed: 5 ＃ y\n", "; ＃ is a full-width sign; write #"),
        ("seed: 5\u3000\n", "; the space U+3000 is none of YAML's; write a plain one"),
        ("seed: ٥\n", "; ٥ is a digit of another script; write 5"),
        (f"timeline: [{{at: 08：30, {SUSPENDED}}}]\n", "; ： is a full-width sign; write :"),
        (f"timeline: [{{at: ＋1h, {SUSPENDED}}}]\n", "; ＋ is a full-width sign; write +"),
        ("timeline: [{at: +1h, bed_crisis: {hospital: “SG01”}}]\n", '; “ is a full-width sign; write "'),
        ("timeline: [{at: +1h, bed_crisis: {hospital: ЅG01}}]\n", "; Ѕ (U+0405) only looks like S; write S"),
        ("faults: [{name: a, empty: {}, operations: [getYyNo、backNo]}]\n", "; 、 is a full-width sign; write ,"),
        ("timeline:\n  — at: +1h\n", ", got keys with values; — is a dash; write -"),
        ("timeline:\n  -at: +1h\n", ", got keys with values; write a space after the -"),
        (f"timeline: [{{at: 8点半, {SUSPENDED}}}]\n", ", got '8点半'"),
    ],
)
def test_in_a_value(text: str, hint: str, tmp_path: Path) -> None:
    assert said_of(text, tmp_path).endswith(hint)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("timeline: [{at: +1h, bed_crisis: {hospital: sg01}}]\n", "such as SZ01, got 'sg01'; did you mean 'SG01'?"),
        ("timeline: [{at: +1h, bed_crisis: {hospital: GS01}}]\n", "there are SG01, KC01, WS01; did you mean 'SG01'?"),
        ("timeline: [{at: +1h, stop_schedule: {hospital: SG01, department: O200}}]\n", "; did you mean '0200'?"),
        (
            "faults: [{name: a, empty: {}, share: 50%}]\n",
            ", got the text '50%'; '50%' is 0.5",
        ),
        ("faults: [{name: a, empty: {}, hospitals: SG01}]\n", ", got the text 'SG01'; write [SG01]"),
        (
            "faults: [{name: a, latency: {percentiles: {150: 3s}}}]\n",
            "expected a percentile from 0 to 100, such as 95 or 99.9, got '150'",
        ),
        (f"seed: {'9' * 500}\n", f"got the number {'9' * 60}…"),
        ('"a\\e[31m": b\n', "4:1: a\\x1b[31m: unknown key; the keys here are extends, name, title, description, …"),
    ],
)
def test_what_would_be_right(text: str, hint: str, tmp_path: Path) -> None:
    said = said_of(text, tmp_path)
    assert said.startswith(hint.rstrip("…")) if hint.startswith("4:1") else said.endswith(hint)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("...\nseed: 5\n", "5:1: not YAML: the scenario ended above; remove what begins here"),
        ("title: * x\n", "4:9: not YAML: a value cannot begin with *; put it in quotes"),
        ("title: & x\n", "4:9: not YAML: a value cannot begin with &; put it in quotes"),
        ("title: ? x\n", "4:8: not YAML: a value cannot begin with '? '; put it in quotes"),
        ("title: | x\n", "4:10: not YAML: text behind | or > begins on the next line; or put it in quotes"),
        ("title: 'it's'\n", "4:12: not YAML: text behind a closing quote; put all of it into one pair of quotes"),
        ('title: "\\u12"\n', "4:11: not YAML: expected 4 hexadecimal digits here; or use single quotes"),
        ("timeline:\n  -\tat: +1h\n", "5:4: not YAML: a tab is not allowed here; indent with spaces"),
    ],
)
def test_no_words_of_the_parser(text: str, said: str, tmp_path: Path) -> None:
    assert said_of(text, tmp_path) == said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name: x\ntitle: 医院\n".encode("utf-16-le"), "1:1: this is UTF-16; save the file in UTF-8"),
        ("name: x\ntitle: 医院\n".encode("utf-16-be"), "1:1: this is UTF-16; save the file in UTF-8"),
        ("name: x\nextends: default\n".encode("utf-16-le"), "1:1: this is UTF-16; save the file in UTF-8"),
        ("name: x\ntitle: 医院\n".encode("utf-32"), "1:1: this is UTF-32; save the file in UTF-8"),
        ("name: x\ntitle: 医院".encode()[:-1], "2:9: expected UTF-8; save the file in that encoding"),
    ],
)
def test_an_encoding_without_a_mark_is_known_too(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(content)
    assert refused("check", "x.yaml", cwd=tmp_path) == f"x.yaml:{said}\n"


@pytest.mark.parametrize("title", ["苏州：“第一”医院（东区）、＃１", "中文　全角空格", "表情👨\u200d👩", "— 破折号"])
def test_in_chinese_text_they_are_right(title: str, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(f"{HEAD}title: {title}\n", encoding="utf-8")
    assert run("check", "x.yaml", cwd=tmp_path).stdout == "x.yaml: valid (scenario x, 3 hospitals)\n"
