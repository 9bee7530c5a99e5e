"""The short way from a request's body to the answer's, and the turn to the long one."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from yuyue_sim.contract.endpoints import Endpoint
from yuyue_sim.contract.styles import Style
from yuyue_sim.hospital.rules.pauses import Steps
from yuyue_sim.hospital.world.model import Dialect
from yuyue_sim.soap.dispatcher import Asked, Exchange, server_fault
from yuyue_sim.soap.envelope import Opened, has_references, open_envelope, question_in
from yuyue_sim.soap.exchange import Passing
from yuyue_sim.soap.fault_injector import Striking
from yuyue_sim.soap.faults import SoapFault, client_fault
from yuyue_sim.soap.handlers import Context
from yuyue_sim.soap.injected_fault import Read, Struck, hold, struck_reply
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.response import CONTENT_TYPES, Reply, document_reply, fault_reply, gathered, standing
from yuyue_sim.soap.xml_reader import ContentType, read_content_type, read_envelope, utf8_body

if TYPE_CHECKING:
    from yuyue_sim.soap.spyne_path import Pipeline

_MOST_KEPT = 4096
_LONGEST_KEPT_BYTES = 2048


class Answering:
    """Turns the body of a POST into a reply, in steps where it is searched for. Whatever happens, there is one."""

    def __init__(self, exchange: Exchange, limits: Limits, striking: Striking | None = None) -> None:
        self._exchange = exchange
        self._striking = striking
        self._limits = limits
        self._read: dict[tuple[Style, bytes, bytes], Read] = {}
        """Requests that were read lately, byte by byte; users look at the same schedules again and again."""

    def reply(
        self,
        endpoint: Endpoint,
        content_type: bytes,
        body: bytes,
        context: Context,
        passing: Passing,
        may_chunk: bool = True,
        is_decided: bool = False,
    ) -> Steps[Reply]:
        """The answer in style and version of the question, or a fault; in one piece unless it may be in chunks.

        A question that is decided on is carried out, whatever could meet it. What is found out on the way is noted in
        `passing`.
        """
        striking = None if is_decided else self._striking
        kind = read_content_type(content_type)
        version = kind.version
        try:
            if kind.is_multipart:
                return (yield from self._long_way(body, kind, endpoint, context, striking, passing))
            if not body:
                raise client_fault("The request is empty: expected a SOAP envelope.")
            read = self._read.get((endpoint.style, content_type, body))
            if read is None:
                data = utf8_body(body, kind.charset)
                opened = open_envelope(read_envelope(data, self._limits))
                version = opened.version
                read = self._short_way(opened, endpoint, passing)
                if read is None:
                    return (yield from self._long_way(data, kind, endpoint, context, striking, passing))
                self._keep((endpoint.style, content_type, body), read)
            passing.read = read
            if striking is not None and striking.looks_at(read.asked.call.operation.name):
                hold(striking, read)
            reply = self._answered(read, context)
            if not isinstance(reply.body, bytes):
                reply = replace(reply, body=(yield from (standing if may_chunk else gathered)(reply.body)))
            return reply
        except Struck as struck:
            passing.read, passing.decision = struck.read, struck.decision
            again = endpoint, content_type, body, context, passing, may_chunk
            return (yield from struck_reply(struck, lambda: self.reply(*again, is_decided=True)))
        except SoapFault as fault:
            return fault_reply(fault, version)
        except Exception as error:
            return fault_reply(server_fault(error, body), version)

    def _short_way(self, opened: Opened, endpoint: Endpoint, passing: Passing) -> Read | None:
        """What an ordinary envelope asks; `None` for any other.

        Raises:
            SoapFault: what it asks is malformed, and its operation has no code to say so.
        """
        if not opened.is_plain:
            return None
        wrapper = opened.entries[0]
        call = self._exchange.call_of(wrapper)
        style, question = question_in(wrapper, endpoint.style)
        if question == "" and has_references(wrapper):
            return None
        try:
            return Read(opened.version, style, self._exchange.read(call, question))
        except SoapFault:
            passing.read = Read(opened.version, style, Asked(call, None, None, Dialect()))
            raise

    def _keep(self, key: tuple[Style, bytes, bytes], read: Read) -> None:
        """Remember a short question of an operation that is asked in the same words again and again."""
        if not read.asked.call.is_repeated or len(key[-1]) > _LONGEST_KEPT_BYTES:
            return
        if len(self._read) >= _MOST_KEPT:
            del self._read[next(iter(self._read))]
        self._read[key] = read

    def _answered(self, read: Read, context: Context) -> Reply:
        version, style, asked = read
        return document_reply(self._exchange.answer(asked, context), version, style, asked.call.name)

    def _long_way(
        self,
        body: bytes,
        kind: ContentType,
        endpoint: Endpoint,
        context: Context,
        striking: Striking | None,
        passing: Passing,
    ) -> Steps[Reply]:
        version, answer = yield from self._pipeline.answer(body, kind, endpoint.style, context, passing, striking)
        return Reply(200, CONTENT_TYPES[version], answer)

    @cached_property
    def _pipeline(self) -> Pipeline:
        """Built when it is first wanted: importing spyne takes longer than starting all the rest."""
        from yuyue_sim.soap.spyne_path import Pipeline  # noqa: PLC0415

        return Pipeline(self._exchange)
