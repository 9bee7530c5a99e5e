"""Notices as they are kept: in which order they are claimed, and what becomes of each."""

from __future__ import annotations

from datetime import datetime

import pytest
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.notices import KeptAttempt, KeptNotice, LedgerNotices, NoticeState

DUE = datetime(2026, 3, 2, 9, 30, 15)
WAITING, DELIVERED, GIVEN_UP, DROPPED = NoticeState


@pytest.fixture
def notices(ledger: Ledger) -> LedgerNotices:
    return LedgerNotices(ledger.transactions)


def notice(occurrence: str = "stopped", hospital_id: str = "GH01", next_unix_s: float = 100.5) -> KeptNotice:
    """A notice that is not kept yet."""
    return KeptNotice(0, occurrence, hospital_id, "1", DUE, "<Message>停诊</Message>", WAITING, 0, next_unix_s)


def test_a_notice_is_kept_as_it_was_and_known_by_what_it_reports(notices: LedgerNotices) -> None:
    notices.add(notice(), 10)
    notices.add(notice()._replace(document="<Message/>", next_unix_s=1.0), 10)
    notices.add(notice(hospital_id="GH02"), 10)
    notices.add(notice("resumed"), 10)
    assert notices.all() == [
        notice()._replace(id=1),
        notice(hospital_id="GH02")._replace(id=2),
        notice("resumed")._replace(id=3),
    ]
    assert notices.occurrences() == {"stopped", "resumed"}


def test_too_many_waiting_ones_are_dropped_and_may_wait_again(notices: LedgerNotices) -> None:
    for number in range(4):
        notices.add(notice(f"event {number}"), 2)
    assert [each.state for each in notices.all()] == [WAITING, WAITING, DROPPED, DROPPED]
    assert notices.retry(500.25) == 2
    assert [(each.state, each.next_unix_s) for each in notices.all()] == [
        (WAITING, 100.5), (WAITING, 100.5), (WAITING, 500.25), (WAITING, 500.25),
    ]  # fmt: skip
    assert notices.retry(600.0) == 0


def test_a_notice_is_claimed_when_it_is_due_and_again_when_the_lease_is_over(notices: LedgerNotices) -> None:
    assert (notices.claim(100.5, 30.0), notices.next_unix_s()) == (None, None)
    notices.add(notice(next_unix_s=100.5), 10)
    assert notices.claim(100.4, 30.0) is None
    assert notices.claim(100.5, 30.0) == notice()._replace(id=1, next_unix_s=130.5)
    assert notices.next_unix_s() == 130.5
    assert notices.claim(130.4, 30.0) is None
    assert notices.claim(130.5, 30.0) == notice()._replace(id=1, next_unix_s=160.5)


def test_those_of_a_hospital_are_claimed_one_after_the_other(notices: LedgerNotices) -> None:
    notices.add(notice("first", next_unix_s=200.0), 10)
    notices.add(notice("second", next_unix_s=100.0), 10)
    notices.add(notice("third", hospital_id="GH02", next_unix_s=150.0), 10)
    claimed = notices.claim(199.0, 60.0)
    assert claimed is not None
    assert claimed.occurrence == "third"
    assert notices.claim(199.0, 60.0) is None
    assert notices.next_unix_s() == 100.0
    claimed = notices.claim(200.0, 60.0)
    assert claimed is not None
    assert claimed.occurrence == "first"
    notices.end_attempt(KeptAttempt(1, 1, DUE, "200"), DELIVERED, 0.0)
    claimed = notices.claim(200.0, 60.0)
    assert claimed is not None
    assert claimed.occurrence == "second"


def test_each_attempt_is_kept_with_its_outcome(notices: LedgerNotices) -> None:
    notices.add(notice(), 10)
    notices.add(notice("resumed"), 10)
    attempts = [
        KeptAttempt(1, 1, DUE, "no answer"),
        KeptAttempt(1, 2, datetime(2026, 3, 2, 9, 31), "500"),
        KeptAttempt(2, 1, datetime(2026, 3, 2, 9, 32), "200"),
    ]
    notices.end_attempt(attempts[2], DELIVERED, 7.0)
    notices.end_attempt(attempts[0], WAITING, 110.5)
    notices.end_attempt(attempts[1], GIVEN_UP, 8.0)
    assert notices.attempts() == attempts
    assert [(each.state, each.attempts, each.next_unix_s) for each in notices.all()] == [
        (GIVEN_UP, 2, 8.0),
        (DELIVERED, 1, 7.0),
    ]
    assert notices.next_unix_s() is None
    assert notices.retry(900.0) == 1
    assert [(each.state, each.attempts) for each in notices.all()] == [(WAITING, 2), (DELIVERED, 1)]
