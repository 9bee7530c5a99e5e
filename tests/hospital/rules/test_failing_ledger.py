"""A ledger that fails in the middle: never a success, never half a step."""

from __future__ import annotations

from datetime import datetime

import pytest
from yuyue_sim.contract.messages.back_no import CancelOrder
from yuyue_sim.contract.messages.get_gh_info import BatchQuery, OneQuery
from yuyue_sim.contract.messages.get_gh_record import RecordQuery
from yuyue_sim.contract.messages.update_order_info import UpdateOrder
from yuyue_sim.hospital.ledger.errors import LedgerFailedError
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.clinic import Clinic

from tests.hospital.rules.asking import MAN, Asked, man, searched
from tests.hospital.rules.small_world import MORNING, OPEN, TODAY, TOMORROW

_FULL_FILE = [
    """
    CREATE TEMP TRIGGER disk_is_full AFTER INSERT ON registration
    BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END
    """
]
_FULL_SERVER = [
    """
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'database or disk is full'; END $$
    """,
    "CREATE TRIGGER disk_is_full AFTER INSERT ON registration FOR EACH ROW EXECUTE FUNCTION fail()",
]


@pytest.fixture
def broken() -> Clinic:
    """A clinic whose ledger is gone."""
    asked = Asked()
    asked.booked(registration_id=1)
    asked.ledger.close()
    return asked.clinic


def test_every_operation_with_a_code_answers_with_its_own(broken: Clinic) -> None:
    window = datetime(2026, 3, 1)
    cancel = CancelOrder(hospital_id=OPEN, registration_id=1)
    update = UpdateOrder(hospital_id=OPEN, registration_id=1, card_no=MAN)
    assert broken.cancel(cancel).code == "0003"
    assert broken.update(update).code == "0001"
    assert searched(broken.one(OneQuery(registration_id=1))).code == "2003"
    assert searched(broken.one(OneQuery(card_no=MAN))).code == "2003"
    assert searched(broken.batch(BatchQuery(hospital_id=OPEN, visit_date=TOMORROW))).code == "2003"
    assert searched(broken.records(RecordQuery(hospital_id=OPEN, begin_at=window, end_at=window))).code == "2003"


def test_an_operation_without_a_code_fails(broken: Clinic) -> None:
    with pytest.raises(LedgerFailedError):
        broken.availability(OPEN, "IM", "", TODAY, MORNING)


def test_a_booking_that_cannot_be_written_is_refused_and_leaves_nothing(asked: Asked) -> None:
    execute = asked.ledger.transactions.execute
    for statement in _FULL_SERVER if asked.ledger.is_on_server else _FULL_FILE:
        execute(statement)
    refused = asked.refused(registration_id=1)
    assert (refused.code, refused.registration_id, refused.reserve_no) == ("1005", 1, 0)
    assert "database or disk is full" in refused.message
    execute("DROP TRIGGER disk_is_full ON registration" if asked.ledger.is_on_server else "DROP TRIGGER disk_is_full")
    assert asked.left() == (2, 2, 2)
    assert asked.booked(registration_id=1, card_no=man(1)).reserve_no == 1


def test_a_cancellation_that_cannot_be_written_is_undone(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    asked.booked(registration_id=1)

    def cancel_and_fail(registration: Registration, cancelled_at: str) -> None:
        type(asked.ledger).cancel(asked.ledger, registration, cancelled_at)
        raise LedgerFailedError("disk I/O error")

    monkeypatch.setattr(asked.ledger, "cancel", cancel_and_fail)
    assert asked.cancel(1) == "0003"
    monkeypatch.undo()
    assert asked.left() == (1, 2, 2)
    assert asked.cancel(1) == "0000"
