"""Where bugs are planted: the scenario and `serve --plant`, and what is said of those that cannot be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from yuyue_sim.hospital.bugs import BUGS
from yuyue_sim.hospital.ledger.errors import LedgerError
from yuyue_sim.scenario.files.bugs import BugsModel
from yuyue_sim.scenario.files.errors import ScenarioErrors
from yuyue_sim.server.settings import Settings, StartError
from yuyue_sim.server.simulation import Simulation

from tests.cli.shell import run
from tests.hospital.bugs.hospital import Bugged, Making

REG_IDS = range(10_001, 10_201)


def injected(hospital: Bugged) -> set[int]:
    """The orders that are acknowledged and lost."""
    lost = set()
    for registration_id in REG_IDS:
        if hospital.code(registration_id) == "1000":
            if hospital.one(registration_id):
                assert hospital.cancel(registration_id) == "0000"
            else:
                lost.add(registration_id)
    return lost


def test_there_is_a_bug_for_every_key_and_a_key_for_every_bug() -> None:
    assert set(BUGS) == set(BugsModel.model_fields)
    assert len(BUGS) == 8


@pytest.mark.slow
def test_a_share_affects_always_the_same_bookings_and_about_that_many(bugged: Making) -> None:
    first, again = bugged("{lost_booking: {share: 0.3}}"), bugged("{lost_booking: {share: 0.3}}")
    lost = injected(first)
    assert 40 <= len(lost) <= 80
    assert injected(again) == lost
    assert injected(bugged("{lost_booking: {share: 0}}")) == set()


@pytest.mark.parametrize("name", [*BUGS])
def test_a_bug_of_another_hospital_leaves_this_one_honest(bugged: Making, name: str) -> None:
    hospital = bugged(f"{{{name}: {{hospitals: [WS01]}}}}")
    assert [hospital.code(number) for number in (1, 2, 3, 4)] == ["1000", "1000", "1000", "1001"]
    assert hospital.code(1) == "1002"
    assert len({each["ClinicNo"] for each in hospital.active()}) == 3
    assert [hospital.left(), hospital.cancel(1), hospital.left()] == [0, "0000", 1]
    assert len(hospital.active()) == 2


def test_several_bugs_at_once_each_do_what_they_say(bugged: Making) -> None:
    hospital = bugged("{oversell: {window: 1s}, leaky_cancel: {}, repeated_reserve_no: {}}")
    assert [hospital.code(number) for number in (1, 2, 3, 4)] == ["1000"] * 4
    active = hospital.active()
    assert len(active) == 4
    assert len({each["ClinicNo"] for each in active}) < 4
    hospital.machine_unix_s += 2
    assert hospital.cancel(4) == "0000"
    assert [hospital.left(), hospital.code(5)] == [0, "1001"]


def test_a_ledger_with_bugs_is_not_opened_without_them(tmp_path: Path) -> None:
    state = str(tmp_path / "state.sqlite")
    Bugged(tmp_path, "{repeated_reserve_no: {}}", state).simulation.close()
    with pytest.raises((StartError, LedgerError), match="kept for planted bugs repeated_reserve_no "):
        Bugged(tmp_path, "{}", state)


def test_a_bug_continues_with_its_ledger(tmp_path: Path) -> None:
    state = str(tmp_path / "state.sqlite")
    before = Bugged(tmp_path, "{leaky_cancel: {}, repeated_reserve_no: {}}", state)
    assert [before.code(1), before.cancel(1), before.left()] == ["1000", "0000", 2]
    before.simulation.close()
    after = Bugged(tmp_path, "{leaky_cancel: {}, repeated_reserve_no: {}}", state, before.clinic)
    assert after.left() == 2
    assert after.book(2)["ReserveNo"] == after.book(3)["ReserveNo"]
    after.simulation.close()


def test_the_option_plants_beside_the_scenario_and_changes_its_figure(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(
        "name: own\nworld: {hospitals: [{profile: community, id: WS01}]}\n"
        "bugs: {lost_booking: {hospitals: [WS01], share: 0.1}}\n",
        encoding="utf-8",
    )
    settings = Settings(scenario=str(file), plants=("lost_booking=0.5", "oversell=500ms", "stale_left"))
    assert Settings.from_json(settings.to_json()) == settings
    simulation = Simulation(settings)
    assert simulation.scenario.bugs.model_dump(exclude_none=True) == {
        "lost_booking": {"hospitals": ["WS01"], "share": 0.5},
        "oversell": {"window": "500ms"},
        "stale_left": {"by": "30s"},
    }
    simulation.close()


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        ("oversel", "did you mean 'oversell'?"),
        ("oversell=0s", "expected a duration greater than 0, got '0s'"),
        ("oversell=soon", "expected a duration such as 2h, 1d30m, 500ms or PT2H"),
        ("lost_booking=2", "expected a share from 0 to 1, got '2.0'"),
        ("lost_booking=nan", "expected a share from 0 to 1, got 'nan'"),
        ("lost_booking=many", "expected a share from 0 to 1, got 'many'"),
        ("", "expected one of oversell, lost_booking, stale_left"),
    ],
)
def test_a_bug_that_cannot_be_planted_is_refused_with_what_would_do(plant: str, said: str) -> None:
    result = run("serve", "--port", "0", "--plant", plant)
    assert result.returncode == 2
    assert re.search(r"--plant '", result.stderr)
    assert said in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "bugs", ["{oversell: }", "{oversell: {window: 0s}}", "{oversel: {}}", "{lost_booking: {share: 2}}"]
)
def test_a_scenario_with_a_bug_that_cannot_be_is_refused_by_file_and_line(tmp_path: Path, bugs: str) -> None:
    with pytest.raises(ScenarioErrors, match=r"bugged\.yaml:8:\d+"):
        Bugged(tmp_path, bugs)


def test_a_bug_of_an_unknown_hospital_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        ScenarioErrors, match=r"bugged\.yaml:8:\d+: bugs\.oversell\.hospitals\[0\]: there is no hospital 'CS02'"
    ):
        Bugged(tmp_path, "{oversell: {hospitals: [CS02]}}")
