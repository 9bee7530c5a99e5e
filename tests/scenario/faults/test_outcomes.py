"""Test patients in this process: by card, by telephone, and by the booking that a request names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.faults.faulty import about, order
from tests.server.worlds.town import HOSPITAL, Town

SOLD_OUT, NOT_CANCELLED, NOT_FOUND = "320599199001010038", "32059919900101061X", "320599199001010839"
"""Test patients 003 (getYyNo 1001), 061 (backNo 0002) and 083 (getGhInfo 2002)."""


def code(town: Town, operation: str, document: str) -> str:
    return town.soap(operation, document).findtext(".//Code") or ""


def test_an_order_is_refused_by_card_and_by_telephone(tmp_path: Path) -> None:
    town = Town(tmp_path)
    assert code(town, "getYyNo", order(1, HOSPITAL, SOLD_OUT)) == "1001"
    assert code(town, "getYyNo", order(2, HOSPITAL, phone="19900000003")) == "1001"
    assert code(town, "getYyNo", order(3, HOSPITAL)) == "1000"
    assert town.left() == 4


@pytest.mark.parametrize("is_restarted", [False, True])
def test_later_requests_are_met_by_the_booking_that_they_name(tmp_path: Path, is_restarted: bool) -> None:
    state = str(tmp_path / "ledger.sqlite")
    town = Town(tmp_path, state=state)
    assert code(town, "getYyNo", order(1, HOSPITAL, NOT_CANCELLED)) == "1000"
    assert code(town, "getYyNo", order(2, HOSPITAL, NOT_FOUND)) == "1000"
    assert code(town, "getYyNo", order(3, HOSPITAL)) == "1000"
    if is_restarted:
        town.simulation.close()
        town = Town(tmp_path, state=state)
    assert [code(town, "backNo", about("backNo", each, HOSPITAL)) for each in (1, 3, 9)] == ["0002", "0000", "0001"]
    assert [code(town, "getGhInfo", about("getGhInfo", each, HOSPITAL)) for each in (1, 2, 3)] == [
        "2000",
        "2002",
        "2000",
    ]
    by_card = f"<Message><OneRegInfo><CardNo>{NOT_FOUND}</CardNo></OneRegInfo></Message>"
    assert code(town, "getGhInfo", by_card) == "2002"


def test_they_are_patients_like_others_where_they_are_turned_off(tmp_path: Path) -> None:
    town = Town(tmp_path, test_patients=False)
    assert code(town, "getYyNo", order(1, HOSPITAL, SOLD_OUT)) == "1000"
