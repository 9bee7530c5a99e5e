"""The pages name every command, option and key there is, and their scenario is sound."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command
from yuyue_sim.cli.app import app
from yuyue_sim.hospital.checks.scenario import check_scenario
from yuyue_sim.loadtest.users.arguments import ARGUMENTS
from yuyue_sim.scenario.faults.model import When
from yuyue_sim.scenario.files import model
from yuyue_sim.scenario.files.errors import ScenarioErrors
from yuyue_sim.scenario.files.schema import scenario_schema
from yuyue_sim.scenario.files.timeline import Crowd, Part, Stop

from tests.paths import ROOT

COMMANDS = {"serve", "check", "schema", "describe", "call", "run", "clock", "event", "notices", "platform",
    "load", "audit", "contention", "explain", "record", "replay", "reset", "snapshot", "world", "fault", "bug",
    "journal", "invariants", "scenario", "clinics", "completion", "certify", "ledger",
}  # fmt: skip


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


def test_every_command_has_a_line_in_chinese() -> None:
    table = page("commands.zh.md").partition("\n## ")[0]
    assert set(re.findall(r"^\| [^|]+ \| `(\w+)` \|", table, re.MULTILINE)) == COMMANDS


PAGES = {
    "DepartmentModel": "hospitals.md",
    "DoctorModel": "hospitals.md",
    "ScheduleModel": "hospitals.md",
    "SlotModel": "hospitals.md",
    "ExpectationModel": "stories.md",
    "RequestModel": "stories.md",
    "PlatformModel": "stories.md",
    "PlatformState": "stories.md",
    "BugsModel": "bugs.md",
}
"""Model → the page that lists its keys, where it is not the guide itself."""
GUIDE = {
    "Scenario", "WorldModel", "HospitalModel", "PolicyModel", "DialectModel", "FaultModel", "EventModel",
    "StopSchedule", "ResumeSchedule", "AddSchedule", "ChangeCapacity", "ReleaseNumbers", "WithholdNumbers",
    "SuspendHospital", "ResumeHospital", "DoctorIll", "Rush", "BedCrisis", "SwitchFaults",
}  # fmt: skip


@pytest.mark.parametrize("part", sorted(GUIDE | PAGES.keys()))
def test_every_key_is_documented(part: str) -> None:
    named = set(re.findall(r"[a-z_]+", page(PAGES.get(part, "scenarios.md"))))
    assert scenario_schema()["$defs"][part]["properties"].keys() - named == set()


def test_the_guide_names_every_value_that_can_be_chosen() -> None:
    text = page("scenarios.md")
    for choice in (*model.Profile, *Part, *Stop, *Crowd, *When):
        assert f"`{choice.value}`" in text


def shown_scenario() -> str:
    shown = re.search(r"```yaml\n(.*?)```", page("scenarios.md"), re.DOTALL)
    assert shown is not None
    return shown[1]


def test_the_scenario_shown_is_sound(tmp_path: Path) -> None:
    file = tmp_path / "bad-day.yaml"
    file.write_text(shown_scenario(), encoding="utf-8")
    assert len(check_scenario(file).scenario.timeline) == 4


def test_the_problem_of_the_page_is_printed_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = re.search(r"```text\n(bad-day.*?)\n```", page("scenarios.md"), re.DOTALL)
    assert shown is not None
    monkeypatch.chdir(tmp_path)
    Path("bad-day.yaml").write_text(shown_scenario().replace("02000008", "02000800"), encoding="utf-8")
    with pytest.raises(ScenarioErrors) as caught:
        check_scenario("bad-day.yaml")
    assert str(caught.value) == shown[1]


def test_every_setting_of_the_load_tests_is_documented() -> None:
    text = page("load.md")
    assert [each.name for each in ARGUMENTS if f"`{each.name}`" not in text] == []
