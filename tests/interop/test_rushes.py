"""The rush of JMeter and of k6 through a recorder, sent by threads, and the audit after it."""

from __future__ import annotations

import json
import re
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from lxml import etree

from tests.acceptance.process import running
from tests.acceptance.served import serving
from tests.cli.shell import run
from tests.paths import DOCS

TOOLS = DOCS / "examples" / "tools"
CARDS = (TOOLS / "patients.csv").read_text(encoding="utf-8").split()
K6 = (TOOLS / "rush.k6.js").read_text(encoding="utf-8")
HEADERS = {"Content-Type": "text/xml; charset=utf-8"}


def by_jmeter(number: int, card: str) -> list[bytes]:
    """The two requests of a thread of JMeter."""
    plan = etree.parse(TOOLS / "rush.jmx")
    bodies = [each.text or "" for each in plan.iter("stringProp") if each.get("name") == "Argument.value"]
    filled = [body.replace("${__threadNum}${__time()}", str(number)).replace("${card}", card) for body in bodies]
    return [each.encode() for each in filled]


def by_k6(number: int, card: str) -> list[bytes]:
    """The two requests of an iteration of k6."""
    bodies = re.findall(r"`(<S:Envelope.*?)`", K6)
    filled = [body.replace("${registrationId}", str(number)).replace("${card}", card) for body in bodies]
    return [each.encode() for each in filled]


def documents(requests: list[bytes]) -> list[str]:
    """What the requests hold, as a hospital reads it."""
    assert not any(b"${" in each for each in requests)
    return [str(etree.fromstring(each).xpath("string()")) for each in requests]


def test_both_tools_send_the_same_to_the_recorder() -> None:
    sent = documents(by_jmeter(7, CARDS[0]))
    assert sent == documents(by_k6(7, CARDS[0]))
    look, book = (etree.fromstring(each) for each in sent)
    assert (look.findtext("RequestInfo/DoctorID"), look.findtext("RequestInfo/WorkDate")) == ("02000008", "2026-03-04")
    assert (book.findtext("OrderInfo/RegID"), book.findtext("OrderInfo/CardNo")) == ("7", CARDS[0])
    plan = etree.parse(TOOLS / "rush.jmx")
    assert plan.findtext(".//CSVDataSet/stringProp[@name='filename']") == "patients.csv"
    assert plan.findtext(".//CSVDataSet/stringProp[@name='variableNames']") == "card"
    ports = plan.findall(".//HTTPSamplerProxy/stringProp[@name='HTTPSampler.port']")
    assert [each.text for each in ports] == ["${__P(port,8070)}"] * 2
    assert "k6/http" in K6
    assert "open('./patients.csv')" in K6
    assert (len(CARDS), len(set(CARDS))) == (100, 100)


def test_a_rush_of_both_is_audited_and_the_planted_oversell_found(tmp_path: Path) -> None:
    file = tmp_path / "rush.sqlite"
    with serving("--plant", "oversell=600s") as hospital:
        to = f"http://127.0.0.1:{hospital.port}"
        with running("record", "--to", to, "--journal-file", str(file), "--port", "0") as recorder:
            address, _ = recorder.read_until(r"http://\S+:(\d+)/webservice/YuyueService")
            url = f"http://127.0.0.1:{address[1]}/webservice/YuyueService"

            def rush(number: int) -> str:
                tool = by_jmeter if number % 2 else by_k6
                look, book = tool(20_000 + number, CARDS[number])
                httpx.post(url, content=look, headers=HEADERS, timeout=120)
                response = httpx.post(url, content=book, headers=HEADERS, timeout=120)
                found = re.search(r"&lt;Code&gt;(\d{4})", response.text)
                assert found is not None, response.text
                return found[1]

            with ThreadPoolExecutor(8) as crowd:
                codes = Counter(crowd.map(rush, range(60)))
            recorder.send_signal(signal.SIGTERM)
            assert recorder.wait() == 0
        assert codes == {"1000": 60}
        done = run("audit", str(file), "--final-reads", to, "--nobody-else", "--json")
    assert (done.returncode, done.stderr) == (1, "")
    verdict = json.loads(done.stdout)
    assert verdict["facts"]["booked"] == 60
    oversold = next(each for each in verdict["anomalies"] if each["invariant"] == "oversell")
    assert re.search(r"the one too many is 200\d\d \(", oversold["first"]["text"])
    assert oversold["first"]["slot"].startswith("SG01/0200/02000008/2026-03-04/1/")
