"""What passed, on its way to the journal: entries are built and written many at a time, beside the responses."""

from __future__ import annotations

import asyncio
import logging
import zlib
from typing import NamedTuple

from yuyue_sim.contract.operations import READING_OPERATIONS
from yuyue_sim.contract.result_codes import code_in
from yuyue_sim.core.clock import local_time
from yuyue_sim.core.sampled_log import SampledLog
from yuyue_sim.journal.entry import Entry, EntryKind, JournalMode
from yuyue_sim.journal.entry_builder import MOST_TEXT, instant_text
from yuyue_sim.journal.journal import Journal
from yuyue_sim.journal.recorder.heads import RequestFacts
from yuyue_sim.journal.request_reader import RequestReader
from yuyue_sim.soap.exchange import MOST_ANSWER_BYTES
from yuyue_sim.soap.limits import Limits

log = logging.getLogger(__name__)

MOST_KEPT_BYTES = MOST_ANSWER_BYTES
"""How much is kept of a body."""
_WRITE_AFTER_S = 0.05
_MOST_AT_ONCE = 128
_MOST_WAITING_BYTES = 8 << 20
_ANY_PACKING = 47
"""For zlib: its own format or gzip's, whichever it is."""
_BARE = -15
"""For zlib: deflate without a head, which some servers call deflate."""
_PACKINGS = {b"gzip": (_ANY_PACKING,), b"x-gzip": (_ANY_PACKING,), b"deflate": (_ANY_PACKING, _BARE)}


class Passed(NamedTuple):
    """One exchange, as it passed."""

    arrived_unix_s: float
    done_unix_s: float
    """When the last byte of the response had come; as seen from here, the hospital decided then."""
    facts: RequestFacts
    request: bytes
    request_bytes: int
    """Its length, of which at most `MOST_KEPT_BYTES` are kept."""
    status: int
    """0 if no response came."""
    response_type: bytes
    encoding: bytes
    """The Content-Encoding of the response."""
    response: bytes
    response_bytes: int


class Recording:
    """Takes what passed, in the order of the responses, and loses none of it."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._has_bodies = journal.mode is JournalMode.FULL
        self._reader = RequestReader(Limits(body_bytes=MOST_KEPT_BYTES))
        self._passed: list[Passed] = []
        self._bytes = 0
        self._is_due = False
        self._cut = SampledLog(log, logging.WARNING)

    def add(self, passed: Passed) -> None:
        """Add one exchange; it is written soon. Nothing else is read from sockets while many are written."""
        self._passed.append(passed)
        self._bytes += len(passed.request) + len(passed.response)
        if len(self._passed) >= _MOST_AT_ONCE or self._bytes > _MOST_WAITING_BYTES:
            self.write()
        elif not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_later(_WRITE_AFTER_S, self._write_due)

    def write(self) -> None:
        """Hand all that waits to the journal."""
        passed, self._passed, self._bytes = self._passed, [], 0
        if passed:
            self._journal.note_entries([self._entry(each) for each in passed])

    def is_reading(self, facts: RequestFacts, request: bytes) -> bool:
        """Whether a request surely changes nothing at the hospital, so that it may be sent twice."""
        parsed, _ = self._reader.read(facts.path, facts.content_type, request)
        return parsed is not None and parsed.call.operation.name in READING_OPERATIONS

    def _write_due(self) -> None:
        self._is_due = False
        self.write()

    def _entry(self, passed: Passed) -> Entry:
        arrived, done, facts, request, request_bytes, status, response_type, encoding, response, response_bytes = passed
        parsed, subject = self._reader.read(facts.path, facts.content_type, request)
        operation = style = ""
        if parsed is not None:
            operation, style = parsed.call.operation.name, parsed.style
        if encoding:
            is_whole = len(response) == response_bytes
            response, unpacked_bytes = unpacked(encoding, response)
            response_bytes = unpacked_bytes if is_whole else max(response_bytes, len(response) + 1)
        if request_bytes > len(request) or response_bytes > len(response):
            self._cut.note(
                f"Of long bodies the first {MOST_KEPT_BYTES} bytes are recorded: {facts.path}, {request_bytes} bytes "
                f"of request, {response_bytes} of response"
            )
        bodies = (request, response) if self._has_bodies else (None, None)
        return Entry._make((
            EntryKind.SOAP.value, arrived, done, done, instant_text(local_time(done)), 0, operation, style, facts.path,
            *subject, code_in(operation, status, response), status, "", "", "", "", facts.request_id[:MOST_TEXT],
            facts.content_type.decode("latin-1")[:MOST_TEXT], response_type.decode("latin-1"),
            request_bytes, response_bytes, *bodies,
        ))  # fmt: skip


def unpacked(encoding: bytes, body: bytes) -> tuple[bytes, int]:
    """The beginning of a body without its Content-Encoding, and the length of it all; as it is, if it is unknown."""
    for window in _PACKINGS.get(encoding.strip().lower(), ()):
        unpacker = zlib.decompressobj(window)
        try:
            begin = unpacker.decompress(body, MOST_KEPT_BYTES)
            length = len(begin)
            while unpacker.unconsumed_tail and (more := unpacker.decompress(unpacker.unconsumed_tail, MOST_KEPT_BYTES)):
                length += len(more)
        except zlib.error:
            continue
        return begin, length
    return body, len(body)
