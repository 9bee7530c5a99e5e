"""Texts of the pytest plugin, in Chinese."""

from __future__ import annotations

from typing import Final

TEXTS: Final = {
    "make the worlds of the fixture `hospital` in this running simulator, not in one inside this process": (
        "fixture `hospital` 的世界建在这个正在运行的模拟器里，而不是本进程内的模拟器里"
    ),
    "its control token, where it has one": "它的控制令牌（如果有）",
    "the same as {option}": "同 {option}",
    "{marker}: what the fixture `hospital` is made of": "{marker}：fixture `hospital` 的世界是什么样的",
    "hospital {name}": "医院 {name}",
    "scenario {scenario}, seed {seed}": "场景 {scenario}，种子 {seed}",
    "unreadable": "无法识别",
    "{about}; nothing more is known: {error}": "{about}；此外一无所知：{error}",
    "scenario {scenario}, seed {seed}, clock {clock}": "场景 {scenario}，种子 {seed}，时钟 {clock}",
    ", met by {fault}": "，遇到故障 {fault}",
    "no hospital: {problem}": "没有医院：{problem}",
    "{test} gets no hospital: {problem}": "{test} 得不到医院：{problem}",
    "{test}: expected {wanted}, got {got}": "{test}：应为 {wanted}，实际是 {got}",
    "expected a duration such as '2h' or a timedelta, got {by!r}": "应为 '2h' 这样的时长或 timedelta，实际是 {by!r}",
    "expected an instant such as '2026-03-02T08:00:00' or a datetime, got {instant!r}": (
        "应为 '2026-03-02T08:00:00' 这样的时刻或 datetime，实际是 {instant!r}"
    ),
    "the simulator did not listen within {seconds:.0f} s": "模拟器在 {seconds:.0f} 秒内没有开始监听",
    "scenario: expected the name or the file of a scenario, got {scenario!r}": (
        "scenario：应为场景的名称或文件，实际是 {scenario!r}"
    ),
    "clock: expected a text such as {example!r}, got {clock!r}": "clock：应为 {example!r} 这样的文字，实际是 {clock!r}",
    "seed: expected a whole number, got {seed!r}": "seed：应为整数，实际是 {seed!r}",
    "seed: expected a whole number from 0 to {largest}, got {seed}": "seed：应为 0 到 {largest} 的整数，实际是 {seed}",
    "plants: expected bugs such as 'oversell' or ['oversell', 'false_sold_out'], got {plants!r}": (
        "plants：应为 'oversell' 或 ['oversell', 'false_sold_out'] 这样的缺陷，实际是 {plants!r}"
    ),
}
