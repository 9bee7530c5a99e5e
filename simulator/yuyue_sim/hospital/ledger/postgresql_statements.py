"""What a ledger asks PostgreSQL in its own way. Those as bytes go through `Pipeline`, the others through psycopg."""

from __future__ import annotations

from typing import get_type_hints

from yuyue_sim.hospital.ledger.registration import CHANGING, Registration, ScheduleKey

BE_PATIENT = "SET LOCAL idle_in_transaction_session_timeout = '10min'"
"""What reads or writes a whole ledger may be busy for long between two statements."""
LOCK_ALL = "SELECT pg_advisory_xact_lock(%s)"
BEGIN, COMMIT, ROLLBACK = b"BEGIN", b"COMMIT", b"ROLLBACK"
LOCK_AND_LOOK = b"SELECT clock, versions FROM lock_and_look($1, $2, $3, $4)"
LOCK_AND_CHECK = b"SELECT lock_and_check($1, $2, $3, $4, $5)"
LOOK = b"""
    SELECT (SELECT version FROM ledger),
    (SELECT string_agg(schedule || chr(30) || version, chr(29)) FROM schedule_version WHERE schedule = ANY($1))
"""
COLUMNS = get_type_hints(Registration)
"""Column → its type."""
FIND = f"SELECT {', '.join(COLUMNS)} FROM registration WHERE registration_id = ANY($1)".encode()  # noqa: S608, our own
_OF_ROW = {
    name: f"(row->>{number})::bigint" if kind is int else f"row->>{number}"
    for number, (name, kind) in enumerate(COLUMNS.items())
}
INSERT_ALL = f"""
    INSERT INTO registration ({", ".join(COLUMNS)})
    SELECT {", ".join(_OF_ROW.values())} FROM jsonb_array_elements($1::jsonb) AS row
""".encode()  # noqa: S608, the columns are our own
UPDATE_ALL = f"""
    UPDATE registration SET {", ".join(f"{name} = {_OF_ROW[name]}" for name in CHANGING)}
    FROM jsonb_array_elements($1::jsonb) AS row WHERE registration_id = {_OF_ROW["registration_id"]}
""".encode()  # noqa: S608, the columns are our own
CLOCK_VERSION = "SELECT version FROM ledger"
SCHEDULE_VERSION = "SELECT version FROM schedule_version WHERE schedule = %s"
VERSION = "SELECT pg_current_snapshot()::text"
IS_UNIQUE = "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND indisunique"
SIZE = """
    SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
"""
TIME = "SELECT extract(epoch FROM clock_timestamp())::double precision"
_WANTED = ", ".join(ScheduleKey._fields)
_OF_WANTED = " AND ".join(f"{name} = wanted.{name}" for name in ScheduleKey._fields)
NUMBERS = f"""
    SELECT (SELECT version FROM schedule_version WHERE schedule = wanted.schedule), (
        SELECT string_agg(registration_id || chr(31) || reserve_no || chr(31) || identity, chr(30))
        FROM registration WHERE {_OF_WANTED} AND cancelled_at = ''
    ), (
        SELECT string_agg(
            reserve_no || chr(31) || registered_at || chr(31) || cancelled_at || chr(31) || registration_id, chr(30)
        ) FROM (
            SELECT DISTINCT ON (reserve_no) reserve_no, registered_at, cancelled_at, registration_id
            FROM registration WHERE {_OF_WANTED} AND cancelled_at <> ''
            ORDER BY reserve_no, registered_at DESC, cancelled_at DESC, registration_id DESC
        ) AS last
    )
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[]) WITH ORDINALITY
        AS wanted (schedule, {_WANTED}, place)
    ORDER BY place
""".encode()  # noqa: S608, the columns are our own
"""For schedules by name and by each part of their keys."""
