"""The platform's WSDLs, as client stacks read them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import httpx
import pytest
import zeep
from lxml import etree
from suds.client import Client as SudsClient
from yuyue_sim.contract.styles import Style
from yuyue_sim.platform.client import HospitalClient

from tests.platform.running import NOBODY, RunningPlatform, running_platform
from tests.platform.scripted import notification
from tests.platform.test_booking import STOP
from tests.platform.test_web import DOCUMENT, STRING, TAKEN, TYPED

XSD = "{http://www.w3.org/2001/XMLSchema}"
CHANGED = {
    "NotifyType": "CancelSchedual",
    "Hospital": [
        {
            "HospName": "苏州医院",
            "HospitalID": "XX99",
            "Depart": [
                {
                    "DepartName": "心内科",
                    "DepartID": "0301",
                    "Schedual": [
                        {
                            "WorkDate": "2026-03-04",
                            "WorkType": "下午",
                            "WorkStatus": "停诊",
                            "ExpertFee": Decimal("20.00"),
                            "Remark": "",
                        }
                    ],
                }
            ],
        }
    ],
}


@pytest.fixture(scope="module")
def platform() -> Iterator[RunningPlatform]:
    with running_platform("--hospital", NOBODY) as running:
        yield running


def _zeep(platform: RunningPlatform, path: str) -> zeep.Client:
    return zeep.Client(f"{platform.url}{path}?wsdl", settings=zeep.Settings(strict=True))


@pytest.mark.parametrize("port", ["WSNotify11", "WSNotify12"])
def test_zeep_notifies_in_the_typed_style(platform: RunningPlatform, port: str) -> None:
    client = _zeep(platform, TYPED)
    result = client.bind("WSNotifyService", port).notifyHospInfo(NotifyHospInfoReq=CHANGED)
    assert (result["ResultCode"], result["ResultMsg"]) == (0, "成功")
    assert platform.state()["notifications"][-1]["schedules"] == ["XX99/0301 2026-03-04 下午 停诊"]


@pytest.mark.parametrize("port", ["Notify11", "Notify12"])
def test_zeep_notifies_in_the_string_style(platform: RunningPlatform, port: str) -> None:
    response = _zeep(platform, STRING).bind("NotifyService", port).notifyHospInfo(DOCUMENT)
    assert response == f'<?xml version="1.0" encoding="UTF-8"?>{TAKEN}'


def test_suds_notifies_in_both_styles(platform: RunningPlatform) -> None:
    string = SudsClient(f"{platform.url}{STRING}?wsdl", cache=None)
    assert string.service["Notify11"].notifyHospInfo(DOCUMENT).endswith(TAKEN)
    typed = SudsClient(f"{platform.url}{TYPED}?wsdl", cache=None)
    assert str(typed.service["WSNotify11"].notifyHospInfo(CHANGED).Result.ResultCode) == "0"


@pytest.mark.parametrize(("style", "path"), [(Style.STRING, STRING), (Style.TYPED, TYPED)])
def test_the_light_client_notifies_too(platform: RunningPlatform, style: Style, path: str) -> None:
    client = HospitalClient(platform.url + path, style)
    result = client.call("notifyHospInfo", notification(STOP)).result
    assert (result.code, result.message) == (0, "成功")


def test_the_documents_have_a_schema_of_their_own_and_the_response_is_valid_by_it(platform: RunningPlatform) -> None:
    assert httpx.get(f"{platform.url}{TYPED}?xsd=1", trust_env=False).status_code == 404
    wsdl = etree.fromstring(httpx.get(f"{platform.url}{TYPED}?wsdl", timeout=120, trust_env=False).content)
    schemas = {schema.get("targetNamespace"): schema for schema in wsdl.iter(f"{XSD}schema")}
    assert set(schemas) == {"http://service.yuyue.ws.com/", "http://new.webservice.namespace"}
    documents = schemas["http://new.webservice.namespace"]
    assert documents.get("elementFormDefault") == "qualified"
    assert [element.get("name") for element in documents.findall(f"{XSD}element")] == [
        "NotifyHospInfoReq",
        "NotifyHospInfoRsp",
    ]
    schema = etree.XMLSchema(etree.fromstring(etree.tostring(documents)))
    schema.assertValid(etree.fromstring(TAKEN))
    assert not schema.validate(etree.fromstring(TAKEN.replace("ResultCode", "Code")))
