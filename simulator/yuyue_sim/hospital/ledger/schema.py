"""The tables of the ledger, and the migration of older files.

Dates are `yyyy-MM-dd`, instants `yyyy-MM-dd HH:mm:ss` in Asia/Shanghai; an empty text means that something has not
happened. What follows from scenario and seed (fees, names, places) is not stored.
"""

from __future__ import annotations

import sqlite3

APPLICATION_ID = 0x12320
"""Written into the header of the file, to distinguish a ledger from other databases."""

MIGRATIONS = (
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE registration (
        registration_id   INTEGER PRIMARY KEY,
        hospital_id       TEXT NOT NULL,
        department_id     TEXT NOT NULL,
        doctor_id         TEXT NOT NULL,
        work_date         TEXT NOT NULL,
        work_type         INTEGER NOT NULL,
        reserve_no        INTEGER NOT NULL,
        begin_time        TEXT NOT NULL,
        end_time          TEXT NOT NULL,
        check_no          TEXT NOT NULL,
        identity          TEXT NOT NULL,
        card_no           TEXT NOT NULL,
        other_id_no       TEXT NOT NULL,
        card_type         TEXT NOT NULL,
        patient_name      TEXT NOT NULL,
        patient_sex       INTEGER NOT NULL,
        patient_birthday  TEXT NOT NULL,
        insurance_type    INTEGER NOT NULL,
        phone             TEXT NOT NULL,
        is_expert         INTEGER NOT NULL,
        registration_type INTEGER NOT NULL,
        channel           TEXT NOT NULL,
        channel_vendor    TEXT NOT NULL,
        operator          TEXT NOT NULL,
        operator_id       TEXT NOT NULL,
        created_at        TEXT NOT NULL,
        registered_at     TEXT NOT NULL,
        paid_at           TEXT NOT NULL,
        cancelled_at      TEXT NOT NULL,
        referral          TEXT NOT NULL,
        exam_items        TEXT NOT NULL
    );
    -- The last column changes nothing in what is unique, but lets the numbers taken be read from the index alone.
    CREATE UNIQUE INDEX active_number
        ON registration (hospital_id, work_date, department_id, doctor_id, work_type, reserve_no, cancelled_at)
        WHERE cancelled_at = '';
    CREATE INDEX by_patient ON registration (identity, work_date);
    CREATE INDEX by_visit_date ON registration (hospital_id, work_date);
    CREATE INDEX by_registration ON registration (hospital_id, registered_at);
    """,
    """
    -- Whom a cancelled booking had kept from its number is read from this index alone.
    CREATE INDEX cancelled_number
        ON registration (hospital_id, work_date, department_id, doctor_id, work_type, reserve_no, registered_at,
            cancelled_at)
        WHERE cancelled_at <> '';
    """,
    """
    -- One row; an origin of NULL is a clock that was stopped in peace, and goes on from its instant.
    CREATE TABLE clock (
        only_row          INTEGER PRIMARY KEY CHECK (only_row = 1),
        started           TEXT NOT NULL,
        life              INTEGER NOT NULL,
        mode              TEXT NOT NULL,
        instant           TEXT NOT NULL,
        rate              REAL NOT NULL,
        origin_unix_s     REAL
    );
    """,
    """
    -- The instant at which the clock's life began: offsets of a story count from there.
    ALTER TABLE clock ADD COLUMN began TEXT NOT NULL DEFAULT '';
    UPDATE clock SET began = instant;
    -- What somebody made happen, beside what the scenario tells; body is the event as JSON.
    CREATE TABLE event (
        id                INTEGER PRIMARY KEY,
        at                TEXT NOT NULL,
        body              TEXT NOT NULL
    );
    -- The attempts of each request that a fault could select.
    CREATE TABLE attempt (
        operation         TEXT NOT NULL,
        question          TEXT NOT NULL,
        count             INTEGER NOT NULL,
        PRIMARY KEY (operation, question)
    ) WITHOUT ROWID;
    -- Notices to the platform, and the outcome of each attempt. occurrence and hospital make one notice one.
    CREATE TABLE notice (
        id                INTEGER PRIMARY KEY,
        occurrence        TEXT NOT NULL,
        hospital_id       TEXT NOT NULL,
        notify_type       TEXT NOT NULL,
        due_at            TEXT NOT NULL,
        document          TEXT NOT NULL,
        state             TEXT NOT NULL,
        attempts          INTEGER NOT NULL,
        next_unix_s       REAL NOT NULL,
        UNIQUE (occurrence, hospital_id, notify_type)
    );
    CREATE INDEX notice_by_state ON notice (state, next_unix_s);
    CREATE TABLE notice_attempt (
        notice_id         INTEGER NOT NULL,
        number            INTEGER NOT NULL,
        at                TEXT NOT NULL,
        outcome           TEXT NOT NULL,
        PRIMARY KEY (notice_id, number)
    ) WITHOUT ROWID;
    """,
    """
    -- Changes over the control API that replace parts of the scenario; a body of NULL restores the scenario.
    CREATE TABLE override (
        name              TEXT PRIMARY KEY,
        body              TEXT,
        revision          INTEGER NOT NULL
    ) WITHOUT ROWID;
    """,
    """
    ALTER TABLE attempt RENAME COLUMN question TO request;
    ALTER TABLE clock RENAME COLUMN life TO epoch;
    """,
    """
    -- Whether a patient holds a number is found without their cancelled registrations.
    CREATE INDEX active_of_patient
        ON registration (identity, work_date, hospital_id, department_id, doctor_id, work_type)
        WHERE cancelled_at = '';
    -- Patients with other documents than ID cards are few; their outpatient numbers are compared one by one.
    CREATE INDEX without_card ON registration (hospital_id, identity) WHERE card_no = '';
    """,
    """
    -- Every index is written by every booking: one for patients, none for dates of visit. What is asked of these two is
    -- which registrations there are; they are then read by their ids.
    DROP INDEX by_patient;
    DROP INDEX active_of_patient;
    DROP INDEX by_visit_date;
    CREATE INDEX of_patient ON registration (identity, cancelled_at, hospital_id, work_date, department_id);
    -- What was changed last, one row for each transaction, so that other processes need not read all of it again.
    CREATE TABLE change (
        serial            INTEGER PRIMARY KEY,
        clock             INTEGER NOT NULL, -- whether the clock, an event or an override was changed
        registrations     TEXT              -- as JSON; NULL if all may have changed
    );
    """,
)
"""One script for each version of the schema. The first n scripts make version n; a released script never changes."""


def migrate(connection: sqlite3.Connection, found: int) -> None:
    """Bring the tables from one version up to date, inside the caller's transaction."""
    for script in MIGRATIONS[found:]:
        for statement in _statements(script):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _statements(script: str) -> list[str]:
    """The statements of a script. `executescript` cannot be used: it commits the caller's transaction."""
    return [statement for statement in script.split(";\n") if statement.strip()]
