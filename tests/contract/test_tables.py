"""The page of the contract."""

from __future__ import annotations

import subprocess
import sys

from yuyue_sim.contract import tables

from tests.paths import ROOT


def test_the_pages_in_docs_are_fresh() -> None:
    for name, page in (("contract.md", tables.page()), ("contract.zh.md", tables.page("zh"))):
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == page, "run make docs"


def test_rows_as_people_see_them() -> None:
    lines = tables.page().splitlines()
    assert (
        "| `OrderInfo/WorkType` | Number | 1 | 1-1 | 预约值班类别（1 上午 2 下午 3 全天 5 夜间门诊） | "
        "Part of the day. | `1` 上午 morning; `2` 下午 afternoon; `3` 全天 whole day; `5` 夜门诊 evening clinic |  |"
    ) in lines
    assert ("| `RequestInfo/BeginTime` | Varchar | 4 | 0-1 | 开始时间 | Start of the slot. |  | `HH:mm`. |") in lines
    assert sum(line.startswith("## ") for line in lines) == 14
    assert "| 61 | 重症监护室(综合) |" in lines


def test_rows_in_chinese() -> None:
    lines = tables.page("zh").splitlines()
    assert (
        "| `HospInfo/District` | Varchar | - | 1-1 | 所属地区（常熟、昆山、太仓、吴江、张家港） | "
        "District of the city. | `常熟` Changshu; `昆山` Kunshan; `太仓` Taicang; `吴江` Wujiang; "
        "`张家港` Zhangjiagang; `苏州市` Suzhou | 不在表格的取值之中：`苏州市`。 |"
    ) in lines
    assert "| `RequestInfo/BeginTime` | Varchar | 4 | 0-1 | 开始时间 | Start of the slot. |  | `HH:mm`。 |" in lines
    assert len([line for line in lines if line[0:1] == "|"]) == tables.page().count("\n|")


def test_the_command_prints_the_page() -> None:
    for words, page in (([], tables.page()), (["zh"], tables.page("zh"))):
        command = [sys.executable, "-m", "yuyue_sim.contract.tables", *words]
        printed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
        assert printed.decode() == page
