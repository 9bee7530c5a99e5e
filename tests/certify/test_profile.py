"""A profile taken from a hospital is a scenario with which the simulator responds like it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from yuyue_sim.contract.styles import Style
from yuyue_sim.platform.client import HospitalClient
from yuyue_sim.testing import hospital

from tests.certify.certified import FAST, printed, scenario
from tests.certify.servers import Version3, serving

PERIOD = "<BeginTime>2026-03-02</BeginTime><EndTime>2026-03-15</EndTime>"


def with_keys(line: str, *keys: str) -> tuple[str, str]:
    """A line of the hospital of the tests, and the same with more keys below it."""
    indent = " " * (len(line) - len(line.lstrip(" -")))
    return f"{line}\n", "\n".join((line, *(indent + key for key in keys), ""))


SPELLED_OUT = (
    with_keys('        - id: "0301"', "phone: 0512-1转2", "special: true", 'big_department: "0700"'),
    with_keys("          like: 妇科", 'phone: ""', 'big_department: "0301"', "big_department_name: 内科"),
    with_keys("          like: 儿科", "special: false", 'big_department: "0700"', 'big_department_name: ""'),
    with_keys('            - id: "03010001"', "id_card: 32050319800101009x", "experience: 久"),
    with_keys('            - id: "03010002"', 'id_card: ""', 'experience: ""'),
)
"""A hospital with big departments, and with every key of departments and doctors."""


def response(url: str, operation: str, hospital_id: str, more: str = "") -> etree._Element:
    request = f"<Message><RequestInfo><HospitalID>{hospital_id}</HospitalID>{more}</RequestInfo></Message>"
    return HospitalClient(url, Style.STRING).exchange(operation, request)


def elements(url: str, operation: str, more: str = "") -> Counter[str]:
    """Every record of a response: names and texts of its elements."""
    document = response(url, operation, "WJ01", more)
    return Counter(" ".join(f"{each.tag}={each.text or ''}" for each in record.iter()) for record in document)


def read(url: str) -> dict[str, Any]:
    return {
        "getDepartInfo": elements(url, "getDepartInfo"),
        "getDoctorInfo": elements(url, "getDoctorInfo"),
        "getDoctorWorkInfo": elements(url, "getDoctorWorkInfo", PERIOD),
        "getDepartWorkInfo": elements(url, "getDepartWorkInfo", PERIOD),
    }


@pytest.mark.parametrize(
    ("layout", "spelled_out"),
    [("both", ()), ("table", SPELLED_OUT), ("example", SPELLED_OUT)],
    ids=["both", "table", "example"],
)
def test_a_profile_served_again_responds_like_the_original(
    layout: str, spelled_out: tuple[tuple[str, str], ...], tmp_path: Path
) -> None:
    file, profile = tmp_path / "hospital.yaml", tmp_path / "profile.yaml"
    file.write_text(scenario(f"layout: {layout}", *spelled_out), encoding="utf-8")
    with hospital(file, seed=7) as world:
        code, _ = printed(world.url, "--only", "2.2/unique", "--profile", str(profile), *FAST)
        original = read(world.url)
    with hospital(profile) as again:
        copy = read(again.url)
    assert code == 0
    assert sum(original["getDoctorWorkInfo"].values()) > 5
    assert copy == original


class Careless(Version3):
    """It sends an ID card that is none, and a big department that it does not have."""

    def getDepartInfo(self, of: Callable[[str], str]) -> str:  # noqa: N802
        big = "<MZKS>99</MZKS><MzksName>外科</MzksName>"
        return super().getDepartInfo(of).replace("</ClinicFee>", f"</ClinicFee>{big}")

    def getDoctorInfo(self, of: Callable[[str], str]) -> str:  # noqa: N802
        return super().getDoctorInfo(of).replace("</IsExpert>", "</IsExpert><IDCard>320503********0014</IDCard>")


def test_what_no_scenario_may_hold_is_left_out(tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    with serving(Careless()) as url:
        old = ("--version", "3", "--hospital", "SLBB", "--today", "2026-03-02")
        printed(url, *old, "--only", "2.2/unique", "--profile", str(profile), *FAST)
    with hospital(profile) as world:
        (department,) = response(world.url, "getDepartInfo", "SLBB").iter("DepartInfo")
        (doctor,) = response(world.url, "getDoctorInfo", "SLBB").iter("DoctorInfo")
    assert (department.findtext("DepartName"), department.findtext("MZKS")) == ("内科", "")
    assert (doctor.findtext("DoctorName"), doctor.findtext("IDCard")) == ("王医生", "")


def test_a_profile_has_layout_and_quirks(tmp_path: Path) -> None:
    file, profile = tmp_path / "hospital.yaml", tmp_path / "profile.yaml"
    file.write_text(scenario("layout: table, quirks: [empty-queue, other-order]"), encoding="utf-8")
    with hospital(file) as world:
        printed(world.url, "--only", "2.2", "--only", "2.7", "--profile", str(profile), *FAST)
    text = profile.read_text(encoding="utf-8")
    assert "      layout: table\n" in text
    assert "      quirks:\n      - empty-queue\n      - other-order\n" in text
