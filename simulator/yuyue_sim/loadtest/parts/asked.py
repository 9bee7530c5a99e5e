"""What the final reads have to know of histories of any size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from yuyue_sim.loadtest.history.layout import NameOf
from yuyue_sim.loadtest.history.records import Records
from yuyue_sim.loadtest.journals.source import Source

_RECORDS = 1 << 20
"""How many records are read at once."""


class Asked:
    """A run whose files are read anew each time something is asked of it."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @property
    def run(self) -> Mapping[str, Any]:
        """Its settings."""
        settings: dict[str, Any] = self._source.files[0].header.get("run", {})
        return settings

    def _records(self) -> Iterator[Records]:
        for worker, file in enumerate(self._source.files):
            yield Records(file, worker)

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """Every slot that it names."""
        slots: dict[str, None] = {}
        for file in self._records():
            for _ in file.batches(_RECORDS):
                pass
            slots |= dict.fromkeys(file.texts(NameOf.SLOT))
        return tuple(slots)

    def bookings(self) -> Iterator[tuple[int, int, str, str]]:
        """RegID, outcome, slot and patient of each getYyNo."""
        for file in self._records():
            if "getYyNo" not in file.operations:
                continue
            number = file.operations.index("getYyNo")
            for batch in file.batches(_RECORDS):
                rows = batch.rows[batch.rows["operation"] == number]
                slots, patients = (
                    [text.decode(errors="replace") for text in file.names(of)[rows[column]].tolist()]
                    for of, column in ((NameOf.SLOT, "slot"), (NameOf.PATIENT, "patient"))
                )
                yield from zip(rows["registration_id"].tolist(), rows["outcome"].tolist(), slots, patients, strict=True)
