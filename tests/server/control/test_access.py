"""Who may use the control API: this machine alone, or every client with the token."""

from __future__ import annotations

import pytest
from yuyue_sim.server.control.access import refusal

from tests.server.control.steering import SimulationApi, problem

CLOCK = "/control/v1/clock"
ADVICE = "to let others in, start the simulator with --control-token TOKEN and send Authorization: Bearer TOKEN"


@pytest.mark.parametrize("client", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "LOCALHOST:8080", "[::1]:8080", "127.1.2.3"])
def test_this_machine_is_let_in(client: str, host: str) -> None:
    assert SimulationApi().request("GET", CLOCK, client=client, headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "client", ["10.0.0.5", "192.168.1.1", "::ffff:10.0.0.5", "2001:db8::1", "128.0.0.1", "somebody"]
)
def test_others_are_not(client: str) -> None:
    response = SimulationApi().request("GET", CLOCK, client=client)
    assert problem(response) == (
        403, "not-local", f"only this machine has access, and the request came from {client}; {ADVICE}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"host": "evil.example"}, "the request names the host 'evil.example', not localhost or 127.0.0.1"),
        ({"host": "127.0.0.1.evil.example:8080"},
         "the request names the host '127.0.0.1.evil.example:8080', not localhost or 127.0.0.1"),
        ({"host": "localhost.evil.example"},
         "the request names the host 'localhost.evil.example', not localhost or 127.0.0.1"),
        ({"host": ""}, "the request names the host '', not localhost or 127.0.0.1"),
        ({"host": "[::1"}, "the request names the host '[::1', not localhost or 127.0.0.1"),
        ({"forwarded": "for=10.0.0.5"}, "the header forwarded says that the request was passed on"),
        ({"x-forwarded-for": "127.0.0.1"}, "the header x-forwarded-for says that the request was passed on"),
        ({"X-Forwarded-Proto": "http"}, "the header x-forwarded-proto says that the request was passed on"),
        ({"host": "evil@127.0.0.1"}, "the request names the host 'evil@127.0.0.1', not localhost or 127.0.0.1"),
        ({"host": "a:b@localhost:80"}, "the request names the host 'a:b@localhost:80', not localhost or 127.0.0.1"),
        ({"host": "127.0.0.1/x"}, "the request names the host '127.0.0.1/x', not localhost or 127.0.0.1"),
        ({"host": "127.0.0.1 evil"}, "the request names the host '127.0.0.1 evil', not localhost or 127.0.0.1"),
        ({"host": "localhost:x"}, "the request names the host 'localhost:x', not localhost or 127.0.0.1"),
        ({"host": "localhost:65536"}, "the request names the host 'localhost:65536', not localhost or 127.0.0.1"),
        ({"host": "localhost?a"}, "the request names the host 'localhost?a', not localhost or 127.0.0.1"),
    ],
)  # fmt: skip
def test_this_machine_is_not_let_in_on_behalf_of_others(headers: dict[str, str], reason: str) -> None:
    response = SimulationApi().request("POST", "/control/v1/reset", headers=headers)
    assert problem(response) == (403, "not-local", f"only this machine has access, and {reason}; {ADVICE}")


def test_a_request_that_names_no_host_is_not_let_in() -> None:
    found = refusal("127.0.0.1", [], None)
    assert found is not None
    assert found.detail == f"only this machine has access, and the request names no host; {ADVICE}"


def test_two_hosts_are_not_let_in() -> None:
    found = refusal("127.0.0.1", [(b"host", b"localhost"), (b"host", b"localhost")], None)
    assert found is not None
    assert found.detail == f"only this machine has access, and the request names 2 hosts; {ADVICE}"


