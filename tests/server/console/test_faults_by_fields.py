"""Every kind of fault, and every form of a latency, is added by fields."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import browser
from tests.server.console.browsing import Console, console, consoles

__all__ = ["browser", "console", "consoles"]


def rule(console: Console, name: str) -> dict[str, Any]:
    """A fault as the control API has it."""
    console.wait(f'[data-fault="{name}"]')
    found: dict[str, Any] = console.world.control.ask("GET", f"/faults/{name}")["rule"]
    return found


def begin(console: Console) -> None:
    """Open the form."""
    console.show("faults")
    console.page.click("details.adding summary")


@pytest.mark.parametrize(
    ("shape", "filled", "latency", "words"),
    [
        ("fixed", {"fixed": "2s"}, {"fixed": "2s"}, "时长 2s"),
        ("uniform", {"from": "1s", "to": "5s", "at_most": "4s"}, {"uniform": ["1s", "5s"], "at_most": "4s"}, "1s – 5s"),
        ("lognormal", {"p95": "9s"}, {"lognormal": {"median": "300ms", "p95": "9s"}}, "第 95 百分位 9s"),
        (
            "percentiles",
            {"percent-1": "99.9", "time-1": "8s"},
            {"percentiles": {"50": "200ms", "99": "4s", "99.9": "8s"}},
            "99.9 % 8s",
        ),
    ],
)
def test_a_latency_in_each_of_its_forms(
    console: Console, shape: str, filled: dict[str, str], latency: dict[str, Any], words: str
) -> None:
    begin(console)
    console.key("effect-shape").select_option(shape)
    for name, value in filled.items():
        console.key(f"effect-{name}").fill(value)
    console.key("fault-add").click()
    assert rule(console, "slow") == {"latency": latency}
    assert words in console.text('[data-fault="slow"] .what')


def test_every_kind_is_added_with_what_is_filled_in(console: Console) -> None:
    begin(console)
    kinds = console.key("fault-kind").locator("option").evaluate_all("all => all.map((each) => each.value)")
    assert len(kinds) == 13
    for kind in kinds:
        console.key("fault-name").fill(f"one-{kind.replace('_', '-')}")
        console.key("fault-kind").select_option(kind)
        console.key("fault-add").click()
        assert list(rule(console, f"one-{kind.replace('_', '-')}"))[-1] == kind


def test_conditions_are_fields_too(console: Console) -> None:
    begin(console)
    console.key("fault-kind").select_option("wrong_encoding")
    console.key("effect-written").select_option("utf-16")
    for name, value in {"share": "20", "every": "3", "attempts": "2", "begins": "08:00", "ends": "10:00"}.items():
        console.key(name).fill(value)
    console.key("fault-add").click()
    assert rule(console, "slow") == {
        "share": 0.2,
        "every": 3,
        "attempts": 2,
        "begins": "08:00",
        "ends": "10:00",
        "wrong_encoding": {"written": "utf-16"},
    }
    assert console.text('[data-fault="slow"] small') == (
        "20 % · 每几次一次 3 · 只前几次尝试 2 · 开始于 08:00 · 结束于 10:00"
    )
