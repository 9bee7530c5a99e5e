"""Registrations for the ledger's tests."""

from __future__ import annotations

import sqlite3
from typing import Any

from yuyue_sim.hospital.ledger.connection import LedgerIdentity
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.ledger_clock import LedgerClock
from yuyue_sim.hospital.ledger.next_epoch import next_epoch
from yuyue_sim.hospital.ledger.registration import Registration, ScheduleKey
from yuyue_sim.hospital.ledger.snapshots import Fill
from yuyue_sim.hospital.ledger.sqlite import SqliteDatabase

IDENTITY = LedgerIdentity("default", 12320)
KEY = ScheduleKey("GH01", "IM", "IM01", "2026-03-03", 1)


def registration(registration_id: int, reserve_no: int = 1, **changes: Any) -> Registration:
    """An active registration of one morning."""
    made = Registration(
        registration_id=registration_id,
        hospital_id="GH01",
        department_id="IM",
        doctor_id="IM01",
        work_date="2026-03-03",
        work_type=1,
        reserve_no=reserve_no,
        begin_time="08:00",
        end_time="09:00",
        check_no="123456",
        identity="320503198001010014",
        card_no="320503198001010014",
        other_id_no="",
        card_type="",
        patient_name="王小明",
        patient_sex=0,
        patient_birthday="1980-01-01",
        insurance_type=1,
        phone="13800000000",
        is_expert=1,
        registration_type=0,
        channel="网站",
        channel_vendor="",
        operator="",
        operator_id="",
        created_at="2026-03-02 08:00:00",
        registered_at="2026-03-02 08:00:01",
        paid_at="",
        cancelled_at="",
        referral="",
        exam_items="",
    )
    return made._replace(**changes)


def registered(ledger: Ledger, registration_id: int) -> Registration:
    """A registration that is there."""
    known = ledger.find(registration_id)
    assert known is not None
    return known


def begin_epoch(clock: LedgerClock, fill: Fill | None = None) -> None:
    """Reset the ledger of a clock, or restore a snapshot."""
    epoch = next_epoch(clock, fill)
    epoch.prepare()
    epoch.begin()
    epoch.close()


def sqlite_of(ledger: Ledger) -> sqlite3.Connection:
    """The connection of a ledger in SQLite."""
    database = ledger.transactions.database
    assert isinstance(database, SqliteDatabase)
    return database.connection
