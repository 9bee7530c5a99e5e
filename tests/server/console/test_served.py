"""The console's files: what is served, how, and that they hold together."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from tests.server.control.steering import SimulationApi

STATIC = files("yuyue_sim.server.console").joinpath("static")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@pytest.fixture(scope="module")
def server() -> SimulationApi:
    return SimulationApi()


def words(language: str) -> list[str]:
    """The keys of one language."""
    text = STATIC.joinpath(f"words_{language}.js").read_text(encoding="utf-8")
    return re.findall(r'^  "?([\w-]+)"?: ', text, flags=re.MULTILINE)


@pytest.mark.parametrize("path", ["/console", "/w/any/console"])
def test_the_page_is_the_same_in_every_world(server: SimulationApi, path: str) -> None:
    if path.startswith("/w/"):
        server.request("POST", "/control/v1/worlds", json={"name": "any"})
    response = server.request("GET", path)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert '<html lang="zh-CN">' in response.text


@pytest.mark.parametrize("prefix", ["", "/w/any"])
def test_the_page_is_one_level_up_from_its_files(server: SimulationApi, prefix: str) -> None:
    response = server.request("GET", f"{prefix}/console/")
    assert (response.status_code, response.headers["location"]) == (307, "../console")


def test_the_page_loads_nothing_from_other_servers(server: SimulationApi) -> None:
    headers = server.request("GET", "/console").headers
    assert headers["content-security-policy"] == POLICY
    assert (headers["referrer-policy"], headers["x-content-type-options"]) == ("no-referrer", "nosniff")
    assert headers["cache-control"] == "no-cache"


def test_all_modules_are_asked_for_at_once(server: SimulationApi) -> None:
    page = server.request("GET", "/console").text
    preloaded = re.findall(r'<link rel="modulepreload" href="console/([\w/]+[.]js)">', page)
    modules = [each.name for each in STATIC.iterdir() if each.name.endswith(".js")]
    views = [f"views/{each.name}" for each in STATIC.joinpath("views").iterdir()]
    assert preloaded == sorted([*modules, *views])
    assert {server.request("GET", f"/console/{each}").status_code for each in preloaded} == {200}


def test_what_a_browser_has_is_not_sent_again(server: SimulationApi) -> None:
    first = server.request("GET", "/console/main.js")
    assert (first.status_code, first.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    again = server.request("GET", "/console/main.js", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = server.request("GET", "/console/main.js", headers={"if-none-match": '"older"'})
    assert (other.status_code, other.content) == (200, first.content)
    head = server.request("HEAD", "/console/main.js")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(first.content))


@pytest.mark.parametrize(
    "path",
    [
        "/console/nothing.js",
        "/console/app.py",
        "/console/../app.py",
        "/console/%2e%2e/app.py",
        "/console/..%2f..%2fpyproject.toml",
        "/console//etc/passwd",
        "/console/views",
        "/w/nobody/console",
    ],
)
def test_nothing_else_can_be_read(server: SimulationApi, path: str) -> None:
    assert server.request("GET", path).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(server: SimulationApi, method: str) -> None:
    response = server.request(method, "/console/main.js", content=b"x")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")


def test_every_file_that_is_named_is_there(server: SimulationApi) -> None:
    page = server.request("GET", "/console").text
    waiting = [f"/{each}" for each in re.findall(r'(?:href|src)="([^"#]+)"', page)]
    seen = set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        response = server.request("GET", path)
        assert response.status_code == 200, path
        folder = path.rpartition("/")[0]
        waiting += [f"{folder}/{name}" for name in re.findall(r'from "\./([^"]+)"', response.text)]
        above = folder.rpartition("/")[0]
        waiting += [f"{above}/{name}" for name in re.findall(r'from "\.\./([^"]+)"', response.text)]
    kept = {f"/console/{each.name}" for each in STATIC.iterdir() if each.name.endswith((".js", ".css", ".svg"))}
    kept |= {f"/console/views/{each.name}" for each in STATIC.joinpath("views").iterdir()}
    assert seen == kept


def test_no_address_elsewhere_is_named(server: SimulationApi) -> None:
    names = [each for each in STATIC.iterdir() if each.name.endswith((".js", ".css", ".html"))]
    names += STATIC.joinpath("views").iterdir()
    found = {url for each in names for url in re.findall(r"https?://[^\s\"'`]+", each.read_text(encoding="utf-8"))}
    assert found == {"http://www.w3.org/2000/svg"}


def test_both_languages_have_the_same_words() -> None:
    chinese, english = words("zh"), words("en")
    assert len(chinese) == len(set(chinese)) > 250
    assert chinese == english


def test_every_word_that_is_asked_for_is_there() -> None:
    scripts = [each for each in STATIC.iterdir() if each.name.endswith(".js")] + [*STATIC.joinpath("views").iterdir()]
    asked = {key for each in scripts for key in re.findall(r'\bt\("([\w-]+)"', each.read_text(encoding="utf-8"))}
    assert len(asked) > 100
    assert asked - set(words("zh")) == set()
