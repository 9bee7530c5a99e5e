"""Which language is asked for, and what phrases keep of themselves."""

from __future__ import annotations

import json

import pytest
from yuyue_sim.core.language import (
    Language,
    Phrase,
    language_accepted,
    language_of_locale,
    say,
    speaking,
    speaking_in_files,
)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, Language.EN),
        ({"LANG": "zh_CN.UTF-8"}, Language.ZH),
        ({"LANG": "en_US.UTF-8"}, Language.EN),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, Language.EN),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN"}, Language.ZH),
        ({"LC_ALL": "zh_TW.UTF-8", "LC_MESSAGES": "en_US"}, Language.ZH),
        ({"LC_ALL": "", "LANG": "zh"}, Language.ZH),
        ({"LANG": "de_DE"}, Language.EN),
    ],
)
def test_the_first_variable_that_is_set_decides(environment: dict[str, str], language: Language) -> None:
    assert language_of_locale(environment) is language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", Language.EN),
        ("zh-CN,zh;q=0.9,en;q=0.8", Language.ZH),
        ("en-US,en;q=0.9,zh;q=0.8", Language.EN),
        ("en;q=0.2, zh;q=0.3", Language.ZH),
        ("de, zh", Language.ZH),
        ("*", Language.EN),
        ("zh;q=0", Language.EN),
        ("zh;q=much", Language.EN),
    ],
)
def test_a_header_may_weigh_languages(header: str, language: Language) -> None:
    assert language_accepted(header) is language


def test_a_phrase_is_english_until_it_is_said() -> None:
    phrase = Phrase(
        "{path}: expected {expected}, got {value}",
        path="WorkDate",
        expected=Phrase("a text of at most {count} characters", count=8),
        value=Phrase("nothing"),
    )
    assert phrase == "WorkDate: expected a text of at most 8 characters, got nothing"
    assert say(phrase) == "WorkDate: expected a text of at most 8 characters, got nothing"
    with speaking(Language.ZH):
        assert phrase == "WorkDate: expected a text of at most 8 characters, got nothing"
        assert say(phrase) == "WorkDate：应为至多 8 个字符的文字，实际是空"
        kept = Phrase.of(json.loads(json.dumps(phrase.parts)))
        assert say(kept) == "WorkDate：应为至多 8 个字符的文字，实际是空"


def test_values_with_braces_are_left_as_they_are() -> None:
    assert say("{given!r} cannot be read: {error}", given="{a}", error="{0}") == "'{a}' cannot be read: {0}"


def test_files_are_english_unless_a_language_was_asked_for() -> None:
    with speaking(Language.ZH), speaking_in_files():
        assert say("nothing") == "nothing"
    with speaking(Language.ZH, in_files=True), speaking_in_files():
        assert say("nothing") == "空"


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("{requests:,} requests, {slots:,} slots", {"requests": 1, "slots": 1}, "1 request, 1 slot"),
        ("{requests:,} requests, {slots:,} slots", {"requests": 1001, "slots": 0}, "1,001 requests, 0 slots"),
        (
            "{count} exchanges are missing from {path}",
            {"count": 1, "path": "1 slots"},
            "1 exchange is missing from 1 slots",
        ),
        ("{count} further hospitals were not looked at", {"count": 1}, "1 further hospital was not looked at"),
        ("{days} days from {first}", {"days": "1", "first": 2}, "1 days from 2"),
        ("number {number} was given", {"number": 1}, "number 1 was given"),
    ],
)
def test_one_thing_is_singular(text: str, values: dict[str, object], said: str) -> None:
    assert say(text, **values) == said
    assert Phrase(text, **values) == said
