"""The list of the worlds of a server, which all its processes share."""

from __future__ import annotations

from pathlib import Path

import pytest
from yuyue_sim.hospital.ledger.errors import LedgerFailedError
from yuyue_sim.hospital.ledger.world_list import OwnWorldList


@pytest.mark.parametrize("is_file", [False, True])
def test_worlds_are_listed_in_the_order_in_which_they_were_made(tmp_path: Path, is_file: bool) -> None:
    worlds = OwnWorldList(tmp_path if is_file else None)
    assert (worlds.all(), worlds.made()) == ({}, 0)
    assert worlds.add("mine", "{}") == ("mine", 1, "{}")
    assert worlds.add("beside", '{"seed": 7}') == ("beside", 2, '{"seed": 7}')
    assert worlds.add("mine", '{"seed": 8}') is None
    assert [*worlds.all().items()] == [("mine", ("mine", 1, "{}")), ("beside", ("beside", 2, '{"seed": 7}'))]
    assert (worlds.remove("mine"), worlds.remove("mine")) == (True, False)
    assert [*worlds.all()] == ["beside"]
    again = worlds.add("mine", "{}")
    assert again is not None
    assert again.serial == worlds.made() > 2
    assert [*worlds.all()] == ["beside", "mine"]
    worlds.close()
    with pytest.raises(LedgerFailedError, match="closed"):
        worlds.add("third", "{}")


def test_what_another_process_makes_and_removes_is_seen(tmp_path: Path) -> None:
    ours, theirs = OwnWorldList(tmp_path), OwnWorldList(tmp_path)
    assert ours.all() == {}
    theirs.add("mine", "{}")
    assert [*ours.all()] == ["mine"]
    theirs.remove("mine")
    assert ours.all() == {}
    theirs.add("mine", "{}")
    assert ours.all()["mine"].serial == theirs.made() == 2
    assert ours.all() is ours.all(), "the list is not read again while it stays the same"
    ours.close()
    theirs.close()
