"""Writes docs/commands.md and docs/commands.zh.md: what `--help` of each command prints."""

from __future__ import annotations

import os
import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from typer.main import get_command
from yuyue_sim.cli.app import app, run

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PLAIN = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
"""The environment in which help is printed."""
_HEAD = """# Commands

Exit codes: 0 done, 1 a negative result, 2 a mistake in the command, the scenario or the environment. `--help` of each
command shows the same text; `yuyue-sim --version` prints the version. `--lang zh` says it
[in Chinese](language.md). `make docs` writes this page.

With `--json` stdout holds JSON whatever happens. A command that fails prints
`{"error": {"exit_code": 2, "text": "…"}}` in one line, with the text that stderr has too. If a scenario cannot be used,
`problems` has the `source`, `place` (`line`, `column`), `key` and `text` of each problem, and `more` says how many are
not listed. A command that a signal ends prints none.
"""
_HEAD_ZH = """# 命令

退出码：0 完成，1 结果为否，2 命令、场景或环境有误。每个命令加 `--help --lang zh` 显示同样的文字，[语言](language.zh.md)
说明怎样总用中文；`yuyue-sim --version` 打印版本。本页由 `make docs` 写出。

用 `--json` 时，无论如何 stdout 上都是 JSON。失败的命令打印一行
`{"error": {"exit_code": 2, "text": "…"}}`，文字与 stderr 上的相同。场景不能用时，`problems` 给出每个问题的
`source`、`place`（`line`、`column`）、`key` 和 `text`，`more` 是没有列出的个数。被信号结束的命令不打印。

| 想做什么 | 命令 | 说明 |
| --- | --- | --- |
| 提供场景里的医院 | `serve` | [场景](scenarios.zh.md) |
| 调用一个接口，查看响应 | `call` | [规范](contract.zh.md) |
| 查看和拨动时钟 | `clock` | [控制 API](control.zh.md) |
| 注入和列出事件 | `event` | [医院的一天](day.zh.md) |
| 列出、新增、修改、移除、关闭故障 | `fault` | [故障](faults.zh.md) |
| 列出、植入、移除缺陷 | `bug` | [植入的缺陷](bugs.zh.md) |
| 回到开始时的状态 | `reset` | [控制 API](control.zh.md) |
| 保存、恢复快照，由快照另建世界 | `snapshot` | [世界与快照](worlds.zh.md) |
| 列出、新建、移除世界 | `world` | [世界与快照](worlds.zh.md) |
| 查看和导出请求记录 | `journal` | [日志](journal.zh.md) |
| 得知医院为什么这样响应 | `explain` | [响应的原因](explain.zh.md) |
| 核对不变量 | `invariants` | [控制 API](control.zh.md) |
| 列出发给平台的通知 | `notices` | [通知](notices.zh.md) |
| 运行故事，核对期望 | `run` | [故事](stories.zh.md) |
| 检查场景 | `check` | [场景](scenarios.zh.md) |
| 描述场景里的医院 | `describe` | [真实程度](realism.zh.md) |
| 打印合并后的场景，每个值带出处 | `scenario` | [场景](scenarios.zh.md) |
| 列出科室可以 `like` 的门诊 | `clinics` | [逐个描述医院](hospitals.zh.md) |
| 写出场景的 JSON Schema | `schema` | [场景](scenarios.zh.md) |
| 启动模拟平台 | `platform` | [平台一侧](platform.zh.md) |
| 录制与真实医院的请求和响应 | `record` | [录制与重放](replay.zh.md) |
| 重放录制的请求并对照响应 | `replay` | [录制与重放](replay.zh.md) |
| 按规范检查一家医院的接口 | `certify` | [接口验收](certify.zh.md) |
| 把账本复制到 PostgreSQL 或复制回来 | `ledger` | [PostgreSQL 账本](postgresql.zh.md) |
| 压力测试 | `load` | [压力测试](load.zh.md) |
| 审计压力测试的历史 | `audit` | [审计](auditing.zh.md) |
| 画出争抢页面 | `contention` | [争抢页面](contention.zh.md) |
| 在 bash、zsh、fish 里补全命令 | `completion` | [安装](install.zh.md) |
"""
_NOTES = {
    "run": "How to write stories, and what the log looks like: [stories.md](stories.md).",
    "fault": "The kinds of fault and their keys: [faults.md](faults.md).",
    "bug": "What each bug violates, and how a client sees it: [bugs.md](bugs.md).",
    "world": "Details: [worlds.md](worlds.md).",
    "snapshot": "Details: [worlds.md](worlds.md).",
    "journal": "Details: [journal.md](journal.md).",
    "invariants": "What each invariant says: [control.md](control.md).",
    "clock": "Details: [control.md](control.md).",
    "platform": "Details: [platform.md](platform.md).",
    "explain": "Details: [explain.md](explain.md).",
    "record": "Details: [replay.md](replay.md).",
    "replay": "How to record, and what is compared: [replay.md](replay.md).",
    "certify": "What is checked, and how to read the report: [certify.md](certify.md).",
    "notices": "When notices are sent, and what they contain: [notices.md](notices.md).",
    "ledger": "What a ledger in PostgreSQL promises: [postgresql.md](postgresql.md).",
    "clinics": "Departments that are like them: [hospitals.md](hospitals.md).",
    "scenario": "How to write scenarios: [scenarios.md](scenarios.md).",
    "schema": "How to write scenarios: [scenarios.md](scenarios.md).",
}


def printed(language: str, *command: str) -> str:
    """The help of a command in a language, without its empty lines."""
    with redirect_stdout(StringIO()) as said:
        code = run([*command, "--help", "--lang", language])
    if code:
        raise RuntimeError(f"yuyue-sim {' '.join(command)} --help: exit code {code}")
    return "\n".join(line.rstrip() for line in said.getvalue().splitlines() if line.strip())


def section(language: str, level: str, *command: str) -> str:
    """One command as the page of a language shows it."""
    return f"{level} yuyue-sim {' '.join(command)}\n\n```\n{printed(language, *command)}\n```\n"


def pages() -> tuple[str, str]:
    """The page in English and in Chinese."""
    english, chinese = [_HEAD], [_HEAD_ZH]
    program: Any = get_command(app)
    for name in program.list_commands(None):
        command = program.commands[name]
        parts = [*getattr(command, "commands", {})]
        for page, language in ((english, "en"), (chinese, "zh")):
            page += [section(language, "##", name), *(section(language, "###", name, part) for part in parts)]
        english += [_NOTES[name] + "\n"] if name in _NOTES else []
    return tuple(re.sub(r"\n{3,}", "\n\n", "\n".join(parts)) for parts in (english, chinese))  # type: ignore[return-value]


def write() -> None:
    """Write both pages."""
    os.environ |= PLAIN
    for name, page in zip(("commands.md", "commands.zh.md"), pages(), strict=True):
        (DOCS / name).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    write()
