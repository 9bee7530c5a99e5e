"""`yuyue-sim clock`: a running simulator's clock from the shell."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.acceptance.served import serving
from tests.cli.shell import refused, run

STARTED = "frozen@2026-03-02T08:00:00"


@pytest.fixture
def url() -> Iterator[str]:
    with serving() as simulator:
        yield f"http://127.0.0.1:{simulator.port}"


def test_the_clock_held_in_the_hand(url: str) -> None:
    shown = run("clock", "show", "--url", url)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout == f"mode     frozen\nnow      2026-03-02T08:00:00\nstarted  {STARTED}\n"

    advanced = run("clock", "advance", "PT2H", "--url", url, "--json")
    assert json.loads(advanced.stdout) == {
        "mode": "frozen", "now": "2026-03-02T10:00:00", "rate": None, "started": STARTED,
    }  # fmt: skip
    assert "now      2026-03-02T11:00:00\n" in run("clock", "to", "2026-03-02T11:00:00", "--url", url).stdout
    changed = run("clock", "set", "--mode", "stepped", "--rate", "5", "--now", "2026-03-02T12:00", "--url", url)
    assert changed.stdout == f"mode     stepped\nnow      2026-03-02T12:00:00\nrate     5\nstarted  {STARTED}\n"

    back = run("clock", "to", "2026-03-02T11:00:00", "--url", url)
    assert (back.returncode, back.stdout) == (1, "")
    assert back.stderr == (
        "to: 2026-03-02T11:00:00 is before 2026-03-02T12:00:00, and the clock goes forward only; "
        "advance to a later instant\n"
    )
    assert refused("clock", "advance", "soon", "--url", url) == (
        "by: expected a duration such as 2h, 1d30m, 500ms or PT2H (weeks, days, hours, minutes, seconds), got 'soon'\n"
    )


def test_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving("--control-token", "s3cret") as simulator:
        url = f"http://127.0.0.1:{simulator.port}"
        assert refused("clock", "show", "--url", url) == (
            "send the header Authorization: Bearer TOKEN, with the token of this simulator; give it with --token\n"
        )
        assert run("clock", "show", "--url", url, "--token", "s3cret").returncode == 0
        monkeypatch.setenv("YUYUE_SIM_CONTROL_TOKEN", "s3cret")
        assert run("clock", "show", "--url", url).returncode == 0


def test_nobody_there() -> None:
    said = refused("clock", "show", "--url", "http://127.0.0.1:9")
    assert said.startswith("no response from http://127.0.0.1:9/control/v1/clock: ")
    assert said.endswith(". Is it running? yuyue-sim serve starts a simulator\n")
    assert refused("clock", "show", "--url", "hospital") == "'hospital' is no address such as http://127.0.0.1:8080\n"


def test_nothing_to_set() -> None:
    assert refused("clock", "set") == (
        "yuyue-sim clock set: give at least one of --mode, --now and --rate\nTry: yuyue-sim clock set --help\n"
    )
    assert "--rate: expected a number, got nan" in refused("clock", "set", "--rate", "nan")
