"""Invariants over the control API: an honest hospital violates none, and each planted bug that leaves a trace one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.hospital.ledger.registrations import registration
from tests.hospital.timeline.town import Town, written
from tests.server.control.looking import EIGHT, TOMORROW, cancel, order

NAMES = [
    "number-held-once", "slot-not-oversold", "patient-once-in-a-schedule", "left-and-active-make-total",
    "cancelled-after-registered", "one-record-of-a-registration", "record-in-a-schedule", "acknowledged-is-kept",
    "refused-is-not-kept",
]  # fmt: skip
ADDS_UP = "left-and-active-make-total"


def played(folder: Path, bugs: dict[str, Any]) -> Town:
    """A town with bugs in which four of six get the four numbers of a slot, one cancels and one asks again."""
    town = Town(scenario=written(folder))
    town.ask("PUT", "/bugs", bugs)
    for patient in range(1, 7):
        order(town, patient, patient)
    cancel(town, 2)
    order(town, 3, 3)
    order(town, 7, 7)
    return town


def found(town: Town) -> list[tuple[str, str, list[str], str | None]]:
    shown = town.ask("GET", "/invariants")
    assert shown["holds"] is (shown["violations"] == [])
    violated = {each["invariant"]: each["violated"] for each in shown["invariants"] if each["violated"]}
    names = [each["invariant"] for each in shown["violations"]]
    assert violated == {name: names.count(name) for name in names}
    return [
        (each["invariant"], each["begin"], each["registration_ids"], each["exchange"]) for each in shown["violations"]
    ]


def test_an_honest_hospital_violates_none(tmp_path: Path) -> None:
    shown = played(tmp_path, {}).ask("GET", "/invariants")
    assert (shown["holds"], shown["violations"], shown["next_after"]) == (True, [], None)
    assert (shown["now"], shown["schedules"], shown["registrations"], shown["exchanges"]) == (
        "2026-03-02T08:00:00", 1, 5, 7,
    )  # fmt: skip
    assert [each["invariant"] for each in shown["invariants"]] == NAMES
    checked = [each["checked"] for each in shown["invariants"]]
    assert checked == [4, 2, 4, 2, 1, 5, 1, 5, 2]
    assert shown["invariants"][0]["zh"] == "一个排班的每个号同时只有一人持有"


@pytest.mark.parametrize(
    ("bug", "expected"),
    [
        ("oversell", [("slot-not-oversold", "08:00", ["1", "7", "3", "4", "5", "6"], None)]),
        ("stale_left", [(ADDS_UP, "08:00", ["1", "7", "3", "4"], None)]),
        ("leaky_cancel", [(ADDS_UP, "08:00", ["1", "3", "4"], None)]),
        ("repeated_reserve_no", [("number-held-once", "", ["1", "3", "4", "7"], None)]),
        (
            "duplicate_record",
            [
                ("one-record-of-a-registration", "", ["3", "1000000000000000003"], None),
                ("patient-once-in-a-schedule", "", ["1000000000000000003", "3"], None),
            ],
        ),
        ("lost_booking", [("acknowledged-is-kept", "", [n], x) for n, x in zip(
            "1234567", ("x2", "x3", "x4", "x5", "x6", "x7", "x10"), strict=True)]),
        ("refused_but_stored", [("refused-is-not-kept", "08:00", [n], x) for n, x in zip(
            "12347", ("x2", "x3", "x4", "x5", "x10"), strict=True)]),
        ("false_sold_out", []),
    ],
)  # fmt: skip
def test_what_each_bug_violates(tmp_path: Path, bug: str, expected: list[tuple[str, str, list[str], str]]) -> None:
    town = played(tmp_path, {bug: {}})
    assert found(town) == expected
    for each in town.ask("GET", "/invariants")["violations"]:
        assert each["hospital_id"] == "CS01"
        if bug != "lost_booking":
            place = (each["department_id"], each["doctor_id"], each["work_date"], each["work_type"]["code"])
            assert place == ("0302", "03020001", "2026-03-03", 1)


def test_what_is_said_of_a_violation(tmp_path: Path) -> None:
    leaked = played(tmp_path, {"leaky_cancel": {}}).ask("GET", "/invariants")["violations"][0]
    assert leaked["detail"] == ("0 numbers are shown as left and 3 registrations are active, which makes 3; expected 4")
    lost = played(tmp_path, {"lost_booking": {}}).ask("GET", "/invariants")["violations"][0]
    assert lost["detail"] == "x2 answered that RegID 1 is booked, and the ledger has no record of it"
    assert lost["work_type"] is None
    assert lost["detail_zh"] == "x2 答复流水号 1 预约成功，账上没有记录"
    assert leaked["detail_zh"] == "显示余 0 个号，有效预约 3 个，合计 3；应为 4"


def test_where_a_violation_is(tmp_path: Path) -> None:
    (oversold,) = played(tmp_path, {"oversell": {}}).ask("GET", "/invariants")["violations"]
    assert oversold["detail_zh"] == "4 个号有 6 个有效预约"
    names = (oversold["hospital_name"], oversold["department_name"], oversold["doctor_name"])
    assert names == ("吴江区菱泽医院", "消化内科", "陈明")


def test_what_no_hospital_could_have_written(tmp_path: Path) -> None:
    town = Town(scenario=written(tmp_path))
    row = registration(1)._replace(
        hospital_id="CS01", department_id="0302", doctor_id="03020001", work_date="2026-03-03", work_type=1,
        reserve_no=1, begin_time="08:00", end_time="09:00",
    )  # fmt: skip
    town.simulation.ledger.add(row._replace(registered_at="2026-03-02 08:00:00", cancelled_at="2026-03-02 07:59:59"))
    town.simulation.ledger.add(row._replace(registration_id=2, work_date="2026-12-24"))
    assert found(town) == [
        ("cancelled-after-registered", "", ["1"], None),
        ("record-in-a-schedule", "", ["2"], None),
    ]


def test_a_reset_forgets_earlier_responses(tmp_path: Path) -> None:
    town = played(tmp_path, {})
    town.ask("POST", "/reset", {})
    shown = town.ask("GET", "/invariants")
    assert (shown["holds"], shown["schedules"], shown["exchanges"]) == (True, 0, 0)
    assert order(town, 9, 9) == "1000"
    assert town.ask("GET", "/invariants")["exchanges"] == 1


@pytest.mark.parametrize("order_of", ["/reset", "/snapshots/before/restore"])
def test_another_workers_reset_counts_before_it_is_in_the_journal(tmp_path: Path, order_of: str) -> None:
    """What one worker did is in its own journal at once, and a moment later in the file that all read."""
    scenario, state = written(tmp_path), str(tmp_path / "state.sqlite")
    one, other = Town(scenario=scenario, state=state), Town(scenario=scenario, state=state)
    assert one.request("POST", "/control/v1/snapshots", json={"name": "before"}).status_code == 201
    assert order(other, 1, 1) == "1000"
    assert other.ask("GET", "/invariants")["exchanges"] == 1
    one.machine_unix_s = other.machine_unix_s = one.machine_unix_s + 1
    one.ask("POST", order_of, {})
    shown = other.ask("GET", "/invariants")
    assert (shown["holds"], shown["exchanges"]) == (True, 0)
    assert order(other, 2, 2) == "1000"
    assert other.ask("GET", "/invariants")["exchanges"] == 1


def test_responses_that_a_fault_replaced_are_not_checked(tmp_path: Path) -> None:
    town = Town(scenario=written(tmp_path))
    busy = {"operations": ["getYyNo"], "when": "after", "business_code": {"code": "1005", "message": "系统繁忙"}}
    assert town.request("POST", "/control/v1/faults", json={"name": "busy", **busy}).status_code == 201
    assert order(town, 1, 1) == "1005"
    assert town.ask("GET", "/registrations/1")["state"] == "booked"
    assert found(town) == []


def test_schedules_are_looked_at_page_by_page(tmp_path: Path) -> None:
    town = Town(scenario=written(tmp_path))
    for number, slot in enumerate((EIGHT, EIGHT, ("09:00", "10:00")), start=1):
        order(town, number, number, slot=slot)
    order(town, 4, 4, clinic=TOMORROW.__class__("CS01", "0302", "03020001", "2026-03-04", "1", 8))
    first = town.ask("GET", "/invariants?limit=1")
    assert (first["schedules"], first["registrations"], first["exchanges"]) == (1, 3, 4)
    assert first["next_after"] == "CS01/2026-03-03/0302/03020001/1"
    rest = town.ask("GET", f"/invariants?limit=1&after={first['next_after']}")
    assert (rest["schedules"], rest["registrations"], rest["exchanges"], rest["next_after"]) == (1, 1, 0, None)
    assert town.ask("GET", "/invariants?hospital=CS01")["schedules"] == 2
    assert town.refusal("GET", "/invariants?after=x", None) == (
        422, "not-understood", 'after: expected the next_after of a response, got "x"; leave it out',
    )  # fmt: skip
    assert town.refusal("GET", "/invariants?hospital=CS02", None)[:2] == (404, "no-such-hospital")
