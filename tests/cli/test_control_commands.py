"""The commands that steer a running simulator: each does over the shell what the control API does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.served import serving
from tests.cli.shell import BOOKING, refused, run

STARTED = "frozen@2026-03-02T08:00:00"


@pytest.fixture(scope="module")
def simulator() -> Iterator[str]:
    with serving() as served:
        yield f"http://127.0.0.1:{served.port}"


@pytest.fixture
def url(simulator: str) -> str:
    """The simulator as it was started."""
    assert run("reset", "--url", simulator).returncode == 0
    return simulator


def printed(*words: str) -> str:
    """What a command prints that succeeds."""
    done = run(*words)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_clock_moves_to_what_comes_next(url: str) -> None:
    assert "now      2026-03-02T13:00:00\n" in printed("clock", "next", "session", "--url", url)
    assert "now      2026-03-03T00:00:00\n" in printed("clock", "next", "release", "--hospital", "SG01", "--url", url)
    assert "now      2026-03-03T08:00:00\n" in printed("clock", "next", "morning", "--url", url)
    assert refused("clock", "next", "evening", "--url", url) == (
        'what: expected release, morning or session, got "evening"\n'
    )


def test_a_reset(url: str) -> None:
    printed("clock", "advance", "2h", "--url", url)
    assert printed("reset", "--url", url) == f"mode     frozen\nnow      2026-03-02T08:00:00\nstarted  {STARTED}\n"


def test_snapshots(url: str) -> None:
    assert printed("snapshot", "list", "--url", url) == "No snapshots; yuyue-sim snapshot take takes one.\n"
    assert printed("snapshot", "take", "monday", "--url", url).startswith(
        "name           monday\nat             2026-03-02T08:00:00\nregistrations  0\nsize_bytes     "
    )
    again = run("snapshot", "take", "monday", "--url", url)
    assert (again.returncode, again.stderr) == (
        1, "name: there is a snapshot 'monday' already; remove it first, or choose another name\n",
    )  # fmt: skip
    printed("clock", "advance", "2h", "--url", url)
    forked = json.loads(printed("snapshot", "fork", "monday", "--world", "tried", "--url", url, "--json"))
    assert (forked["name"], forked["now"], forked["url"]) == ("tried", "2026-03-02T08:00:00", f"{url}/w/tried")
    assert "now      2026-03-02T08:00:00\n" in printed("snapshot", "restore", "monday", "--url", url)
    assert "  monday   2026-03-02T08:00:00               0   " in printed("snapshot", "list", "--url", url)
    assert refused("snapshot", "restore", "mondya", "--url", url) == (
        "there is no snapshot 'mondya'; did you mean 'monday'?; there are monday\n"
    )
    assert printed("snapshot", "remove", "monday", "--url", url) == "Removed monday; 0 left.\n"
    printed("world", "remove", "tried", "--url", url)


def test_worlds(url: str, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("name: own\nworld:\n  hospitals:\n    - {profile: county, id: AB01}\n", encoding="utf-8")
    options = ("--scenario", str(file), "--seed", "5", "--clock", "frozen@2026-03-02T07:00:00", "--url", url)
    assert printed("world", "create", "own", *options).startswith(
        "name        own\nscenario    own\nseed        5\nnow         2026-03-02T07:00:00\n"
    )
    created = json.loads(printed("world", "create", "--scenario", "release-rush", "--url", url, "--json"))
    assert created["scenario"] == "release-rush"
    rows = [line.split() for line in printed("world", "list", "--url", url).splitlines()[3:] if line]
    assert rows == [
        ["-", "default", "12320", "2026-03-02T08:00:00", url],
        ["own", "own", "5", "2026-03-02T07:00:00", f"{url}/w/own"],
        [created["name"], "release-rush", "12320", "2026-03-02T07:59:00", created["url"]],
    ]
    assert run("world", "create", "own", "--url", url).returncode == 1
    assert "did you mean 'default'?" in refused("world", "create", "--scenario", "defalt", "--url", url)
    assert printed("world", "remove", "own", "--url", url) == "removed  own\n"
    assert refused("world", "remove", "own", "--url", url).startswith("there is no world 'own'")
    printed("world", "remove", created["name"], "--url", url)


def test_faults(url: str) -> None:
    slow = ("latency.fixed=3s", "operations=getYyNo,backNo", "share=0.5")
    assert printed("fault", "add", "slow", *slow, "--url", url) == (
        "slow  on  operations=getYyNo,backNo share=0.5 latency.fixed=3s\n"
    )
    assert printed("fault", "add", "lost", "reset", "when=after", "--url", url) == "lost  on  when=after reset\n"
    printed("fault", "add", "code", "business_code.code=0005", "operations=backNo", "is_on=false", "--url", url)
    assert run("fault", "add", "slow", "reset", "--url", url).returncode == 1
    assert printed("fault", "change", "slow", "is_on=false", "--url", url).startswith("slow  off  operations=")
    assert printed("fault", "change", "slow", "timeout.closed_after=5s", "--url", url) == (
        "slow  off  operations=getYyNo,backNo share=0.5 timeout.closed_after=5s\n"
    )
    listed = printed("fault", "list", "--url", url).splitlines()[3:]
    assert [line.split()[:2] for line in listed if line] == [["slow", "no"], ["lost", "yes"], ["code", "no"]]
    assert "lost   no   when=after reset\n" in printed("fault", "off", "--url", url)
    assert "lost" not in printed("fault", "remove", "lost", "--url", url)


def test_faults_that_are_not_valid(url: str) -> None:
    assert refused("fault", "add", "slow", "latncy.fixed=3s", "--url", url).endswith("; did you mean 'latency'?\n")
    assert refused("fault", "add", "slow", "latency.fixed=soon", "--url", url).startswith(
        "latency.fixed: expected a duration such as 2h"
    )
    assert refused("fault", "add", "slow", "latency.fixed=1s", "latency.fixed=2s", "--url", url) == (
        "latency.fixed: given twice\n"
    )
    assert refused("fault", "add", "slow", "soon", "--url", url) == (
        "'soon': expected KEY=VALUE, such as latency.fixed=3s\n"
    )
    assert refused("fault", "add", "slow", "latency.fixed=1s", "hospitals=SG99", "--url", url).startswith(
        "hospitals: there is no hospital SG99"
    )
    assert refused("fault", "remove", "slow", "--url", url).startswith("there is no fault 'slow'")


def test_bugs(url: str) -> None:
    planted = json.loads(printed("bug", "plant", "lost_booking", "--url", url, "--json"))
    assert planted["bugs"] == {"lost_booking": {"share": 1.0}}
    planted = json.loads(
        printed("bug", "plant", "oversell", "window=500ms", "hospitals=SG01,KC01", "--url", url, "--json")
    )
    assert planted["bugs"]["oversell"] == {"hospitals": ["SG01", "KC01"], "window": "500ms"}
    assert "\n  lost_booking          no " in printed("bug", "remove", "lost_booking", "--url", url)
    assert "\n  oversell              hospitals=SG01,KC01 window=500ms " in printed("bug", "list", "--url", url)
    assert "\n  oversell              no " in printed("bug", "off", "--url", url)
    assert refused("bug", "remove", "oversell", "--url", url) == "no bug 'oversell' is planted; there are none\n"
    assert refused("bug", "plant", "oversel", "--url", url).endswith("did you mean 'oversell'?\n")


def test_invariants_and_the_journal(url: str, tmp_path: Path) -> None:
    assert "everything holds: 0 schedules, 0 registrations, 0 exchanges checked\n" in printed(
        "invariants", "--url", url
    )
    assert printed("invariants", "--url", url, "--lang", "zh").endswith(
        "\n全部成立：已核对 0 个排班、0 笔挂号、0 条请求记录\n"
    )
    printed("bug", "plant", "lost_booking", "--url", url)
    assert run("call", "getYyNo", "RegID=7001", *BOOKING, "--url", url).returncode == 0
    broken = run("invariants", "--url", url)
    assert broken.returncode == 1
    assert "\nacknowledged-is-kept: x" in broken.stdout
    assert "answered that RegID 7001 is booked, and the ledger has no record of it\n" in broken.stdout
    assert json.loads(run("invariants", "--url", url, "--json").stdout)["holds"] is False

    listed = printed("journal", "list", "operation=getYyNo", "hospital=SG01", "--limit", "1", "--url", url)
    row = listed.splitlines()[3].split()
    assert row[1:6] == ["2026-03-02T08:00:00", "getYyNo", "SG01", "7001", "1000"]
    shown = printed("journal", "show", row[0], "--url", url)
    assert "\ncode             1000\n" in shown
    assert "王小明" in shown
    file = tmp_path / "booked.jsonl"
    assert printed("journal", "export", str(file), "registration_id=7001", "code=1000", "--url", url) == (
        f"{file}: 1 exchange written\n"
    )
    exported = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [each["id"] for each in exported] == [row[0]]
    assert "7001" in exported[0]["response"]
    assert refused("journal", "list", "operatio=getYyNo", "--url", url).endswith("did you mean 'operation'?\n")
    assert refused("journal", "list", "getYyNo", "--url", url) == (
        "'getYyNo': expected KEY=VALUE, such as operation=getYyNo\n"
    )
    assert refused("journal", "show", "x999999", "--url", url).startswith("there is no exchange 'x999999'")


def test_what_is_found_is_chinese_in_chinese_and_in_nothing_else(url: str) -> None:
    assert run("call", "getYyNo", "RegID=7003", *BOOKING, "--url", url).returncode == 0
    assert "everything holds: 1 schedule, 1 registration, 1 exchange checked\n" in printed("invariants", "--url", url)
    explained = printed("explain", "7003", "--url", url, "--lang", "zh").splitlines()
    assert explained[1] == "  rule answered：没有异常：按请求办理。"
    at = explained.index("流水号 7003：已约，12 号，SG01 0200 02000008 2026-03-04")
    assert explained[at + 1 :] == ["  2026-03-02T08:00:00  挂号 网站"]
    printed("fault", "add", "slow", "latency.fixed=1s", "--url", url)
    assert printed("fault", "off", "--url", url, "--lang", "zh").split()[4:6] == ["slow", "否"]
