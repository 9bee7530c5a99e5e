"""What to do next is on the page: a world that is gone, a simulator that stopped, an exchange that is looked at."""

from __future__ import annotations

from tests.browser import browser
from tests.server.console.browsing import Console, Consoles, console, consoles

__all__ = ["browser", "console", "consoles"]


def test_a_removed_world_leads_to_the_main_one(consoles: Consoles) -> None:
    one, other = consoles.open(), consoles.open()
    one.world.control.ask("GET", "/simulation")
    root = one.world.url.partition("/w/")[0]
    one.show("worlds")
    one.key("world-name").fill("leaving")
    one.key("world-make").click()
    one.wait('[data-world="leaving"]')
    other.page.goto(f"{root}/w/leaving/console")
    other.settle()
    one.page.click('[data-world="leaving"] button')
    one.agree()
    assert other.wait(".banner", "这个世界已被删除").inner_text() == "这个世界已被删除，下面是删除前的内容。 去主世界"
    other.wait("main.stale")
    other.page.click(".banner a")
    other.page.wait_for_url(f"{root}/console#/worlds")
    other.settle()
    assert other.page.locator(".banner").count() == 0
    other.errors.clear()


def test_the_last_minute_counts_what_came_before_the_page(console: Console) -> None:
    assert [console.book(number)["Code"] for number in range(1, 4)] == ["1000"] * 3
    assert console.cancel(2)["Code"] == "0000"
    console.show("bookings")
    assert console.wait(".pulse figcaption", "预约 3").inner_text() == "最近一分钟：预约 3，退号（空心）1"


def test_one_box_finds_ids_codes_and_operations(console: Console) -> None:
    for number in range(1, 7):
        console.book(number)
    console.show("journal")
    for typed, found in (("1001", ["x6"]), ("3", ["x3"]), ("getYyNo", ["x6", "x5", "x4", "x3", "x2", "x1"])):
        console.show("journal")
        console.key("anything").fill(typed)
        console.key("anything").press("Enter")
        console.page.wait_for_url("**/console#/journal?**")
        console.settle()
        rows = console.page.locator("[data-exchange]")
        assert [each.get_attribute("data-exchange") for each in rows.all()] == found, typed
    console.show("journal")
    console.key("refused").check()
    console.page.wait_for_url("**/console#/journal?refused=1")
    console.settle()
    assert console.page.locator("[data-exchange]").count() == 1


def test_an_exchange_is_sent_again_and_made_a_fault(console: Console) -> None:
    console.book(1)
    console.show("journal?open=x1")
    console.key("again-x").click()
    console.wait(".message", "已发送，HTTP 200")
    console.wait('[data-exchange="x2"]', "1002")
    console.key("make-fault").click()
    console.settle()
    assert console.key("fault-operation").input_value() == "getYyNo"
    assert console.page.locator('form [name="hospital"]').input_value() == "WORL"


def test_a_refusal_has_a_chinese_name(console: Console) -> None:
    console.show()
    console.key("clock-at").fill("2026-03-01T08:00:00")
    console.key("clock-set").click()
    assert (
        console.wait(".message.wrong", "时钟不能这样拨")
        .inner_text()
        .startswith("时钟不能这样拨\nto：2026-03-01T08:00:00 早于 2026-03-02T08:00:00")
    )
    console.errors.clear()


def test_a_story_step_is_made_of_an_exchange(console: Console) -> None:
    console.book(1)
    console.show("journal?open=x1")
    console.key("make-step").click()
    story = console.wait('dialog [data-key="story"]').inner_text()
    assert story.startswith("name: x1\n")
    assert '  operation: getYyNo\n  with:\n    hospital: WORL\n    department: "0300"\n' in story
    with console.page.expect_download() as download:
        console.key("download-story").click()
    assert download.value.suggested_filename == "x1.yaml"
    assert download.value.path().read_text(encoding="utf-8").strip() == story.strip()


def test_a_story_step_says_what_comes_before_it_and_what_is_missing(console: Console) -> None:
    console.book(1)
    console.world.control.ask("POST", "/snapshots", {"name": "booked"})
    console.cancel(1)
    console.show("journal?open=x3")
    console.key("make-step").click()
    console.wait("[data-key=story-earlier]")
    assert console.key("story-earlier").inner_text() == "响应取决于 x1，已一并写入故事，排在前面。"
    console.world.control.ask("POST", "/snapshots/booked/restore")
    console.cancel(1)
    console.show("journal?open=x5")
    console.key("make-step").click()
    console.wait("[data-key=story-missing]")
    assert console.key("story-missing").inner_text() == (
        "请求记录中已没有 1 的预约，请先预约。 此前恢复过快照，快照中的预约不在故事里。"
    )
