"""compose.yaml and the Kubernetes manifests: what they start is what the command, nginx and PostgreSQL accept."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from typer.main import get_command
from yuyue_sim.cli.app import app
from yuyue_sim.scenario.files import catalogue

from tests.acceptance.patients import Clinic, open_clinics
from tests.acceptance.process import running
from tests.acceptance.served import Served
from tests.loadtest.users.test_tab import free_port
from tests.paths import ROOT
from tests.postgresql import PASSWORD, PostgresqlServer

DEPLOY = ROOT / "deploy"
NGINX = shutil.which("nginx") or next((path for path in ("/usr/sbin/nginx",) if Path(path).exists()), None)
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
SERVERS = ("server-1", "server-2", "server-3")


def compose() -> dict[str, Any]:
    """compose.yaml with the defaults of its variables, as Compose fills them in."""
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text))
    return found


def manifests() -> dict[tuple[str, str], dict[str, Any]]:
    """Every object that the kustomization names, by kind and name."""
    kustomization = yaml.safe_load((DEPLOY / "kustomization.yaml").read_text(encoding="utf-8"))
    files = [DEPLOY / name for name in kustomization["resources"]]
    objects = [each for path in files for each in yaml.safe_load_all(path.read_text(encoding="utf-8"))]
    return {(each["kind"], each["metadata"]["name"]): each for each in objects}


def container(kind: str, name: str) -> dict[str, Any]:
    (found,) = manifests()[kind, name]["spec"]["template"]["spec"]["containers"]
    return dict(found)


def parsed(words: list[str]) -> dict[str, Any]:
    """The options of a `serve` command, as its own parser reads them."""
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert words[0] == "serve"
    return dict(commands["serve"].make_context("serve", words[1:]).params)


def test_all_servers_run_one_command_that_the_parser_accepts() -> None:
    services = compose()["services"]
    commands = [services[name]["command"] for name in SERVERS]
    assert commands == [container("Deployment", "server")["args"]] * 3
    options = parsed(commands[0])
    assert options["scenario"] in catalogue.names()
    assert (options["host"], options["port"]) == ("0.0.0.0", 8080)
    assert options["state"] == "postgresql://yuyue@postgres/yuyue"
    assert parsed(services["hospital"]["command"])["state"] == "/data/hospital.sqlite"


def test_the_database_has_the_user_and_the_password_of_the_servers() -> None:
    services = compose()["services"]
    database, server = services["postgres"]["environment"], services["server-1"]["environment"]
    assert (database["POSTGRES_USER"], database["POSTGRES_DB"]) == ("yuyue", "yuyue")
    assert database["POSTGRES_PASSWORD"] == server["PGPASSWORD"]
    assert {"-U", "yuyue"} <= set(services["postgres"]["healthcheck"]["test"])

    environment = {each["name"]: each for each in container("StatefulSet", "postgres")["env"]}
    assert (environment["POSTGRES_USER"]["value"], environment["POSTGRES_DB"]["value"]) == ("yuyue", "yuyue")
    secret = environment["POSTGRES_PASSWORD"]["valueFrom"]["secretKeyRef"]
    kustomization = yaml.safe_load((DEPLOY / "kustomization.yaml").read_text(encoding="utf-8"))
    (generated,) = kustomization["secretGenerator"]
    keys = {each.partition("=")[0] for each in generated["literals"]}
    assert (secret["name"], secret["key"] in keys) == (generated["name"], True)
    assert container("Deployment", "server")["envFrom"] == [{"secretRef": {"name": generated["name"]}}]
    assert keys == {*server}


def test_every_variable_of_a_server_is_one_that_it_reads() -> None:
    serve = get_command(app).commands["serve"]  # type: ignore[attr-defined]
    known = {each.envvar for each in serve.params if each.envvar} | {"PGPASSWORD"}
    assert {*compose()["services"]["server-1"]["environment"]} <= known


def test_only_the_profile_starts_the_cluster_and_nothing_is_open_to_other_machines() -> None:
    services = compose()["services"]
    assert [name for name, service in services.items() if "profiles" not in service] == ["hospital"]
    assert {tuple(service["profiles"]) for name, service in services.items() if name != "hospital"} == {("cluster",)}
    ports = [port for service in services.values() for port in service.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)
    published = [port.split(":")[1] for port in ports]
    assert len(set(published)) == len(published)


def test_every_name_and_file_exists() -> None:
    services = compose()["services"]
    names = {*services} | {
        alias
        for service in services.values()
        for net in service.get("networks", {}).values()
        for alias in net["aliases"]
    }
    for service in services.values():
        assert {*service.get("depends_on", ())} <= {*services}
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert (ROOT / source).is_file() if source.startswith("./") else source in compose()["volumes"]
    asked = {"servers", "one-server", "each-server", "postgres", "prometheus"}
    assert asked <= names
    assert asked <= {name for kind, name in manifests() if kind == "Service"}
    shown = "".join(path.read_text(encoding="utf-8") for path in (DEPLOY / "nginx.conf", DEPLOY / "prometheus.yml"))
    names = {"servers", "one-server", "each-server"}
    assert {*re.findall(r"\b(servers|one-server|each-server)\b(?::8080|])", shown)} == names
    assert manifests()["Service", "one-server"]["spec"]["sessionAffinity"] == "ClientIP"
    provisioned = yaml.safe_load((DEPLOY / "grafana" / "datasources.yaml").read_text(encoding="utf-8"))
    assert provisioned["datasources"][0]["url"] == "http://prometheus:9090"


def test_ports_lead_to_containers_that_listen_there() -> None:
    services, objects = compose()["services"], manifests()
    listens = {"gateway": 8080, "prometheus": 9090, "grafana": 3000, "hospital": 8080}
    for name, port in listens.items():
        assert services[name]["ports"][0].endswith(f":{port}")
    assert "listen 8080 " in (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    workloads = [
        each["spec"]["template"] for (kind, _), each in objects.items() if kind in {"Deployment", "StatefulSet"}
    ]
    for (kind, name), each in objects.items():
        if kind != "Service":
            continue
        selected = [pod for pod in workloads if pod["metadata"]["labels"] == each["spec"]["selector"]]
        assert len(selected) == 1, name
        opened = {port["containerPort"] for part in selected[0]["spec"]["containers"] for port in part["ports"]}
        assert {port["port"] for port in each["spec"]["ports"]} <= opened, name


def test_volumes_and_mounts_of_the_manifests_fit_together() -> None:
    kustomization = yaml.safe_load((DEPLOY / "kustomization.yaml").read_text(encoding="utf-8"))
    maps = {each["name"]: {Path(file).name for file in each["files"]} for each in kustomization["configMapGenerator"]}
    for each in kustomization["configMapGenerator"]:
        assert all((DEPLOY / file).is_file() for file in each["files"])
    for (kind, name), each in manifests().items():
        if kind not in {"Deployment", "StatefulSet"}:
            continue
        pod = each["spec"]["template"]["spec"]
        volumes = {volume["name"]: volume for volume in pod.get("volumes", ())}
        claimed = {claim["metadata"]["name"] for claim in each["spec"].get("volumeClaimTemplates", ())}
        for mount in pod["containers"][0].get("volumeMounts", ()):
            assert mount["name"] in {*volumes, *claimed}, name
            source = volumes.get(mount["name"], {}).get("configMap")
            if source and "subPath" in mount:
                assert mount["subPath"] in maps[source["name"]], name


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed")
def test_kustomize_builds_the_manifests() -> None:
    built = subprocess.run(
        ["kubectl", "kustomize", str(DEPLOY)], capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert built.returncode == 0, built.stderr
    objects = [*yaml.safe_load_all(built.stdout)]
    assert {each["metadata"].get("namespace", "yuyue-sim") for each in objects} == {"yuyue-sim"}
    (maps,) = [each for each in objects if each["metadata"]["name"].startswith("grafana-dashboards")]
    dashboard = json.loads(maps["data"]["yuyue-sim.json"])
    assert dashboard["title"] == "yuyue-sim"


def nginx_configuration(folder: Path, port: int, servers: list[int]) -> Path:
    """The configuration with these servers in the place of the name of all."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    addresses = "\n".join(f"        server 127.0.0.1:{each};" for each in servers)
    text, replaced = re.subn(r"^ *server (?:servers|one-server):8080;$", addresses, text, flags=re.MULTILINE)
    assert replaced == 2
    text = text.replace("listen 8080 ", f"listen 127.0.0.1:{port} ").replace("/tmp/nginx", f"{folder}/nginx")
    path = folder / "nginx.conf"
    path.write_text(text, encoding="utf-8")
    folder.chmod(0o755)
    return path


