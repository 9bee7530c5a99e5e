"""What is wrong is seen at a glance: oversold slots, violations, faults and planted bugs."""

from __future__ import annotations

from typing import Any

from tests.browser import browser
from tests.server.console.browsing import Console, Consoles, console, consoles

__all__ = ["browser", "console", "consoles"]


def oversell(console: Console) -> None:
    """Sell seven of the five numbers: two more than there are at 08:00."""
    console.world.plant(oversell={"window": "60s"})
    assert [console.book(number)["ReserveNo"] for number in range(1, 8)] == ["1", "2", "3", "4", "5", "6", "7"]


def test_what_is_oversold_says_how_many_are_too_many(console: Console) -> None:
    oversell(console)
    console.show("schedules?department=0300")
    assert console.wait('[data-key="03000001/2026-03-04/1"].is-oversold .count').inner_text() == "超卖 2"
    console.key("03000001/2026-03-04/1").click()
    assert console.wait("dialog .period .chip.is-oversold").inner_text() == "余 0 / 共 2, 超卖 2"
    assert console.page.locator("dialog .period.oversold .holder b").all_inner_texts() == ["6", "7"]
    assert console.page.locator("dialog .period.extra").count() == 0
    console.show("heat?date=2026-03-04&department=0300")
    assert console.wait("td.is-oversold").inner_text() == "+2"
    assert console.text(".summary") == "2026-03-04 · 2 个排班 · 余 50 / 共 55, 超卖 2（不含急诊）"


def test_extra_numbers_are_not_oversold(consoles: Consoles) -> None:
    console = consoles.open(None)
    console.show("heat")
    console.wait("td.heat")
    assert console.page.locator("td.is-oversold").count() == 0


def test_a_violation_names_its_place_and_leads_there(console: Console) -> None:
    console.show("checks")
    assert console.wait(".state.empty").inner_text() == "还没有可核对的内容。\n\n有了预约再来核对。"
    oversell(console)
    console.key("check").click()
    found = console.wait('[data-violation="slot-not-oversold"]')
    assert found.locator("strong").inner_text() == "超卖"
    assert (
        found.locator(".where").inner_text() == "吴江区春泾社区卫生服务中心 · 内科 · 冯波 · 2026-03-04 · 上午 · 08:00"
    )
    assert "2 个号有 4 个有效预约" in found.inner_text()
    assert console.wait("tr.unchecked", "退号不早于挂号").locator("td").all_inner_texts() == ["暂无", "—"]
    found.locator(".where a").click()
    console.wait("dialog .period.oversold")


def test_all_violations_are_counted_though_not_all_are_listed(console: Console) -> None:
    def answer(route: Any) -> None:
        found = route.fetch().json()
        oversold = next(each for each in found["invariants"] if each["invariant"] == "slot-not-oversold")
        oversold["violated"] += 1500
        route.fulfill(json=found)

    oversell(console)
    console.page.route("**/control/v1/invariants**", answer)
    console.show("checks")
    assert console.wait(".verdict").inner_text().startswith("发现 1501 处不一致")


def test_a_hospital_that_is_not_there_is_not_another_one(console: Console) -> None:
    for view in ("board", "schedules", "heat"):
        console.show(f"{view}?hospital=NOPE")
        assert console.wait(".state.failed strong").inner_text() == "没有这家医院", view
        assert console.key("hospital").count() == 1, view
    assert {each for each in console.errors if "404" not in each} == set()
    console.errors.clear()


def test_the_head_counts_faults_and_bugs_that_are_on(console: Console) -> None:
    console.show()
    assert console.page.locator("#alarm .chip").count() == 0
    console.world.faults.add(name="slow", latency={"fixed": "1s"})
    console.wait("#alarm .chip", "故障 1")
    console.world.plant(oversell={})
    console.wait("#alarm .chip", "故障 1 · 缺陷 1")
    console.key("alarm").click()
    console.key("fault-slow").click()
    console.page.locator("#alarm").get_by_text("缺陷 1", exact=True).wait_for()
