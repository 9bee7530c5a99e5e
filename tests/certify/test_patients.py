"""Whom a certification books: men, women, children and old people, each where a department is for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from yuyue_sim.testing import hospital

from tests.certify.certified import certified, failed, scenario, status
from tests.certify.servers import Version3, serving

V3 = ("--version", "3", "--hospital", "SLBB", "--today", "2026-03-02", "--book", "--only", "2.8")
WOMEN = "<DepartSex>2</DepartSex>"
CHILDREN = "<BabyFlag>1</BabyFlag><BabyAge>3</BabyAge>"
ELDERLY = "<BabyFlag>2</BabyFlag><BabyAge>70</BabyAge>"
KINDS = {
    WOMEN: ("2.8/admits-women", "2.8/women-only"),
    CHILDREN: ("2.8/admits-children", "2.8/children-only"),
    ELDERLY: ("2.8/admits-elderly", "2.8/adults-only"),
}


class Restricted(Version3):
    """Its only department is for some people, and it takes those whom `admits` says of their card."""

    def __init__(self, restriction: str, admits: Callable[[str], bool]) -> None:
        super().__init__()
        self.restriction = restriction
        self.admits = admits

    def getDepartInfo(self, of: Callable[[str], str]) -> str:  # noqa: N802
        return super().getDepartInfo(of).replace("<RegistryFee>", f"{self.restriction}<RegistryFee>")

    def decided(self, of: Callable[[str], str]) -> tuple[str, int]:
        return super().decided(of) if self.admits(of("CardNo")) else ("1005", 0)


def is_woman(card: str) -> bool:
    return int(card[16]) % 2 == 0


def is_child(card: str) -> bool:
    """At most three years old in March 2026."""
    return card[6:14] > "20220310"


def is_old(card: str) -> bool:
    """At least seventy then."""
    return card[6:14] < "19560309"


def statuses(report: dict[str, Any], restriction: str) -> tuple[str, ...]:
    """What became of the two checks of a restriction, and of a booking."""
    return tuple(status(report, each) for each in (*KINDS[restriction], "2.8/books"))


@pytest.mark.parametrize(
    ("restriction", "admits"), [(WOMEN, is_woman), (CHILDREN, is_child), (ELDERLY, is_old)], ids=["w", "c", "e"]
)
def test_a_hospital_for_some_people_alone_is_booked_for_these(restriction: str, admits: Callable[[str], bool]) -> None:
    gateway = Restricted(restriction, admits)
    with serving(gateway) as url:
        report = certified(url, *V3)
    assert statuses(report, restriction) == ("passed", "passed", "passed")
    assert status(report, "2.8/last-number-once") == "passed"
    assert all(is_cancelled for *_, is_cancelled in gateway.booked.values())
    assert {admits(card) for card, *_ in gateway.booked.values()} == {True}


@pytest.mark.parametrize("restriction", KINDS, ids=["w", "c", "e"])
def test_a_hospital_that_refuses_those_whom_it_says_to_admit_is_found(restriction: str) -> None:
    with serving(Restricted(restriction, lambda _: False)) as url:
        report = certified(url, *V3)
    assert statuses(report, restriction) == ("failed", "passed", "failed")


@pytest.mark.parametrize("restriction", KINDS, ids=["w", "c", "e"])
def test_a_hospital_that_takes_anybody_is_found(restriction: str) -> None:
    gateway = Restricted(restriction, lambda _: True)
    with serving(gateway) as url:
        report = certified(url, *V3)
    assert statuses(report, restriction) == ("passed", "failed", "passed")
    assert all(is_cancelled for *_, is_cancelled in gateway.booked.values())


def test_each_kind_of_department_is_booked_at_the_simulator(tmp_path: Path) -> None:
    file = tmp_path / "hospital.yaml"
    file.write_text(scenario(), encoding="utf-8")
    with hospital(file) as world:
        report = certified(world.url, "--book", "--only", "2.8", "--skip", "2.8/request")
        cards = {each["department_id"]: each["card_no"] for each in world.registrations()}
    assert failed(report) == set()
    checks = (f"2.8/admits-{kind}" for kind in ("women", "children", "elderly"))
    assert {status(report, each) for each in checks} == {"passed"}
    assert is_woman(cards["0500"])
    assert "2012" <= cards["0700"][6:10] <= "2026"
    assert is_old(cards["0800"])


def test_patients_of_a_file_are_booked_where_they_are_admitted(tmp_path: Path) -> None:
    file = tmp_path / "patients.csv"
    file.write_text("name,card,phone\n王,320599197001010012,138\n李,320599198001010025,139\n", encoding="utf-8")
    gateway = Restricted(WOMEN, is_woman)
    with serving(gateway) as url:
        report = certified(url, *V3, "--patients", str(file))
    assert statuses(report, WOMEN) == ("passed", "passed", "passed")
    assert {card[:17] for card, *_ in gateway.booked.values()} == {"32059919800101002"}
