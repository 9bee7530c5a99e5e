"""Writes docs/examples/tools/: the twelve requests for Postman, Bruno, SoapUI and JMeter, and a rush for JMeter and k6.

Each request has every required element and those optional ones that have a value below.
"""

from __future__ import annotations

import json
import sys
from html import escape
from pathlib import Path
from typing import Any

from yuyue_sim.contract.declaration import elements_of
from yuyue_sim.contract.operations import NAMESPACE, OPERATIONS, Operation

FOLDER = Path(__file__).parent / "examples" / "tools"
URL = "http://127.0.0.1:8080/webservice/YuyueService"
DAY = "2026-03-04"
SAMPLE = {
    "MsgType": "1000", "HospitalID": "SG01", "DepartID": "0200", "DepartName": "全科医疗科", "DoctorID": "02000008",
    "DoctorName": "陈利楠", "IsExpert": "0", "WorkDate": DAY, "WorkType": "1", "SeeDoctorDate": DAY, "BeginTime": DAY,
    "EndTime": DAY, "RegID": "10001", "SickName": "王小明", "SickSex": "0", "SickInsureType": "0", "RegistryFee": "0",
    "ClinicFee": "10.00", "Phone": "13800000000", "CardNo": "320502198506071238", "RegType": "0", "RegVia": "网站",
    "PayType": "0", "CreateDate": "2026-03-02 08:00:00",
}  # fmt: skip
"""Element → value, with the default scenario and the clock frozen@2026-03-02T08:00:00."""
_OTHERWISE: dict[str, dict[str, str | None]] = {
    "getHospInfo": {"HospitalID": None},
    "getYyNo": {"BeginTime": None, "EndTime": None},
    "backNo": dict.fromkeys(("DepartID", "DoctorID", "IsExpert", "SeeDoctorDate", "WorkType", "BeginTime", "EndTime")),
    "getGhInfo": dict.fromkeys(("DepartID", "DoctorID", "SeeDoctorDate", "BatRegInfo")),
    "getGhRecord": {"BeginTime": "2026-03-02 00:00:00", "EndTime": "2026-03-02 23:59:59"},
}
"""Operation → values that differ; `None` leaves an element out."""
ORDER = ["getHospInfo", "getDepartInfo", "getDoctorInfo", "getDoctorPhoto", "getDepartWorkInfo", "getDoctorWorkInfo",
    "getDtNoInfo", "getYyNo", "getGhInfo", "updateOrderInfo", "getGhRecord", "backNo"]  # fmt: skip


def document(operation: Operation) -> str:
    """The document of a request."""
    values = {**SAMPLE, **_OTHERWISE.get(operation.name, {})}
    return f"<Message>{_content(operation.request, values)}</Message>"


def _content(record: type[Any], values: dict[str, str | None]) -> str:
    parts = []
    for element in elements_of(record):
        if element.name in values and values[element.name] is None:
            continue
        if element.record is not None and element.usage.startswith("1"):
            parts.append(f"<{element.name}>{_content(element.record, values)}</{element.name}>")
        elif element.name in values:
            parts.append(f"<{element.name}>{values[element.name]}</{element.name}>")
    return "".join(parts)


def envelope(operation: Operation) -> str:
    """The request in the string style."""
    return (
        '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>'
        f'<t:{operation.name} xmlns:t="{NAMESPACE}"><arg0><![CDATA[{document(operation)}]]></arg0></t:{operation.name}>'
        "</S:Body></S:Envelope>"
    )


def postman() -> str:
    """A collection of Postman, format 2.1; Bruno and Insomnia import it too."""
    items = [
        {
            "name": f"{name} {OPERATIONS[name].zh}",
            "request": {
                "method": "POST",
                "header": [{"key": "Content-Type", "value": "text/xml; charset=utf-8"}],
                "body": {"mode": "raw", "raw": envelope(OPERATIONS[name])},
                "url": "{{url}}",
            },
        }
        for name in ORDER
    ]
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    collection = {
        "info": {"name": "yuyue-sim", "schema": schema},
        "item": items,
        "variable": [{"key": "url", "value": URL}],
    }
    return json.dumps(collection, ensure_ascii=False, indent=2) + "\n"


