"""Wrong bytes of every kind: each input is answered or its connection ends, without a traceback or a stall."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from yuyue_sim.core.plurals import counted

from benchmarks.torture.bystander import ask_beside
from benchmarks.torture.campaign import Campaign
from benchmarks.torture.client import Client
from benchmarks.torture.hospital import Hospital
from benchmarks.torture.orders import Orders, cancellation, lookup

CORPUS = Path(__file__).parent / "corpus"
_AT_ONCE = 16
_PIECES = (
    *(b"<", b">", b"&", b"'", b'"', b"]]>", b"<![CDATA[", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"\xff\xfe"),
    *(b"\x00", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"%00", b"../", b"-1", b"99999999999999999999", b"1e999"),
    *(b"2026-02-30", b"\r\n", "号".encode("gbk"), "号".encode(), b"xsi:nil='true'", b"href='#a'", b"id='a'"),
    *(b"{", b"}", b"[", b"null", b"\\ud800"),
)


def run(campaign: Campaign) -> None:
    """Send changed requests until the time is up, beside a bystander."""
    with campaign.scratch() as scratch:
        hospital = campaign.hospital(scratch)
        hospital.start()
        try:
            asyncio.run(_fuzz(campaign, hospital))
        finally:
            hospital.stop()
        campaign.expect(hospital.tracebacks() == 0, f"{counted(hospital.tracebacks(), 'tracebacks')} in the log")


async def _fuzz(campaign: Campaign, hospital: Hospital) -> None:
    seeds = _seeds()
    chance = random.Random(campaign.seed)

    async def attacker() -> None:
        while True:
            await _one(campaign, hospital.port, _changed(chance, chance.choice(seeds)))
            if campaign.is_over:
                break

    looks = Orders().looks(20)
    await asyncio.gather(ask_beside(campaign, hospital, looks), *(attacker() for _ in range(_AT_ONCE)))


async def _one(campaign: Campaign, port: int, data: bytes) -> None:
    campaign.counts["inputs"] += 1
    if campaign.counts["inputs"] % 100 == 0:
        campaign.show(f"{campaign.counts['inputs']:,} inputs")
    client = Client(port)
    try:
        reply = await client.send(data, timeout_s=2.0)
    except TimeoutError:
        campaign.counts["waited for more"] += 1
    except (OSError, EOFError, ValueError, asyncio.LimitOverrunError):
        campaign.counts["ended"] += 1
    else:
        campaign.counts[f"status {reply.status}"] += 1
        is_ours = b"The simulator failed" in reply.body or b"internal-error" in reply.body
        if is_ours or (reply.status == 500 and b"ault" not in reply.body):
            campaign.lose(f"{data[:2000]!r} was answered with {reply.status}: {reply.body[:300]!r}")
    finally:
        client.close()


def _seeds() -> list[bytes]:
    """Sound requests to begin with: SOAP, control API, and the small files of the corpus."""
    orders = Orders()
    order = orders.next()
    assert order is not None
    control = [
        _http(b"POST", b"/control/v1/clock/advance", b'{"by": "PT1S"}'),
        _http(b"POST", b"/control/v1/events", b'{"at": "+1h", "stop_schedule": {"hospital": "SG01"}}'),
        _http(b"POST", b"/control/v1/faults", b'{"name": "f", "operation": "getYyNo", "latency": {"fixed": "1ms"}}'),
        _http(b"GET", b"/control/v1/journal?limit=5&code=1000", b""),
        _http(b"GET", b"/control/v1/schedules?hospital=SG01&date=2026-03-03", b""),
        _http(b"GET", b"/webservice/YuyueService?wsdl", b""),
    ]
    return [
        *(order.request, cancellation(order), lookup(order), *orders.looks(3), *control),
        *(path.read_bytes() for path in sorted(CORPUS.glob("*.http"))),
    ]


def _http(method: bytes, path: bytes, body: bytes) -> bytes:
    head = b"%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" % (method, path)
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def _changed(chance: random.Random, data: bytes) -> bytes:
    """A request with a few bytes changed; mostly the length is put right, so that the body is read."""
    head, end, body = data.partition(b"\r\n\r\n")
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        if chance.random() < 0.15:
            head = _mutated(chance, head)
        else:
            body = _mutated(chance, body)
    if chance.random() < 0.9:
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length:")]
        head = b"\r\n".join((*lines, b"Content-Length: %d" % len(body)))
    return head + end + body


def _mutated(chance: random.Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    length = chance.choice((0, 1, 1, 4, 32))
    match chance.randint(0, 4):
        case 0:
            return data[:at] + chance.choice(_PIECES) + data[at + length :]
        case 1:
            return data[:at] + data[at + length :]
        case 2:
            return data[:at] + data[at : at + length] * chance.choice((2, 100)) + data[at + length :]
        case 3:
            return data[:at] + bytes([chance.randint(0, 255)]) + data[at + 1 :]
        case _:
            other = chance.randint(0, len(data))
            return data[:at] + data[other : other + 32] + data[at:]
