"""The pages name every command, option and key there is, and their scenario is sound."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel
from typer.main import get_command

from simulator.cli import app
from simulator.scenario import model
from simulator.scenario.loading import load_scenario

ROOT = Path(__file__).parents[2]
COMMANDS = {"serve", "check", "schema", "describe", "call", "run", "clock", "platform", "bench"}


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_command_and_option_is_documented() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert set(commands) == COMMANDS
    text = page("commands.md")
    for name, command in commands.items():
        section = text.split(f"## yuyue-sim {name}\n")[1].split("\n## ")[0]
        parts = getattr(command, "commands", {}).values()
        for parameter in [*command.params, *(each for part in parts for each in part.params)]:
            for option in parameter.opts:
                if option.startswith("--"):
                    assert option in section, f"{name} {option}"


@pytest.mark.parametrize("part", [model.Scenario, model.HospitalModel, model.PolicyModel, model.DialectModel])
def test_every_key_is_documented(part: type[BaseModel]) -> None:
    named = set(re.findall(r"[a-z_]+", page("scenarios.md")))
    assert set(part.model_fields) <= named


def test_the_scenario_shown_is_sound(tmp_path: Path) -> None:
    shown = re.search(r"```yaml\n(.*?)```", page("scenarios.md"), re.DOTALL)
    assert shown is not None
    file = tmp_path / "shown.yaml"
    file.write_text(shown[1], encoding="utf-8")
    assert [hospital.count for hospital in load_scenario(str(file)).world.hospitals] == [1, 3]
