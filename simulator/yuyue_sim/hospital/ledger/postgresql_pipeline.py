"""Several statements in one round trip, as near to libpq as psycopg lets come.

psycopg's own pipeline waits after each statement. Every wait gives the processor to the event loop's thread; to get it
back takes longer than the database needs.
"""

from __future__ import annotations

import selectors
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.errors import Diagnostic, InvalidSqlStatementName, error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

Statements = list[tuple[bytes, list[bytes]]]
"""Statements, each with its values."""
_FAILED = (ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED)
_FLUSH_S = 0.001
_BATCH = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK, *_FAILED)


class Pipeline:
    """Statements of one connection, each prepared when it is first executed."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._pgconn = connection.pgconn
        self._prepared: dict[bytes, bytes] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(connection.fileno(), selectors.EVENT_READ)
        self._has_ended = False
        connection.add_notice_handler(self._note)

    def _note(self, notice: Diagnostic) -> None:
        """Note the last words of a server that ends the connection."""
        self._has_ended = self._has_ended or notice.severity_nonlocalized == "FATAL"

    def has_ended(self) -> bool:
        """Whether the server has ended the connection, as far as can be seen without asking it."""
        try:
            self._pgconn.is_busy()  # it reads what has come already
            while self._pgconn.status == ConnStatus.OK and self._selector.select(0):
                self._pgconn.consume_input()
                self._pgconn.is_busy()
        except psycopg.OperationalError:
            return True
        return self._has_ended or self._pgconn.status != ConnStatus.OK

    def forget(self) -> None:
        """Prepare statements anew: after a DROP or ALTER psycopg has all of the connection removed."""
        self._prepared.clear()

    def close(self) -> None:
        """End, before the connection does."""
        self._selector.close()

    def execute(self, statements: Statements) -> list[PGresult]:
        """Execute statements with their values as text, and return the result of each.

        Raises:
            psycopg.Error: one of them failed; those after it were not executed.
        """
        is_outside = self._pgconn.transaction_status == TransactionStatus.IDLE
        try:
            return self._execute(statements)
        except InvalidSqlStatementName:  # somebody between here and the database has removed them
            self.forget()
            if not is_outside:
                raise
            return self._execute(statements)

    def _execute(self, statements: Statements) -> list[PGresult]:
        pgconn = self._pgconn
        for statement, _ in statements:
            if statement not in self._prepared:
                self._prepare(statement)
        pgconn.enter_pipeline_mode()
        try:
            for statement, values in statements:
                pgconn.send_query_prepared(self._prepared[statement], values)
            pgconn.pipeline_sync()
            while pgconn.flush():
                self._selector.select(_FLUSH_S)
                pgconn.consume_input()
            results = self._results()
        finally:
            if pgconn.status == ConnStatus.OK:
                pgconn.exit_pipeline_mode()
        for result in results:
            if result.status == ExecStatus.FATAL_ERROR:
                raise error_from_result(result)
        return results

    def _results(self) -> list[PGresult]:
        """All results until the end of the pipeline."""
        pgconn = self._pgconn
        results: list[PGresult] = []
        while True:
            while pgconn.is_busy():
                self._selector.select()
                pgconn.consume_input()
            result = pgconn.get_result()
            if result is None:
                continue
            if result.status == ExecStatus.PIPELINE_SYNC:
                return results
            if result.status in _BATCH:
                results.append(result)

    def _prepare(self, statement: bytes) -> None:
        name = b"yuyue_%d" % len(self._prepared)
        self._pgconn.send_prepare(name, statement)
        result = None
        while True:
            while self._pgconn.flush():
                self._selector.select(_FLUSH_S)
            while self._pgconn.is_busy():
                self._selector.select()
                self._pgconn.consume_input()
            further = self._pgconn.get_result()
            if further is None:
                break
            result = further
        if result is not None and result.status == ExecStatus.FATAL_ERROR:
            raise error_from_result(result)
        self._prepared[statement] = name
