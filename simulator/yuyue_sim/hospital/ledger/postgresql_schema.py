"""The tables of a ledger in PostgreSQL, and the migration of older ones. They hold what the tables of SQLite hold.

Texts are compared byte by byte, as in SQLite. Triggers count what was written, so that no writer can forget it:
`schedule_version` has a row for each schedule that was ever written into, `ledger` one for clock, events and overrides.
"""

from __future__ import annotations

MIGRATIONS = (
    """
    CREATE TABLE meta (key text COLLATE "C" PRIMARY KEY, value text NOT NULL);
    CREATE TABLE registration (
        registration_id   bigint PRIMARY KEY,
        hospital_id       text COLLATE "C" NOT NULL,
        department_id     text COLLATE "C" NOT NULL,
        doctor_id         text COLLATE "C" NOT NULL,
        work_date         text COLLATE "C" NOT NULL,
        work_type         integer NOT NULL,
        reserve_no        integer NOT NULL,
        begin_time        text NOT NULL,
        end_time          text NOT NULL,
        check_no          text NOT NULL,
        identity          text COLLATE "C" NOT NULL,
        card_no           text COLLATE "C" NOT NULL,
        other_id_no       text NOT NULL,
        card_type         text NOT NULL,
        patient_name      text NOT NULL,
        patient_sex       integer NOT NULL,
        patient_birthday  text NOT NULL,
        insurance_type    integer NOT NULL,
        phone             text NOT NULL,
        is_expert         integer NOT NULL,
        registration_type integer NOT NULL,
        channel           text NOT NULL,
        channel_vendor    text NOT NULL,
        operator          text NOT NULL,
        operator_id       text NOT NULL,
        created_at        text NOT NULL,
        registered_at     text COLLATE "C" NOT NULL,
        paid_at           text NOT NULL,
        cancelled_at      text COLLATE "C" NOT NULL,
        referral          text NOT NULL,
        exam_items        text NOT NULL
    );
    CREATE UNIQUE INDEX active_number
        ON registration (hospital_id, work_date, department_id, doctor_id, work_type, reserve_no)
        WHERE cancelled_at = '';
    CREATE INDEX cancelled_number
        ON registration (hospital_id, work_date, department_id, doctor_id, work_type, reserve_no, registered_at,
            cancelled_at)
        WHERE cancelled_at <> '';
    CREATE INDEX of_patient ON registration (identity, cancelled_at, hospital_id, work_date, department_id);
    CREATE INDEX by_registration ON registration (hospital_id, registered_at, registration_id);
    CREATE INDEX without_card ON registration (hospital_id, identity) WHERE card_no = '';
    CREATE TABLE schedule_version (schedule text COLLATE "C" PRIMARY KEY, version bigint NOT NULL)
        WITH (fillfactor = 50);
    CREATE TABLE ledger (only_row integer PRIMARY KEY CHECK (only_row = 1), version bigint NOT NULL);
    INSERT INTO ledger VALUES (1, 1);
    CREATE FUNCTION count_schedule() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO schedule_version AS known VALUES (
            NEW.hospital_id || chr(31) || NEW.department_id || chr(31) || NEW.doctor_id || chr(31) || NEW.work_date
            || chr(31) || NEW.work_type, 1
        ) ON CONFLICT (schedule) DO UPDATE SET version = known.version + 1;
        RETURN NULL;
    END $$;
    CREATE TRIGGER count_schedule AFTER INSERT OR UPDATE ON registration
        FOR EACH ROW EXECUTE FUNCTION count_schedule();
    CREATE FUNCTION count_ledger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE ledger SET version = version + 1;
        RETURN NULL;
    END $$;
    -- Locks names, which everybody gives in the order of their bytes. An assignment costs a tenth of a PERFORM.
    CREATE FUNCTION lock_names(everything bigint, names text[]) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE name text; is_locked boolean; BEGIN
        is_locked := pg_advisory_xact_lock_shared(everything) IS NOT NULL;
        FOREACH name IN ARRAY names LOOP
            is_locked := pg_advisory_xact_lock(hashtextextended(name, everything)) IS NOT NULL;
        END LOOP;
    END $$;
    -- Every statement of a function sees what was committed before that statement: what follows the locks is fresh.
    -- The schedule of a registration never changes, so it may be read before it is locked.
    CREATE FUNCTION lock_and_look(
        everything bigint, names text[], schedules text[], ids bigint[], OUT clock bigint, OUT versions text
    ) LANGUAGE plpgsql AS $$ BEGIN
        IF ids <> '{}' THEN
            schedules := schedules || (
                SELECT array_agg(
                    hospital_id || chr(31) || department_id || chr(31) || doctor_id || chr(31) || work_date
                    || chr(31) || work_type
                ) FROM registration WHERE registration_id = ANY(ids)
            );
            names := ARRAY(SELECT DISTINCT each COLLATE "C" FROM unnest(names || schedules) AS each ORDER BY 1);
        END IF;
        PERFORM lock_names(everything, names);
        SELECT version INTO clock FROM ledger;
        SELECT string_agg(schedule || chr(30) || version, chr(29)) INTO versions
            FROM schedule_version WHERE schedule = ANY(schedules);
    END $$;
    -- Fails if one of these schedules has another version than is expected.
    CREATE FUNCTION lock_and_check(
        everything bigint, names text[], schedules text[], expected bigint[], expected_clock bigint
    ) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
        PERFORM lock_names(everything, names);
        IF (SELECT version FROM ledger) <> expected_clock OR EXISTS (
            SELECT FROM unnest(schedules, expected) AS wanted (schedule, version) WHERE wanted.version <> coalesce(
                (SELECT version FROM schedule_version AS present WHERE present.schedule = wanted.schedule), 0
            )
        ) THEN
            RAISE serialization_failure USING MESSAGE = 'others have written into these schedules';
        END IF;
    END $$;
    CREATE TABLE clock (
        only_row          integer PRIMARY KEY CHECK (only_row = 1),
        started           text NOT NULL,
        epoch             integer NOT NULL,
        mode              text NOT NULL,
        instant           text NOT NULL,
        rate              double precision NOT NULL,
        origin_unix_s     double precision,
        began             text NOT NULL
    );
    CREATE TABLE event (
        id                bigint PRIMARY KEY,
        at                text COLLATE "C" NOT NULL,
        body              text NOT NULL
    );
    CREATE TABLE attempt (
        operation         text COLLATE "C" NOT NULL,
        request           text COLLATE "C" NOT NULL,
        count             integer NOT NULL,
        PRIMARY KEY (operation, request)
    );
    CREATE TABLE notice (
        id                bigint PRIMARY KEY,
        occurrence        text COLLATE "C" NOT NULL,
        hospital_id       text COLLATE "C" NOT NULL,
        notify_type       text COLLATE "C" NOT NULL,
        due_at            text NOT NULL,
        document          text NOT NULL,
        state             text COLLATE "C" NOT NULL,
        attempts          integer NOT NULL,
        next_unix_s       double precision NOT NULL,
        UNIQUE (occurrence, hospital_id, notify_type)
    );
    CREATE INDEX notice_by_state ON notice (state, next_unix_s);
    CREATE TABLE notice_attempt (
        notice_id         bigint NOT NULL,
        number            integer NOT NULL,
        at                text NOT NULL,
        outcome           text NOT NULL,
        PRIMARY KEY (notice_id, number)
    );
    CREATE TABLE override (
        name              text COLLATE "C" PRIMARY KEY,
        body              text,
        revision          integer NOT NULL
    );
    CREATE TRIGGER count_ledger AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON clock
        FOR EACH STATEMENT EXECUTE FUNCTION count_ledger();
    CREATE TRIGGER count_ledger AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON event
        FOR EACH STATEMENT EXECUTE FUNCTION count_ledger();
    CREATE TRIGGER count_ledger AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON override
        FOR EACH STATEMENT EXECUTE FUNCTION count_ledger();
    """,
    """
    -- Worlds beside the main one, each in a schema of its own.
    CREATE TABLE world (
        serial            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name              text COLLATE "C" NOT NULL UNIQUE,
        settings          text NOT NULL
    );
    """,
)
"""One script for each version of the schema. The first n scripts make version n; a released script never changes."""
