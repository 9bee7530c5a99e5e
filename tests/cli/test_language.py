"""Commands in Chinese: by --lang, or by the locale."""

from __future__ import annotations

import os
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.cli.shell import refused, run

STORY = """\
name: tale
clock: frozen@2026-03-02T08:00:00
world:
  hospitals:
  - {profile: community}
expectations:
- {at: +1h, operation: getYyNo, responses: {"1001": 1}}
"""


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("profle: county", "a.yaml:4:6: world.hospitals[0].profle: 没有这个键；这里可用的键有 profile, count, id,"),
        ("profile: contry", "a.yaml:4:15: world.hospitals[0].profile: 'contry' 不在 "),
        ("count: 0", "a.yaml:4:13: world.hospitals[0].count: 应不小于 1，实际是 0\n"),
        ("count: many", "a.yaml:4:13: world.hospitals[0].count: 应为整数（1 到 400），实际是文字 'many'\n"),
        (
            "id: sg01",
            "a.yaml:4:10: world.hospitals[0].id: 应为四个大写字母或数字，如 SZ01，实际是 'sg01'；是不是想写 'SG01'？\n",
        ),
        ("count: 2, id: SG01", "a.yaml:4:20: world.hospitals[0].id: 只有一家医院能用，而 count 是 2；请去掉其中之一\n"),
    ],
)
def test_what_is_wrong_with_a_scenario(broken: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"name: a\nworld:\n  hospitals:\n  - {{{broken}}}\n", encoding="utf-8")
    assert told in refused("check", "a.yaml", "--lang", "zh", cwd=tmp_path)


def test_a_tab_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("name: a\nworld:\n\thospitals", encoding="utf-8")
    assert refused("--lang", "zh", "check", "a.yaml", cwd=tmp_path) == (
        "a.yaml:3:1: 不是 YAML：这里不能用制表符；请用空格缩进\n"
    )
    assert refused("check", "b.yaml", "--lang=zh", cwd=tmp_path) == "b.yaml: 没有此文件\n"


def test_a_problem_that_occurs_twice_is_said_in_each_language(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("name: a\nname: b\n", encoding="utf-8")
    assert "a.yaml:2:1: name: 这个键出现了两次，第一次在第 1 行；请只留一个\n" in refused(
        "check", "a.yaml", "--lang", "zh", cwd=tmp_path
    )
    assert "a.yaml:2:1: name: the key occurs twice, first in line 1; keep one of them\n" in refused(
        "check", "a.yaml", "--lang", "en", cwd=tmp_path
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("chekc",), "yuyue-sim: 没有命令 chekc；是不是想写 'check'？\n请看：yuyue-sim --help\n"),
        (("check",), "yuyue-sim check: 缺少 SCENARIO\n请看：yuyue-sim check --help\n"),
        (("check", "a", "b"), "yuyue-sim check: 多余的参数：b\n"),
        (("serve", "--prot", "1"), "yuyue-sim serve: 没有选项 --prot；是不是想写 --host, --plant, --port？\n"),
        (("serve", "--port", "x"), "yuyue-sim serve: --port：应为整数\n"),
        (("serve", "--port", "99999"), "yuyue-sim serve: --port：应不大于 65535\n"),
        (("check", "a", "--json=1"), "yuyue-sim check: --json 不带值\n"),
        (("clock", "set"), "--mode、--now、--rate 至少要有一个\n"),
        (("call", "getHospInf"), "没有接口「getHospInf」；有 "),
        (("event", "happen", "x"), "没有事件「x」；有 "),
        (("run", "default"), "default：时钟是真实的，而故事从给定的时刻开始；请在其中写 clock: "),
    ],
)
def test_a_command_that_cannot_be_run(words: tuple[str, ...], told: str) -> None:
    assert told in refused(*words, "--lang", "zh")


def test_the_locale_decides_where_no_language_is_asked_for() -> None:
    with patch.dict(os.environ, {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN.UTF-8"}):
        assert refused("check", "b.yaml") == "b.yaml: 没有此文件\n"
        assert refused("check", "b.yaml", "--lang", "en") == "b.yaml: no such file\n"
    with patch.dict(os.environ, {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}):
        assert refused("check", "b.yaml") == "b.yaml: no such file\n"


def test_a_language_that_is_not_spoken_is_refused() -> None:
    said = "yuyue-sim check: --lang: 'fr' is none of 'en', 'zh'\nTry: yuyue-sim check --help\n"
    assert refused("check", "default", "--lang", "fr") == said


def test_the_help() -> None:
    done = run("serve", "--help", "--lang", "zh")
    assert done.returncode == 0
    for text in (
        "用法：yuyue-sim serve [OPTIONS] [SCENARIO]",
        "提供场景里的医院，直到 Ctrl-C",
        "─ 选项 ─",
        "[默认：8080]",
    ):
        assert text in done.stdout
    listed = run("--lang", "zh", "--help").stdout
    assert "─ 操作运行中的模拟器 ─" in listed
    assert "检查场景文件，显示所有问题，每个带行、列和键。" in listed
    assert "退出码：0 完成，1 结果为否，2 命令、场景或环境有误。" in listed
    assert "Serve the hospitals" not in listed


def test_what_commands_print() -> None:
    assert run("check", "default", "--lang", "zh").stdout == "default：有效（场景 default，3 家医院）\n"
    table = run("describe", "default", "--from", "2026-03-02", "--days", "1", "--lang", "zh").stdout
    assert "default：从 2026-03-02 起 1 天" in table
    assert "编号" in table
    assert "医生数" in table


def test_a_story_and_its_files(tmp_path: Path) -> None:
    (tmp_path / "tale.yaml").write_text(STORY, encoding="utf-8")
    with patch.dict(os.environ, {"LC_ALL": "zh_CN.UTF-8"}):
        done = run("run", "tale.yaml", "--junit", "en.xml", "--log", "en.log", cwd=tmp_path)
    assert done.returncode == 1
    assert "          应为 1001 ×1，实际是 ×0\n" in done.stdout
    assert done.stdout.endswith("1 个期望，1 个不符合\n")
    assert 'message="expected 1001 ×1, got ×0' in (tmp_path / "en.xml").read_text(encoding="utf-8")
    assert (tmp_path / "en.log").read_text(encoding="utf-8").endswith("1 expectation, 1 not met\n")
    run("run", "tale.yaml", "--junit", "zh.xml", "--log", "zh.log", "--lang", "zh", cwd=tmp_path)
    assert 'message="应为 1001 ×1，实际是 ×0' in (tmp_path / "zh.xml").read_text(encoding="utf-8")
    assert (tmp_path / "zh.log").read_text(encoding="utf-8") == done.stdout


def test_json_keeps_its_keys(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("name: a\nworld: {}\n", encoding="utf-8")
    done = run("check", "a.yaml", "--json", "--lang", "zh", cwd=tmp_path)
    assert '"sound": false' in done.stdout
    assert '"text": "缺少此项"' in done.stdout


@pytest.mark.slow
def test_a_load_test_reads_the_banner_of_its_hospital(tmp_path: Path) -> None:
    with patch.dict(os.environ, {"LC_ALL": "zh_CN.UTF-8"}):
        done = run("load", "rush", "--users", "5", "--no-page", "--output", str(tmp_path / "run"))
    assert done.returncode in {0, 3}, done.stderr
    assert "没有一号多约，没有丢失，也没有虚假的答复" in done.stdout or "没有看到错误" in done.stdout
