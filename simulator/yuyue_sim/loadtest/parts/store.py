"""Tables on disk, kept and joined by DuckDB, which stays within a given memory by writing what does not fit to disk."""

# ruff: noqa: S608 - all that is put into statements comes from this package, or is a path, which is quoted

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from yuyue_sim.core.language import say
from yuyue_sim.loadtest.parts.columns import BINS, Columns
from yuyue_sim.loadtest.parts.processes import PartsError

Ints = NDArray[np.int64]
_ERRNO = re.compile(r'"errno":\s*"?(\d+)')


class Store:
    """Tables in a folder, each a folder of Parquet files by bin of schedules; several processes may write to it."""

    def __init__(self, folder: Path, memory_bytes: int, threads: int) -> None:
        """Use a folder that exists.

        Args:
            folder: where tables and what does not fit into the memory go.
            memory_bytes: how much DuckDB may use.
            threads: how many processors DuckDB may use.
        """
        self._folder = folder
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{memory_bytes >> 20}MiB",
            "threads": threads,
            "temp_directory": str(folder / "overflow"),
            "preserve_insertion_order": False,
        }
        self._connection = duckdb.connect(config=settings)
        self._connection.execute("SET enable_progress_bar = false")  # it would go to stdout, after two seconds

    def close(self) -> None:
        """Release the memory."""
        self._connection.close()

    def append(self, table: str, columns: Columns, name: str) -> None:
        """Write rows to a table; `name` is unique among all that is written to it.

        Raises:
            PartsError: the disk is full.
        """
        if not len(columns["schedule"]):
            return
        self._connection.register("appended", columns)
        self._write("SELECT * FROM appended", table, name)
        self._connection.unregister("appended")

    def rows(self, table: str, types: Mapping[str, str], schedules: Ints) -> Columns:
        """The rows of some schedules.

        Raises:
            PartsError: they do not fit into the memory.
        """
        wanted = {"wanted": schedules}
        self._connection.register("chosen", wanted)
        names = ", ".join(f'"{name}"' for name in types)
        source = self._source(table, types, np.unique(schedules & (BINS - 1)).tolist())
        found = self._fetched(f"SELECT {names} FROM {source} WHERE schedule IN (SELECT wanted FROM chosen)")
        self._connection.unregister("chosen")
        return found

    def counts(self, table: str, types: Mapping[str, str]) -> dict[int, int]:
        """How many rows each schedule has."""
        found = self._fetched(f"SELECT schedule, count(*) AS n FROM {self._source(table, types)} GROUP BY schedule")
        return dict(zip(found["schedule"].tolist(), found["n"].tolist(), strict=True))

    def shared(self, attempts: str, types: Mapping[str, str]) -> Iterator[tuple[int, Sequence[int]]]:
        """RegIDs asked for in several schedules, with these."""
        source = self._source(attempts, types)
        several = f"SELECT registration_id FROM {source} GROUP BY registration_id HAVING min(schedule) <> max(schedule)"
        found = self._fetched(
            f"SELECT registration_id, schedule FROM {source} WHERE registration_id IN ({several}) "
            "GROUP BY registration_id, schedule ORDER BY registration_id"
        )
        numbers, schedules = found["registration_id"], found["schedule"]
        begins = np.flatnonzero(np.append(True, numbers[1:] != numbers[:-1])) if len(numbers) else np.zeros(0, np.intp)
        for place, its_schedules in zip(begins.tolist(), np.split(schedules, begins[1:]), strict=False):
            yield int(numbers[place]), its_schedules.tolist()

    def follow(
        self,
        table: str,
        types: Mapping[str, str],
        attempts: str,
        attempt_types: Mapping[str, str],
        to: str,
        *,
        with_others: bool,
    ) -> None:
        """Write rows of a table anew, each in the schedule in which its RegID was asked for; see `shared` for several.

        Rows of a RegID that nobody asked for keep their schedule, or are left out without `with_others`.
        """
        mine, tried = self._source(table, types), self._source(attempts, attempt_types)
        columns = ", ".join(f'mine."{name}"' for name in types if name != "schedule")
        asked = (
            f"SELECT registration_id, min(schedule) AS schedule FROM {tried} WHERE registration_id IN "
            f"(SELECT registration_id FROM {mine}) GROUP BY registration_id"
        )
        join = "LEFT JOIN" if with_others else "JOIN"
        self._write(
            f"SELECT {columns}, coalesce(asked.schedule, mine.schedule) AS schedule FROM {mine} AS mine "
            f"{join} ({asked}) AS asked ON mine.registration_id = asked.registration_id",
            to,
            "all",
        )

    def _write(self, query: str, table: str, name: str) -> None:
        folder = self._folder / table
        self._run(
            f"COPY (SELECT *, schedule & {BINS - 1} AS bin FROM ({query})) TO '{_quoted(folder)}' "
            "(FORMAT parquet, COMPRESSION uncompressed, PARTITION_BY (bin), OVERWRITE_OR_IGNORE, "
            f"FILENAME_PATTERN '{name}-{{i}}')"
        )

    def _source(self, table: str, types: Mapping[str, str], bins: Sequence[int] = range(BINS)) -> str:
        """A table in a query; without rows if nothing was written to it."""
        folders = [self._folder / table / f"bin={each}" for each in bins]
        files = ", ".join(f"'{_quoted(folder)}/*.parquet'" for folder in folders if folder.is_dir())
        if files:
            return f"read_parquet([{files}], hive_partitioning = false)"
        columns = ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in types.items())
        return f"(SELECT {columns} LIMIT 0)"

    def _fetched(self, query: str) -> Columns:
        return {name: np.ma.getdata(column) for name, column in self._run(query).fetchnumpy().items()}

    def _run(self, query: str) -> duckdb.DuckDBPyConnection:
        try:
            return self._connection.execute(query)
        except RuntimeError as error:
            if "interrupted" not in str(error):
                raise
            raise KeyboardInterrupt from None  # which DuckDB noticed first
        except duckdb.OutOfMemoryException as error:
            raise PartsError(say("--memory does not suffice ({error}); give more", error=_first_line(error))) from None
        except duckdb.IOException as error:
            raise PartsError(
                say(
                    "{folder}: {error}; make room there, or set TMPDIR to a folder with room",
                    folder=self._folder,
                    error=_reason(error),
                )
            ) from None


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _reason(error: duckdb.IOException) -> str:
    """Why the system refuses, in a few words if DuckDB names its number."""
    number = _ERRNO.search(str(error))
    return say(os.strerror(int(number[1]))) if number else _first_line(error)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