@needs_nginx
def test_nginx_accepts_its_configuration(tmp_path: Path) -> None:
    path = nginx_configuration(tmp_path, 8080, [1])
    done = subprocess.run([str(NGINX), "-t", "-c", str(path)], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


@contextmanager
def gateway(folder: Path, servers: list[int]) -> Iterator[str]:
    port = free_port()
    path = nginx_configuration(folder, port, servers)
    with subprocess.Popen([str(NGINX), "-g", "daemon off;", "-c", str(path)]) as process:
        try:
            with httpx.Client(transport=httpx.HTTPTransport(retries=8), trust_env=False) as client:
                client.get(f"http://127.0.0.1:{port}/healthz").raise_for_status()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@needs_nginx
def test_three_servers_of_the_cluster_book_behind_nginx_and_one_may_go(
    tmp_path: Path, postgresql: PostgresqlServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = compose()["services"]["server-1"]
    where = f"postgresql://yuyue@127.0.0.1:{postgresql.port}/postgres?schema=cluster"
    words = [
        {"city": "default", "--host=0.0.0.0": "--host=127.0.0.1", "--log=json": "--log=text"}.get(each, each)
        for each in service["command"]
    ]
    words = [f"--state={where}" if each.startswith("--state=") else each for each in words]
    for name, value in service["environment"].items():
        monkeypatch.setenv(name, PASSWORD if name == "PGPASSWORD" else value)
    with ExitStack() as stack:
        servers = []
        for _ in SERVERS:
            process = stack.enter_context(running(*words, "--port=0", "--clock=frozen@2026-03-02T08:00:00"))
            found, _ = process.read_until(r"http://127\.0\.0\.1:(\d+)/webservice")
            servers.append((process, int(found[1])))
        url = stack.enter_context(gateway(tmp_path, [port for _, port in servers]))
        client = stack.enter_context(httpx.Client(base_url=url, trust_env=False, timeout=120))
        assert f'location="{url}/webservice/YuyueService"' in client.get("/webservice/YuyueService?wsdl").text
        refused = client.get("/control/v1/clock", headers={"Authorization": "Bearer other"})
        assert refused.status_code in {401, 403}
        token = {"Authorization": f"Bearer {os.environ['YUYUE_SIM_CONTROL_TOKEN']}"}
        assert client.get("/control/v1/clock", headers=token).json()["now"].startswith("2026-03-02T08:00:00")

        whole = Served(int(url.rpartition(":")[2]), servers[0][0])
        each = [Served(port, process) for process, port in servers]
        clinic = open_clinics(whole)[0]
        capacity = clinic.left(whole)
        codes = [book(whole, clinic, number) for number in range(1, 7)]
        assert codes == ["1000"] * 6
        assert [clinic.left(server) for server in each] == [capacity - 6] * 3
        assert min(bookings(server) for server in each) > 0

        each[0].kill_all()
        assert [book(whole, clinic, number) for number in range(7, 13)] == ["1000"] * 6
        assert clinic.left(each[2]) == capacity - 12


def book(hospital: Served, clinic: Clinic, number: int) -> str:
    """The code of a booking by the patient of this number."""
    return hospital.ask("getYyNo", clinic.order(number, number))[0].findtext("Code", "")


def bookings(server: Served) -> int:
    """How many bookings a server has granted itself."""
    metrics = httpx.get(f"http://127.0.0.1:{server.port}/metrics", trust_env=False).text
    return sum(int(float(each)) for each in re.findall(r"^yuyue_bookings_total\S* (\S+)$", metrics, re.MULTILINE))
