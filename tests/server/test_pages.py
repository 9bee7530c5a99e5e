"""The page at the root of a server and of each world leads to the other pages."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import httpx
import lxml.html
from yuyue_sim.testing import hospital

from tests.server.control.steering import SimulationApi


def test_the_first_page_links_to_the_others() -> None:
    api = SimulationApi()
    assert api.request("POST", "/control/v1/worlds", json={"name": "mine"}).status_code == 201
    for prefix in ("", "/w/mine"):
        page = lxml.html.fromstring(api.request("GET", f"{prefix}/").text)
        found = {
            "".join(map(str, each.itertext())): str(urlsplit(each.get("href") or "").path) for each in page.iter("a")
        }
        assert {text: path for text, path in found.items() if "wsdl" not in text} == {
            "控制台 Console": f"{prefix}/console",
            "控制接口 Control API": f"{prefix}/control/v1/docs",
        }
        for path in found.values():
            assert api.request("GET", path).status_code == 200


def test_the_first_page_leads_to_the_platform_that_gets_notices(tmp_path: Path) -> None:
    file = tmp_path / "notified.yaml"
    text = "extends: default\nname: notified\nnotify: {url: 'http://127.0.0.1:9/webservice/NotifyService'}\n"
    file.write_text(text, encoding="utf-8")
    with hospital(file) as world:
        page = lxml.html.fromstring(httpx.get(f"{world.url}/", trust_env=False).text)
    links = {"".join(map(str, each.itertext())): each.get("href") for each in page.iter("a")}
    assert links["平台 Platform"] == "http://127.0.0.1:9/"
