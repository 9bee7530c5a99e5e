"""In the Chinese console refusals, causes and journal are in Chinese, with names where there are names."""

from __future__ import annotations

import re

import pytest

from tests.browser import browser
from tests.server.console.browsing import Console, console, consoles

__all__ = ["browser", "console", "consoles"]

ENGLISH = re.compile(r"[a-z]{4,} [a-z]{2,}")
"""Two English words."""


@pytest.mark.parametrize(
    ("method", "path", "order", "said"),
    [
        (
            "POST",
            "/clock/advance",
            {"to": "2026-03-01T08:00:00"},
            "to：2026-03-01T08:00:00 早于 2026-03-02T08:00:00；时钟只能往前走，请拨到更晚的时刻",
        ),
        (
            "POST",
            "/clock/advance",
            {"by": "soon"},
            "by：应为时长，如 2h、1d30m、500ms 或 PT2H（周、天、时、分、秒），实际是 'soon'",
        ),
        (
            "POST",
            "/faults",
            {"name": "taken", "latency": {"fixed": "1s"}},
            "name：已有名为「taken」的故障；请先移除它，或换一个名称",
        ),
        (
            "POST",
            "/faults",
            {"name": "Slow", "latency": {"fixed": "1s"}},
            "name：应为小写字母、数字和连字符，如 flu-season，实际是 'Slow'",
        ),
        (
            "POST",
            "/faults",
            {"name": "slow", "latency": {"uniform": ["3s", "1s"]}},
            "latency.uniform：应先写较短的时间，实际是 3s 和 1s",
        ),
        (
            "POST",
            "/faults",
            {"name": "slow", "http_status": {"status": 9}},
            "http_status.status：应不小于 400，实际是 9",
        ),
        (
            "POST",
            "/events",
            {"stop_schedule": {"hospital": "WORL", "doctor": "03000001", "date": "+3"}},
            "stop_schedule：医生 03000001 在 2026-03-05 没有排班；从 2026-03-05 起 28 天内都没有",
        ),
        (
            "POST",
            "/events",
            {"stop_schedule": {"hospital": "NONE", "doctor": "03000001", "date": "+2"}},
            "没有医院「NONE」",
        ),
        (
            "POST",
            "/events",
            {"resume_schedule": {"hospital": "WORL", "doctor": "03000001", "date": "+2"}},
            "医生 03000001 在 2026-03-04 上午的排班此时既没有停诊，也没有停挂",
        ),
        ("POST", "/events", {"resume_hospital": {"hospital": "WORL"}}, "WORL 此时本来就接受预约"),
        (
            "GET",
            "/explain/nothing",
            None,
            "没有「nothing」的记录：应为请求记录编号（如 x123）、流水号，或客户端的 X-Request-Id；",
        ),
        ("GET", "/journal/x99", None, "没有请求记录「x99」：从未有过，或早于所保留的（--journal-count）；"),
        ("DELETE", "/faults/none", None, "没有故障「none」"),
        ("GET", "/registrations/77", None, "到 2026-03-02T08:00:00 为止没有流水号或挂号序号为 77 的记录"),
    ],
)
def test_a_refusal_is_in_chinese(console: Console, method: str, path: str, order: object, said: str) -> None:
    console.world.faults.add(name="taken", latency={"fixed": "1s"})
    console.show("worlds")
    shown = console.page.evaluate(
        """async ([method, path, body]) => {
          const { order } = await import("./console/api.js");
          const { describe } = await import("./console/parts.js");
          return order(method, path, body ?? undefined).catch(describe);
        }""",
        [method, path, order],
    )
    assert said in shown
    console.errors.clear()


def test_the_journal_has_names_and_reasons(console: Console) -> None:
    for number in range(1, 7):
        console.book(number)
    console.show("journal")
    row = console.wait('[data-exchange="x6"]').locator("td").all_inner_texts()
    assert row[3] == console.world.control.ask("GET", "/hospitals/WORL")["name"]
    assert row[-1] == "所求时段的号源已全部被占用。"


def test_causes_are_in_chinese(console: Console) -> None:
    console.world.faults.add(name="busy", operations=["backNo"], business_code={"code": "0003"})
    console.world.plant(false_sold_out={})
    assert console.book(1)["Code"] == "1001"
    console.cancel(1)
    console.show("explain?id=1")
    console.wait('[data-cause="busy"]')
    causes = console.page.locator(".cause").all_inner_texts()
    assert "号 1 还有余，却没有给出" in causes[0]
    assert "在接口执行之前注入了 business_code；没有保存" in causes[-1]
    assert [each for each in causes if ENGLISH.search(each)] == []
