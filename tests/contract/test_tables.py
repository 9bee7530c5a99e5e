"""The page of the contract."""

from __future__ import annotations

import subprocess
import sys

from yuyue_sim.contract import tables

from tests.paths import ROOT


def test_the_page_in_docs_is_fresh() -> None:
    written = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    assert written == tables.page(), "run make docs"


def test_rows_as_people_see_them() -> None:
    lines = tables.page().splitlines()
    assert (
        "| `OrderInfo/WorkType` | Number | 1 | 1-1 | 预约值班类别（1 上午 2 下午 3 全天 5 夜间门诊） | "
        "Part of the day. | `1` 上午 morning; `2` 下午 afternoon; `3` 全天 whole day; `5` 夜门诊 evening clinic |  |"
    ) in lines
    assert ("| `RequestInfo/BeginTime` | Varchar | 4 | 0-1 | 开始时间 | Start of the slot. |  | `HH:mm`. |") in lines
    assert sum(line.startswith("## ") for line in lines) == 14
    assert "| 61 | 重症监护室(综合) |" in lines


def test_the_command_prints_the_page() -> None:
    command = [sys.executable, "-m", "yuyue_sim.contract.tables"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    assert printed.decode() == tables.page()
