"""The page at the root of a server and of each world leads to the other pages."""

from __future__ import annotations

from urllib.parse import urlsplit

import lxml.html

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