def soapui() -> str:
    """A project of SoapUI: one test case of twelve HTTP requests, each of which must not be answered by a fault."""
    steps = "".join(
        f'<con:testStep type="httprequest" name="{name}"><con:config method="POST" xsi:type="con:HttpRequest" '
        'mediaType="text/xml; charset=utf-8" postQueryString="false">'
        f"<con:endpoint>${{#Project#url}}</con:endpoint><con:request>{escape(envelope(OPERATIONS[name]))}</con:request>"
        '<con:assertion type="Valid HTTP Status Codes"><con:configuration><codes>200</codes></con:configuration>'
        "</con:assertion></con:config></con:testStep>\n"
        for name in ORDER
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<con:soapui-project name="yuyue-sim" xmlns:con="http://eviware.com/soapui/config" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        '<con:testSuite name="YuyueService"><con:testCase name="all operations">\n'
        f"{steps}</con:testCase></con:testSuite>\n"
        f"<con:properties><con:property><con:name>url</con:name><con:value>{URL}</con:value></con:property>"
        "</con:properties>\n</con:soapui-project>\n"
    )


def jmeter() -> str:
    """A test plan of JMeter: ten threads look and book, each with RegIDs of its own."""
    look = envelope(OPERATIONS["getDtNoInfo"])
    book = envelope(OPERATIONS["getYyNo"]).replace(">10001<", ">${__threadNum}${__time()}<")
    samplers = _sampler("getDtNoInfo", look) + _sampler("getYyNo", book)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<jmeterTestPlan version="1.2" properties="5.0"><hashTree>\n'
        '<TestPlan guiclass="TestPlanGui" testclass="TestPlan" testname="yuyue-sim"/><hashTree>\n'
        '<ThreadGroup guiclass="ThreadGroupGui" testclass="ThreadGroup" testname="patients">'
        '<stringProp name="ThreadGroup.num_threads">${__P(users,10)}</stringProp>'
        '<stringProp name="ThreadGroup.ramp_time">1</stringProp>'
        '<elementProp name="ThreadGroup.main_controller" elementType="LoopController">'
        '<stringProp name="LoopController.loops">${__P(loops,5)}</stringProp></elementProp></ThreadGroup><hashTree>\n'
        f"{samplers}</hashTree></hashTree></hashTree></jmeterTestPlan>\n"
    )


def rush_by_jmeter() -> str:
    """A test plan of JMeter: all threads begin at once, and each look is followed by a booking of another patient."""
    look = envelope(OPERATIONS["getDtNoInfo"])
    book = envelope(OPERATIONS["getYyNo"]).replace(">10001<", ">${__threadNum}${__time()}<")
    book = book.replace(SAMPLE["CardNo"], "${card}")
    patients = (
        '<CSVDataSet guiclass="TestBeanGUI" testclass="CSVDataSet" testname="patients">'
        '<stringProp name="filename">patients.csv</stringProp><stringProp name="fileEncoding">UTF-8</stringProp>'
        '<stringProp name="variableNames">card</stringProp><stringProp name="delimiter">,</stringProp>'
        '<boolProp name="recycle">false</boolProp><boolProp name="stopThread">true</boolProp>'
        '<stringProp name="shareMode">shareMode.all</stringProp></CSVDataSet><hashTree/>\n'
    )
    samplers = "".join(_sampler(*each, port=8070) for each in (("getDtNoInfo", look), ("getYyNo", book)))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<jmeterTestPlan version="1.2" properties="5.0"><hashTree>\n'
        '<TestPlan guiclass="TestPlanGui" testclass="TestPlan" testname="rush"/><hashTree>\n'
        '<ThreadGroup guiclass="ThreadGroupGui" testclass="ThreadGroup" testname="patients">'
        '<stringProp name="ThreadGroup.num_threads">${__P(users,20)}</stringProp>'
        '<stringProp name="ThreadGroup.ramp_time">0</stringProp>'
        '<elementProp name="ThreadGroup.main_controller" elementType="LoopController">'
        '<stringProp name="LoopController.loops">-1</stringProp></elementProp></ThreadGroup><hashTree>\n'
        f"{patients}{samplers}</hashTree></hashTree></hashTree></jmeterTestPlan>\n"
    )


