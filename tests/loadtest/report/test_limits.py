"""Limits for continuous integration: exit code, JUnit, the summary of a job, and the picture of the head."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from tests.cli.shell import run
from tests.loadtest.report.pages import write_rush


def checked(folder: Path, *words: str) -> tuple[int, list[str]]:
    """The exit code, and what is printed after the page was written."""
    done = run("contention", str(folder), "--output", str(folder / "page.html"), *words)
    lines = done.stdout.splitlines()
    wrote = next((place for place, line in enumerate(lines) if "page.html" in line), len(lines))
    return done.returncode, lines[wrote + 1 :]


def test_limits_that_are_kept_are_exit_0(tmp_path: Path) -> None:
    write_rush(tmp_path)
    limits = ("getYyNo.p99<=0.04s", "getYyNo.1000.p50==15ms", "oversold==0", "refused<34%", "refused>0.33", "booked!=3")
    words = [word for limit in limits for word in ("--assert", limit)]
    assert checked(tmp_path, *words) == (
        0,
        [
            "✓ getYyNo.p99<=0.04s: getYyNo.p99 is 34.6 ms",
            "✓ getYyNo.1000.p50==15ms: getYyNo.1000.p50 is 15.0 ms",
            "✓ oversold==0: oversold is 0",
            "✓ refused<34%: refused is 33.3%",
            "✓ refused>0.33: refused is 33.3%",
            "✓ booked!=3: booked is 2",
        ],
    )


def test_limits_that_are_broken_are_exit_1_and_failures_of_junit(tmp_path: Path) -> None:
    write_rush(tmp_path, winners=3)
    report = tmp_path / "limits.xml"
    words = (
        "--assert",
        "oversold==0",
        "--assert",
        "getYyNo.p50<1s",
        "--assert",
        "backNo.p99<1s",
        "--junit",
        str(report),
    )
    assert checked(tmp_path, *words) == (
        1,
        [
            "✗ oversold==0: oversold is 1",
            "✓ getYyNo.p50<1s: getYyNo.p50 is 15.0 ms",
            "✗ backNo.p99<1s: backNo.p99 is not known",
        ],
    )
    suite = ElementTree.parse(report).getroot()
    assert (suite.tag, suite.attrib) == (
        "testsuite",
        {"name": "yuyue-sim", "tests": "3", "failures": "2", "errors": "0"},
    )
    assert [(case.attrib["name"], [each.attrib["message"] for each in case]) for case in suite] == [
        ("oversold==0", ["oversold is 1"]),
        ("getYyNo.p50<1s", []),
        ("backNo.p99<1s", ["backNo.p99 is not known"]),
    ]


def test_a_limit_that_an_unknown_run_breaks_is_exit_3(tmp_path: Path) -> None:
    write_rush(tmp_path)
    (tmp_path / "end-state.json").unlink()
    assert checked(tmp_path, "--assert", "booked==3") == (3, ["✗ booked==3: booked is 2"])
    assert checked(tmp_path, "--assert", "booked==2") == (0, ["✓ booked==2: booked is 2"])


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("fast", "'fast': expected FIGURE<VALUE, such as getYyNo.p99<300ms or oversold==0"),
        ("oversolt==0", "there is no figure 'oversolt'; expected oversold, OPERATION.CODE.p99 …"),
        ("booked<300ms", "'booked<300ms': booked is a plain number, not in ms"),
        ("getYyNo.p99<3%", "'getYyNo.p99<3%': getYyNo.p99 is in ms, not in %"),
        ("getYyN.p9<3", "'getYyN.p9<3': there is no figure 'getYyN.p9'; expected getYyNo.p99, getYyNo.p95"),
    ],
)
def test_a_limit_that_cannot_be_read_is_refused_before_anything_else(tmp_path: Path, limit: str, said: str) -> None:
    for command in (("contention", str(tmp_path / "nothing")), ("load", "--output", str(tmp_path / "results"))):
        done = run(*command, "--assert", limit)
        assert done.returncode == 2
        assert said in done.stderr.replace("\n", " ")
    assert list(tmp_path.glob("results/*")) == []


def test_the_summary_of_a_job_gets_the_tiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_rush(tmp_path, winners=3)
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert checked(tmp_path) == (0, [])
    lines = summary.read_text(encoding="utf-8").splitlines()
    assert lines[:5] == [
        "before",
        "### ✗ WRONG: run",
        "",
        "4 people, 2 numbers, gone in 0.0\xa0s; 1 was sold too many.",
        "",
    ]
    assert "| getYyNo, p50 | 15.0 ms |  |" in lines
    assert "| Sold too many | **1** |  |" in lines


def test_the_head_is_written_as_a_picture(tmp_path: Path) -> None:
    write_rush(tmp_path, winners=3)
    to = tmp_path / "head.png"
    assert checked(tmp_path, "--png", str(to)) == (0, [])
    with Image.open(to) as picture:
        assert picture.width == 1920
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24) or ()}
    assert (196, 35, 26) in colours  # the red of what is wrong


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    write_rush(tmp_path)
    done = run("contention", str(tmp_path), "--output", str(tmp_path / "page.html"), "--png", str(tmp_path))
    assert done.returncode == 2
    assert "give a file that can be written" in done.stderr.replace("\n", " ")
