"""The log of a server: a line a record on stderr, for people or for programs."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

WORLD: ContextVar[str] = ContextVar("world", default="")
"""The name of the world that the present request is for; empty for the main one."""

ACCESS = "yuyue_sim.access"
"""The logger of the lines that `--access-log` asks for."""
SERVING = "yuyue_sim.serving"
"""The logger of the beginning and the end of a server."""


class LogStyle(StrEnum):
    """How records are written."""

    TEXT = "text"
    JSON = "json"


class _Formatter(logging.Formatter):
    """What both styles share."""

    @staticmethod
    def when(record: logging.LogRecord) -> str:
        """The instant of a record, in UTC, to the millisecond."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @staticmethod
    def world(record: logging.LogRecord) -> str:
        """The world that a record is about."""
        return str(getattr(record, "world", "") or WORLD.get())

    def trace(self, record: logging.LogRecord) -> str:
        """The traceback of the exception of a record; empty without one."""
        return self.formatException(record.exc_info) if record.exc_info else ""


class TextFormatter(_Formatter):
    """`2026-03-02T00:00:00.000Z WARNING yuyue_sim.server [47]: what happened`; a traceback follows on its own lines."""

    def format(self, record: logging.LogRecord) -> str:
        """The lines of a record; whatever a client put into the message cannot begin another."""
        world, trace = self.world(record), self.trace(record)
        message = "".join(each if each.isprintable() else repr(each)[1:-1] for each in record.getMessage())
        line = f"{self.when(record)} {record.levelname} {record.name} [{record.process}]"
        line += f" world {world}: {message}" if world else f": {message}"
        return f"{line}\n{trace}" if trace else line


class JsonFormatter(_Formatter):
    """One JSON object a line, with time, level, logger, message, worker, world, and exception where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        entry: dict[str, Any] = {
            "time": self.when(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "worker": record.process,
            "world": self.world(record),
        }
        trace = self.trace(record)
        if trace:
            entry["exception"] = trace
        entry.update(getattr(record, "about", {}))
        return json.dumps(entry, ensure_ascii=False, default=str)


def configuration(style: LogStyle, *, has_access_lines: bool = False) -> dict[str, Any]:
    """The configuration for `logging.config.dictConfig`; uvicorn passes it to workers."""
    lines = JsonFormatter if style is LogStyle.JSON else TextFormatter
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": f"{lines.__module__}.{lines.__qualname__}"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"},
        },
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {ACCESS: {"level": "INFO" if has_access_lines else "WARNING"}, SERVING: {"level": "INFO"}},
    }


def configure(style: LogStyle, *, has_access_lines: bool = False) -> None:
    """Log so in this process from now on."""
    from logging.config import dictConfig  # noqa: PLC0415 - it takes a while to import, and few programs configure

    dictConfig(configuration(style, has_access_lines=has_access_lines))
