"""The overview of a ledger: every record once, in its order, from any place on, and never by looking at all of them."""

from __future__ import annotations

from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.listings import STATEMENTS, Overview
from yuyue_sim.hospital.ledger.registration import ScheduleKey

from tests.hospital.ledger.registrations import registration, sqlite_of


def filled(ledger: Ledger) -> Overview:
    """Sixty registrations of two hospitals, made in an order that is not that of their ids; a third are cancelled."""
    for number in range(60):
        ledger.add(
            registration(1000 - number)._replace(
                hospital_id="SG01" if number % 2 else "KC01",
                work_date=f"2026-03-{3 + number % 3:02}",
                reserve_no=number + 1,
                registered_at=f"2026-03-02 08:00:{number // 2:02}",
                cancelled_at="2026-03-02 09:00:00" if number % 3 == 0 else "",
            )
        )
    return Overview(ledger.transactions)


def test_every_statement_goes_through_an_index(sqlite_ledger: Ledger) -> None:
    for statement in STATEMENTS:
        plan = (
            sqlite_of(sqlite_ledger)
            .execute(f"EXPLAIN QUERY PLAN {statement}", (None,) * statement.count("?"))
            .fetchall()
        )
        assert [row[3].startswith("SEARCH registration USING") for row in plan] == [True], plan


def test_the_newest_come_first_and_from_any_place_on(ledger: Ledger) -> None:
    overview = filled(ledger)
    listed = [each.registration_id for each in overview.newest("SG01")]
    assert listed == list(range(941, 1000, 2))
    tenth = ledger.find(listed[9])
    assert tenth is not None
    rest = overview.newest("SG01", (tenth.registered_at, tenth.registration_id))
    assert [each.registration_id for each in rest] == listed[10:]


def test_schedules_with_only_cancelled_records_are_listed_too(ledger: Ledger) -> None:
    overview = filled(ledger)
    listed = [(each.hospital_id, each.work_date) for each in overview.schedules()]
    expected = [(hospital, f"2026-03-0{day}") for hospital in ("KC01", "SG01") for day in (3, 4, 5)]
    assert listed == expected
    assert ledger.active_of_schedule(next(overview.schedules())) == []
    row = registration(1)
    after = ScheduleKey("KC01", row.department_id, row.doctor_id, "2026-03-04", row.work_type)
    assert [(each.hospital_id, each.work_date) for each in overview.schedules(after)] == expected[2:]
