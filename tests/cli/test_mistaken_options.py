"""Options with values that cannot be: refused before any work, by what would be right, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shell import run
from tests.cli.test_surroundings import has_ipv6

ASKING = (
    "clock show --url",
    "call getHospInfo --url",
    "certify",
    "platform --hospital",
)
NO_STATE = "expected a file, or an address postgresql://USER@HOST/DATABASE"
NO_ADDRESSES = (
    "http://h:abc",
    "http://h:99999",
    "http://h:0",
    "http://a b",
    "http://a..b",
    f"http://{'a' * 64}",
    "http://[::1",
    "http://127.0.0.1：8080",
    "http://user:secret@127.0.0.1:1",
    "http://127.0.0.1:1/?wsdl=#x",
    " http://127.0.0.1:1",
    "ftp://127.0.0.1:1",
    "127.0.0.1:8080",
)


@pytest.mark.parametrize("address", NO_ADDRESSES)
@pytest.mark.parametrize("words", ASKING)
def test_what_is_no_address_is_refused_before_anything_is_asked(words: str, address: str) -> None:
    done = run(*words.split(), address)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{address!r} is no address such as http://127.0.0.1:8080\n"


@pytest.mark.parametrize("address", NO_ADDRESSES)
@pytest.mark.parametrize("option", ["--public-url", "--notify-url"])
def test_a_server_is_not_started_with_what_is_no_address(option: str, address: str) -> None:
    done = run("serve", "--port", "0", option, address)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{address!r} is no address such as https://hospital.example:8443\n" in done.stderr


@pytest.mark.parametrize("address", ["http://h:abc", "http://a..b", "http://中文：80"])
def test_the_platform_of_a_scenario_has_an_address_too(address: str, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(f'name: x\nextends: default\nnotify: {{url: "{address}"}}\n', encoding="utf-8")
    done = run("check", str(file))
    assert done.returncode == 2
    assert done.stderr == f"{file}:3:15: notify.url: {address!r} is no address such as http://127.0.0.1:8080\n"


@pytest.mark.parametrize(
    "words",
    [
        "run slow-then-down --log",
        "run slow-then-down --junit",
        "certify http://127.0.0.1:9 --html",
        "certify http://127.0.0.1:9 --junit",
        "certify http://127.0.0.1:9 --profile",
        "load mixed --junit",
        "load mixed --png",
        "contention histories --output",
        "contention histories --png",
    ],
)
def test_a_file_that_cannot_be_written_is_found_before_the_work(words: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name, reason in (
        ("none/x", "No such file or directory"),
        ("", "Is a directory"),
        ("file/x", "Not a directory"),
    ):
        path = tmp_path / name
        done = run(*words.split(), str(path), cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"{words.rpartition(' ')[2]} {path}: {reason}; give a file that can be written\n"
        assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("call getHospInfo --url http://127.0.0.1:9", "/webservice/YuyueService 没有响应：连接被拒绝。它在运行吗？"),
        ("certify http://127.0.0.1:9 --only nothing", "没有符合「nothing」的检查；--list 列出所有检查\n"),
        ("certify http://127.0.0.1:9 --html none/x", "--html none/x：没有此文件或文件夹；请给一个可写的文件\n"),
        ("certify http://127.0.0.1:9 --patients none", "--patients none：没有此文件或文件夹；请给 CSV 文件\n"),
        (
            "certify http://127.0.0.1:9 --state people.csv",
            "people.csv:1：不是 `certify --state` 写出的行；请给另一个文件\n",
        ),
        ("certify http://127.0.0.1:9 --patients people.csv", "people.csv:1:1: 文件编码是 GBK；请存为 UTF-8\n"),
    ],
)
def test_a_mistake_is_said_in_chinese(words: str, said: str, tmp_path: Path) -> None:
    lines = "姓名,证件号,电话\n王小明,320502198506071238,13800000000\n"
    (tmp_path / "people.csv").write_bytes(lines.encode("utf-8" if "--state" in words else "gbk"))
    done = run(*words.split(), "--lang", "zh", cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("serve --port 99999", "serve: --port: expected at most 65535\nTry: yuyue-sim serve"),
        ("serve --workers 0", "serve: --workers: expected at least 1\nTry: yuyue-sim serve"),
        ("serve --seed 1.5", "serve: --seed: expected a whole number\nTry: yuyue-sim serve"),
        ("load --think inf", "load: --think: expected at most 3600\nTry: yuyue-sim load"),
        ("load --think soon", "load: --think: expected a number\nTry: yuyue-sim load"),
        ("serve --journal some", "serve: --journal: 'some' is none of 'full', 'summary', 'off'\nTry: yuyue-sim serve"),
        ("serve --seed", "serve: --seed needs a value\nTry: yuyue-sim serve"),
        ("clock advance", "clock advance: DURATION is missing\nTry: yuyue-sim clock advance"),
        ("check a b c", "check: unexpected: b c\nTry: yuyue-sim check"),
        ("serve --portt 1", "serve: no option --portt; did you mean --host, --port?\nTry: yuyue-sim serve"),
        ("serv", " no command serv; did you mean 'serve'?\nTry: yuyue-sim"),
        ("bug plan", "bug: no command plan; did you mean 'plant'?\nTry: yuyue-sim bug"),
        ("serve --state sqlite:///x", f"serve: --state: 'sqlite:///x': {NO_STATE}\nTry: yuyue-sim serve"),
    ],
)
def test_a_mistake_in_a_command_line_names_the_command_and_what_would_be_right(words: str, said: str) -> None:
    done = run(*words.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"yuyue-sim {said} --help\n".replace("yuyue-sim  ", "yuyue-sim: ")


def test_a_bug_that_cannot_be_planted_starts_no_hospital(tmp_path: Path) -> None:
    done = run("load", "mixed", "--plant", "oversel", "--lang", "zh", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("--plant 'oversel'：应为 oversell, ") or "应为 oversell" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", [".", "/dev/null"])
def test_what_is_no_file_is_no_journal(place: str, tmp_path: Path) -> None:
    done = run("replay", place, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, f"{place}: is no file; expected a journal\n")


@pytest.mark.parametrize(
    ("sign", "said"),
    [
        ("：", "3:19: timeline[0]: this is a full-width colon; write ': ' with a space after it"),
        (":", "3:19: timeline[0]: a space is missing after the colon; write KEY: VALUE"),
    ],
)
def test_a_key_in_braces_needs_its_colon(sign: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(f"name: x\nextends: default\ntimeline:     [{{at{sign}+1h, note: x}}]\n", encoding="utf-8")
    assert f"{file}:{said}\n" in run("check", str(file)).stderr


@pytest.mark.parametrize("space", ["\u3000", "\xa0"])
def test_a_space_that_is_part_of_a_key_is_named(space: str, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(f"name: x\nextends: default\n{space}title: z\n", encoding="utf-8")
    said = f"{file}:3:1: title: the space U+{ord(space):04X} is none of YAML's; write a plain one\n"
    assert run("check", str(file)).stderr == said


@pytest.mark.parametrize(
    ("encoding", "text", "said"),
    [
        ("gbk", "name: x\nextends: default\ntitle: 医院\n", "3:8: this is GBK; save the file in UTF-8"),
        ("gbk", "name: x\nextends: default\ntitle: 苏州第一医院\n", "3:8: this is GBK; save the file in UTF-8"),
        ("utf-8", "name: x\nextends: default\ntitle: больница é\n", "valid (scenario x, 3 hospitals)"),
        ("utf-16", "name: x\nextends: default\ntitle: 医院\n", "1:1: this is UTF-16; save the file in UTF-8"),
        ("utf-8-sig", "name: x\nextends: default\ntitle: 医院\n", "valid (scenario x, 3 hospitals)"),
        ("latin-1", "name: x\nextends: default\ntitle: \xff\n", "3:8: expected UTF-8; save the file in that encoding"),
    ],
)
def test_the_encoding_of_a_scenario_is_named(encoding: str, text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(text.encode(encoding))
    done = run("check", str(file))
    separator = ": " if said.startswith("valid") else ":"
    assert done.stdout + done.stderr == f"{file}{separator}{said}\n"


@pytest.mark.parametrize("words", ["audit", "contention"])
def test_a_history_given_twice_is_refused(words: str, tmp_path: Path) -> None:
    (tmp_path / "a.sqlite").touch()
    done = run(words, "a.sqlite", "./a.sqlite", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "a.sqlite: given twice; each request would count twice\n")


@pytest.mark.parametrize("content", [b"", b"RegID\n", b"\xff\xfe", b"[]", b"{}"])
def test_what_is_no_history_is_said_without_words_of_a_parser(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.history").write_bytes(content)
    done = run("audit", "a.history", cwd=tmp_path)
    said = "a.history: not a history; give a file that a load test wrote, or a journal\n"
    assert (done.returncode, done.stderr) == (2, said)


@pytest.mark.parametrize(
    "day", ["2026-02-30", "9999-12-31", "0001-01-01", "3000-01-01", "1969-12-31", "20260302", "soon"]
)
@pytest.mark.parametrize(
    "words", ["describe default --from", "certify http://127.0.0.1:9 --today", "platform --hospital http://h --today"]
)
def test_a_date_that_no_clock_shows_is_refused(words: str, day: str) -> None:
    option = words.rpartition(" ")[2]
    done = run(*words.split(), day)
    said = f"{option}: expected a date such as 2026-03-02, from 1970 to 2999, got '{day}'\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("load mixed --against 127.0.0.1:9", "'127.0.0.1:9' is no address such as http://127.0.0.1:8080"),
        (
            "load mixed --against http://127.0.0.1:9 --workers 2 --in-file",
            "--workers, --in-file: only for a hospital that is started here; leave --against out",
        ),
        (
            "run slow-then-down --until 2026-03-02T07:59:59",
            "--until 2026-03-02T07:59:59: is before the story begins (2026-03-02T08:00:00); give a later one",
        ),
        ("serve --port 0 --plant oversell --plant oversell=1s", "--plant 'oversell=1s': given twice; keep one of them"),
        ("check /dev/null", "/dev/null: is a pipe or a device; save the scenario in a file"),
        ("serve --port 0 --host fe80::1", "port 0 of fe80::1 cannot be used: invalid argument"),
    ],
)
def test_options_that_contradict_what_they_are_for(words: str, said: str, tmp_path: Path) -> None:
    if "fe80" in words and not has_ipv6():
        pytest.skip("this machine has no IPv6")
    done = run(*words.split(), cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{said}\n")
    assert list(tmp_path.iterdir()) == []
