"""A profile taken from a hospital is a scenario with which the simulator responds like it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from yuyue_sim.contract.styles import Style
from yuyue_sim.platform.client import HospitalClient
from yuyue_sim.testing import hospital

from tests.certify.certified import FAST, HOSPITAL, printed, scenario

PERIOD = "<BeginTime>2026-03-02</BeginTime><EndTime>2026-03-15</EndTime>"
OF_THE_SIMULATOR = {"Phone", "IsSpecialDepart", "MZKS", "MzksName", "IDCard", "DoctorCardNo", "Experience"}
"""Elements for which a scenario has no key."""


def elements(url: str, operation: str, more: str = "") -> Counter[str]:
    """Every record of a response: path and text of its elements."""
    request = f"<Message><RequestInfo><HospitalID>WJ01</HospitalID>{more}</RequestInfo></Message>"
    document = HospitalClient(url, Style.STRING).exchange(operation, request)
    return Counter(
        " ".join(f"{each.tag}={each.text or ''}" for each in record.iter() if each.tag not in OF_THE_SIMULATOR)
        for record in document
    )


def read(url: str) -> dict[str, Any]:
    return {
        "getDepartInfo": elements(url, "getDepartInfo"),
        "getDoctorInfo": elements(url, "getDoctorInfo"),
        "getDoctorWorkInfo": elements(url, "getDoctorWorkInfo", PERIOD),
        "getDepartWorkInfo": elements(url, "getDepartWorkInfo", PERIOD),
    }


def test_a_profile_served_again_responds_like_the_original(tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    with hospital(HOSPITAL, seed=7) as world:
        code, _ = printed(world.url, "--only", "2.2/unique", "--profile", str(profile), *FAST)
        original = read(world.url)
    with hospital(profile) as again:
        copy = read(again.url)
    assert code == 0
    assert sum(original["getDoctorWorkInfo"].values()) > 5
    assert copy == original


def test_a_profile_has_layout_and_quirks(tmp_path: Path) -> None:
    file, profile = tmp_path / "hospital.yaml", tmp_path / "profile.yaml"
    file.write_text(scenario("layout: table, quirks: [empty-queue, other-order]"), encoding="utf-8")
    with hospital(file) as world:
        printed(world.url, "--only", "2.2", "--only", "2.7", "--profile", str(profile), *FAST)
    text = profile.read_text(encoding="utf-8")
    assert "      layout: table\n" in text
    assert "      quirks:\n      - empty-queue\n      - other-order\n" in text
