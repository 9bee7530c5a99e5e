"""The generated references of scenario keys and commands are up to date and complete, in both languages."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import pytest
from yuyue_sim.scenario.files.schema import scenario_schema

from tests.paths import DOCS


def builder(name: str = "build_keys") -> Any:
    """The program that writes pages."""
    spec = spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("language", "name"), [("en", "keys.md"), ("zh", "keys.zh.md")])
def test_the_page_is_up_to_date(language: str, name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == builder().page(language), "run make docs"


def test_the_commands_are_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = builder("build_commands")
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in commands.PLAIN.items():
        monkeypatch.setenv(name, value)
    english, chinese = commands.pages()
    assert (DOCS / "commands.md").read_text(encoding="utf-8") == english, "run make docs"
    assert (DOCS / "commands.zh.md").read_text(encoding="utf-8") == chinese, "run make docs"


def test_every_key_of_the_schema_has_a_row() -> None:
    sections = (DOCS / "keys.md").read_text(encoding="utf-8").split("\n## ")[1:]
    rows = sorted(tuple(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) for section in sections)
    models = {name: each for name, each in scenario_schema()["$defs"].items() if not name.startswith("Extending")}
    assert rows == sorted(tuple(each["properties"]) for each in models.values() if each.get("properties"))


def test_every_text_in_chinese_is_used() -> None:
    page = (DOCS / "keys.zh.md").read_text(encoding="utf-8").replace("\\|", "|")
    assert [chinese for chinese in builder().chinese().values() if chinese not in page] == []