def rush_by_k6() -> str:
    """A script of k6 that does the same; the document is escaped instead of in CDATA."""
    look, book = (_escaped(OPERATIONS[name]) for name in ("getDtNoInfo", "getYyNo"))
    book = book.replace("10001", "${registrationId}").replace(SAMPLE["CardNo"], "${card}")
    return f"""// k6 run rush.k6.js -e URL=http://127.0.0.1:8070 -e FIRST=20000
import http from 'k6/http';
import exec from 'k6/execution';
import {{ SharedArray }} from 'k6/data';

const cards = new SharedArray('patients', () => open('./patients.csv').trim().split('\\n'));
const url = `${{__ENV.URL || 'http://127.0.0.1:8070'}}/webservice/YuyueService`;
const first = Number(__ENV.FIRST || 20000);
const params = {{ headers: {{ 'Content-Type': 'text/xml; charset=utf-8' }} }};

export const options = {{
  scenarios: {{ rush: {{ executor: 'shared-iterations', vus: 20, iterations: cards.length }} }},
}};

const look = `{look}`;
const book = (registrationId, card) => `{book}`;

export default function () {{
  const number = exec.scenario.iterationInTest;
  http.post(url, look, params);
  http.post(url, book(first + number, cards[number]), params);
}}
"""


def _escaped(operation: Operation) -> str:
    cdata = f"<![CDATA[{document(operation)}]]>"
    return envelope(operation).replace(cdata, escape(document(operation), quote=False))


def patients() -> str:
    """Cards of a hundred patients, one a line, with the check digit of GB 11643."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    digits = [f"32050219850607{number:03d}" for number in range(1, 101)]
    checks = (sum(int(digit) * weight for digit, weight in zip(each, weights, strict=True)) % 11 for each in digits)
    return "".join(f"{each}{'10X98765432'[check]}\n" for each, check in zip(digits, checks, strict=True))


def _sampler(name: str, body: str, port: int = 8080) -> str:
    fields = {
        "HTTPSampler.domain": "${__P(host,127.0.0.1)}",
        "HTTPSampler.port": f"${{__P(port,{port})}}",
        "HTTPSampler.protocol": "http",
        "HTTPSampler.path": "/webservice/YuyueService",
        "HTTPSampler.method": "POST",
        "HTTPSampler.contentEncoding": "utf-8",
    }
    written = "".join(f'<stringProp name="{key}">{value}</stringProp>' for key, value in fields.items())
    return (
        f'<HTTPSamplerProxy guiclass="HttpTestSampleGui" testclass="HTTPSamplerProxy" testname="{name}">{written}'
        '<boolProp name="HTTPSampler.postBodyRaw">true</boolProp>'
        '<elementProp name="HTTPsampler.Arguments" elementType="Arguments"><collectionProp name="Arguments.arguments">'
        '<elementProp name="" elementType="HTTPArgument"><boolProp name="HTTPArgument.always_encode">false</boolProp>'
        f'<stringProp name="Argument.value">{escape(body)}</stringProp></elementProp></collectionProp></elementProp>'
        "</HTTPSamplerProxy><hashTree>"
        '<HeaderManager guiclass="HeaderPanel" testclass="HeaderManager" testname="headers">'
        '<collectionProp name="HeaderManager.headers"><elementProp name="" elementType="Header">'
        '<stringProp name="Header.name">Content-Type</stringProp>'
        '<stringProp name="Header.value">text/xml; charset=utf-8</stringProp></elementProp></collectionProp>'
        "</HeaderManager><hashTree/></hashTree>\n"
    )


FILES = {
    "yuyue.postman_collection.json": postman,
    "yuyue-soapui-project.xml": soapui,
    "yuyue.jmx": jmeter,
    "rush.jmx": rush_by_jmeter,
    "rush.k6.js": rush_by_k6,
    "patients.csv": patients,
}


def write(folder: Path) -> None:
    """Write all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in FILES.items():
        (folder / name).write_text(content(), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