@pytest.mark.parametrize("headers", [{"origin": "http://localhost:8080"}, {"sec-fetch-site": "same-origin"}, {}])
def test_a_page_of_this_simulator_is_let_in(headers: dict[str, str]) -> None:
    sent = {"host": "localhost:8080", **headers}
    assert SimulationApi().request("POST", "/control/v1/reset", headers=sent).status_code == 200
    assert SimulationApi().request("GET", CLOCK, headers={"sec-fetch-site": "none"}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    ["http://localhost:8081", "http://localhost", "https://localhost:8080", "http://127.0.0.1:8080", "null", "",
     "http://evil.example", "http://localhost:8080.evil.example", "http://x@localhost:8080"],
)  # fmt: skip
def test_pages_of_other_origins_are_not_let_in(origin: str) -> None:
    response = SimulationApi().request(
        "POST", "/control/v1/reset", headers={"host": "localhost:8080", "origin": origin}
    )
    detail = f"only pages of this simulator have access, and this request was sent by a web page of {origin!r}"
    assert problem(response) == (403, "other-origin", detail)
    page = SimulationApi().request("GET", "/console", headers={"host": "localhost:8080", "origin": origin})
    assert problem(page) == (403, "other-origin", detail)


@pytest.mark.parametrize("token", [None, "s3cret"])
@pytest.mark.parametrize("site", ["cross-site", "same-site", "Cross-Site", "other"])
def test_requests_of_other_sites_are_refused(site: str, token: str | None) -> None:
    headers = {"sec-fetch-site": site, "authorization": "Bearer s3cret"}
    simulation = SimulationApi(token=token)
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        for path in ("/control/v1/hospitals", "/control/v1/docs", "/console", "/console/api.js"):
            response = simulation.request(method, path, headers=headers)
            assert (response.status_code, response.headers["content-type"]) == (403, "application/problem+json")
    assert simulation.request("GET", CLOCK, headers=headers).json()["type"] == "urn:yuyue-sim:problem:other-origin"


def test_a_link_leads_to_the_console_and_a_frame_does_not() -> None:
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert SimulationApi().request("GET", "/console", headers=link).status_code == 200
    assert SimulationApi().request("GET", CLOCK, headers=link).status_code == 403
    assert SimulationApi().request("GET", "/console", headers={**link, "sec-fetch-dest": "iframe"}).status_code == 403


def test_a_client_with_the_token_is_let_in() -> None:
    steered = SimulationApi(token="s3cret")
    headers = {"authorization": "Bearer s3cret", "host": "hospital.example", "x-forwarded-for": "10.0.0.5"}
    assert steered.request("GET", CLOCK, client="10.0.0.5", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("headers", "detail"),
    [
        ({}, "send the header Authorization: Bearer TOKEN, with the token of this simulator"),
        ({"authorization": "Bearer other"}, "the token is not the one of this simulator"),
        ({"authorization": "Bearer"}, "the token is not the one of this simulator"),
        ({"authorization": "Bearer s3cre"}, "the token is not the one of this simulator"),
        ({"authorization": "Bearer s3cret2"}, "the token is not the one of this simulator"),
        ({"authorization": "Basic s3cret"}, "expected the scheme Bearer in the header Authorization, got 'Basic'"),
    ],
)
def test_with_a_token_nobody_else_is(headers: dict[str, str], detail: str) -> None:
    response = SimulationApi(token="s3cret").request("GET", CLOCK, headers=headers)
    assert problem(response) == (401, "token-needed", detail)
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/control/v1/openapi.json", "/control/v1/docs", "/control/nothing", "/control"])
def test_every_address_is_guarded(path: str) -> None:
    assert SimulationApi().request("GET", path, client="10.0.0.5").status_code == 403
    assert SimulationApi(token="s3cret").request("GET", path).status_code == 401


def test_hospitals_respond_without_a_token() -> None:
    steered = SimulationApi(token="s3cret")
    response = steered.request("GET", "/webservice/YuyueService?wsdl", client="10.0.0.5", headers={"host": "a.example"})
    assert response.status_code == 200
