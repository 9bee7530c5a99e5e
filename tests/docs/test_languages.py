"""Both languages are complete: the same pages, sections, tables and code; one Chinese word for one thing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.markdown import code, marked_code, prose
from tests.paths import DOCS, ROOT

ENGLISH = sorted(page for page in DOCS.glob("*.md") if not page.name.endswith(".zh.md"))
CHINESE = [page.with_name(f"{page.stem}.zh.md") for page in ENGLISH]
OTHER_WORDS = {
    "返回代码": "结果码",
    "号贩子": "黄牛",
    "机器人": "黄牛程序",
    "约满": "已满",
    "冻结": "停住",
    "静止": "停住",
    "持有人": "持有者",
    "恢复出诊": "恢复接诊",
    "床位紧张": "床位告急",
    "所有操作": "所有接口",
    "取号码": "取号验证码",
    "已付费": "已支付",
    "滴流": "逐字节发送",
    "占用者": "持有者",
    "报警": "告警",
    "警报": "告警",
}
"""What another text might say → the word of this project."""
QUOTES_THE_SPECIFICATION = "contract.zh.md"
PACKAGE = ROOT / "simulator" / "yuyue_sim"
SPOKEN = [
    PACKAGE / "server" / "console" / "static" / "words_zh.js",
    PACKAGE / "story" / "entries.py",
    PACKAGE / "platform" / "page.py",
    *sorted((PACKAGE / "core" / "chinese").glob("*.py")),
    *sorted((PACKAGE / "certify" / "checks").glob("*.py")),
]
"""What console and commands say."""


def levels(page: Path) -> list[int]:
    """The level of each heading, in order."""
    return [len(marks) for marks in re.findall(r"^(#+) ", prose(page), re.MULTILINE)]


def rows(page: Path) -> int:
    """How many lines of tables a page has; a table of contents may be there in one language alone."""
    return len(re.findall(r"^\|", prose(page), re.MULTILINE))


def steps(page: Path) -> list[str]:
    """The blocks of code but what they print: each language shows what its reader gets, and walks compare that."""
    return [block for marker, block in marked_code(page) if marker != "output"]


def in_any_language(block: str) -> str:
    """A block without its comments, and without the words that it looks for in an output."""
    return re.sub(r"(grep(?: -\S+)*(?: \d+)?) '[^']*'", r"\1 …", re.sub(r"(?m)(?<=\s)# [^$\n]*$", "#", block))


def options(block: str) -> list[str]:
    """The options that a block of help lists."""
    return re.findall(r"^│ (--[a-z-]+)", block, re.MULTILINE)


def test_every_page_is_there_in_both_languages() -> None:
    assert sorted(DOCS.glob("*.zh.md")) == sorted(CHINESE)


@pytest.mark.parametrize(("english", "chinese"), [*zip(ENGLISH, CHINESE, strict=True)], ids=lambda page: page.name)
def test_both_languages_have_the_same_parts(english: Path, chinese: Path) -> None:
    assert levels(chinese) == levels(english)
    if english.name == "commands.md":  # help is in the language of its page
        assert [*map(options, code(chinese))] == [*map(options, code(english))]
    else:
        assert [*map(in_any_language, steps(chinese))] == [*map(in_any_language, steps(english))]
        assert rows(chinese) == rows(english)


@pytest.mark.parametrize("page", [*CHINESE, ROOT / "README.zh-CN.md", *SPOKEN], ids=lambda page: page.name)
def test_one_thing_has_one_chinese_word(page: Path) -> None:
    if page.name != QUOTES_THE_SPECIFICATION:
        text = page.read_text(encoding="utf-8")
        assert [f"{other}: {word}" for other, word in OTHER_WORDS.items() if other in text] == []
