"""The control API in Chinese: by the header Accept-Language, or by `?lang=`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.scenario.faults.faulty import order
from tests.server.control.steering import SimulationApi
from tests.server.worlds.town import HOSPITAL, Town

CHINESE = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}


def asked(method: str, path: str, **more: Any) -> tuple[str, str]:
    response = SimulationApi().request(method, f"/control/v1{path}", **more)
    problem = response.json()
    assert problem["type"].startswith("urn:yuyue-sim:problem:")
    return problem["title"], problem["detail"]


def test_the_header_or_the_address_asks_for_a_language() -> None:
    path = "/hospitals/XX99/departments"
    chinese = ("没有这个医院", '没有医院 "XX99"；有 SG01, KC01, WS01')
    english = ("There is no such hospital", 'there is no hospital "XX99"; there are SG01, KC01, WS01')
    assert asked("GET", path) == english
    assert asked("GET", path, headers=CHINESE) == chinese
    assert asked("GET", f"{path}?lang=zh") == chinese
    assert asked("GET", f"{path}?lang=en", headers=CHINESE) == english
    assert asked("GET", f"{path}?lang=fr")[1] == "lang: expected zh or en, got 'fr'"
    assert asked("GET", f"{path}?lang=fr", headers=CHINESE)[1] == "lang：应为 zh 或 en，实际是 'fr'"


@pytest.mark.parametrize(
    ("method", "path", "body", "detail"),
    [
        (
            "POST",
            "/clock/advance",
            {"to": "2026-03-01T08:00:00"},
            "to：2026-03-01T08:00:00 早于 2026-03-02T08:00:00；时钟只能往前走，请拨到更晚的时刻",
        ),
        ("POST", "/clock/advance", {}, "请求体：by 和 to 应有一个"),
        (
            "POST",
            "/clock/advance",
            {"by": "soon"},
            "by：应为时长，如 2h、1d30m、500ms 或 PT2H（周、天、时、分、秒），实际是 'soon'",
        ),
        ("GET", "/journal?kind=x", None, '应为 soap 或 control，实际是 "x"'),
        (
            "GET",
            "/explain/x99",
            None,
            "没有「x99」的记录：应为请求记录编号（如 x123）、流水号，或客户端的 X-Request-Id；",
        ),
        ("DELETE", "/clock", None, "/control/v1/clock 应为 GET 或 POST，实际是 DELETE"),
        ("POST", "/faults", {"name": "a", "latncy": {"fixed": "3s"}}, "；是不是想写 'latency'？"),
        (
            "POST",
            "/events",
            {"stop_schedule": {"hospital": "SG01", "doctor": "02000008", "date": "2026-04-30"}},
            "stop_schedule：医生 02000008 在 2026-04-30 没有排班；接下来有：2026-05-06 上午, ",
        ),
        (
            "POST",
            "/worlds",
            {"yaml": "name: x\nworld:\n  hospitals:\n  - {profle: county}\n"},
            "yaml:4:6: world.hospitals[0].profle: 没有这个键；",
        ),
        ("GET", "/hospitals/SG01/schedules?limit=0", None, 'limit：应为 1 到 1000 的整数，实际是 "0"'),
    ],
)
def test_what_is_refused(method: str, path: str, body: Any, detail: str) -> None:
    more = {} if body is None else {"json": body}
    assert detail in asked(method, path, headers=CHINESE, **more)[1]


def test_a_world_that_is_not_there() -> None:
    response = SimulationApi().request("GET", "/w/nowhere/control/v1/clock?lang=zh")
    assert response.json()["detail"] == "没有世界「nowhere」；GET /control/v1/worlds 列出所有世界，POST 新建"


def test_causes_are_kept_in_the_journal_for_either_language(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.order("PUT", " /bugs", {"false_sold_out": {}})
    assert town.code(1) == "1001"
    english = town.order("GET", " /explain/1")["exchanges"][0]["cause"]
    chinese = town.order("GET", " /explain/1?lang=zh")["exchanges"][0]["cause"]
    assert english["detail"] == "number 1 was left, and was not given"
    assert chinese["detail"] == "号 1 还有余，却没有给出"
    reason = town.order("GET", " /journal/x2?lang=zh")["reasons"][0]
    assert (reason["kind"], reason["detail"]) == ("bug", "号 1 还有余，却没有给出")


def test_a_malformed_request_is_answered_in_chinese_and_explained_in_either_language(tmp_path: Path) -> None:
    town = Town(tmp_path)
    document = order(1, HOSPITAL).replace("<WorkType>1<", "<WorkType>one<")
    response = town.soap("getYyNo", document)
    assert response.findtext(".//Code") == "1005"
    allowed = "应为 1 上午, 2 下午, 3 全天, 5 夜门诊 之一"
    assert response.findtext(".//ErrMsg") == f"请求格式不正确：Message/OrderInfo/WorkType：{allowed}，实际是 'one'"
    english = town.order("GET", " /explain/1")["exchanges"][0]["cause"]
    assert english["detail"].startswith("Message/OrderInfo/WorkType: expected one of 1 上午, ")
    chinese = town.order("GET", " /explain/1?lang=zh")["exchanges"][0]["cause"]
    assert chinese["detail"] == ("Message/OrderInfo/WorkType：应为 1 上午, 2 下午, 3 全天, 5 夜门诊 之一，实际是 'one'")


@pytest.mark.parametrize(
    ("body", "english", "chinese"),
    [
        ({"scenario": 5}, "scenario: expected text, got 5", "scenario：应为文字，实际是 5"),
        ({"seed": "x"}, 'seed: expected a whole number, got "x"', 'seed：应为整数，实际是 "x"'),
        ({"seed": True}, "seed: expected a whole number, got true", "seed：应为整数，实际是 true"),
        ({"seed": -1}, "seed: expected at least 0, got -1", "seed：应不小于 0，实际是 -1"),
        ({"plants": "x"}, 'plants: expected a list, got "x"', 'plants：应为列表，实际是 "x"'),
        ({"plants": [5]}, "plants.0: expected text, got 5", "plants.0：应为文字，实际是 5"),
    ],
)
def test_a_value_of_another_type_is_said_in_our_words(body: dict[str, Any], english: str, chinese: str) -> None:
    assert asked("POST", "/worlds", json=body)[1] == english
    assert asked("POST", "/worlds", json=body, headers=CHINESE)[1] == chinese


def test_a_condition_that_is_neither_true_nor_false() -> None:
    path = "/journal?refused=maybe"
    assert asked("GET", path)[1] == 'refused: expected true or false, got "maybe"'
    assert asked("GET", path, headers=CHINESE)[1] == 'refused：应为 true 或 false，实际是 "maybe"'
