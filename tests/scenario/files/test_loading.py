"""Scenario files: what is taken, and what is said about the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from yuyue_sim.contract.declaration import Layout
from yuyue_sim.scenario.files import catalogue
from yuyue_sim.scenario.files.errors import Place, ScenarioErrors
from yuyue_sim.scenario.files.loader import load_scenario, read_text
from yuyue_sim.scenario.files.model import District, Profile, Scenario

COLON_TOO_MUCH = (
    "': ' is not expected here; put the value in quotes if it is text, or indent the key like those before it"
)
WIDE_COLON = "city.yaml:2:8: world: expected keys with values, got the text 'hospitals： 5'; a colon is written ': '"
SMALLEST = "name: tiny\nworld:\n  hospitals:\n    - profile: community\n"


def problems_of(text: str) -> list[str]:
    with pytest.raises(ScenarioErrors) as caught:
        read_text(text, "city.yaml").sound()
    return [str(problem) for problem in caught.value.problems]


def with_hospital(*lines: str) -> str:
    return SMALLEST + "".join(f"      {line}\n" for line in lines)


def test_the_smallest_scenario_has_defaults_for_all_the_rest() -> None:
    scenario = read_text(SMALLEST).sound()
    assert (scenario.name, scenario.seed, scenario.clock) == ("tiny", 12320, "real")
    hospital = scenario.world.hospitals[0]
    assert (hospital.profile, hospital.count, hospital.policy.ahead_days) == (Profile.COMMUNITY, 1, 14)


def test_every_key_is_accepted() -> None:
    scenario = read_text(
        "name: full\ntitle: 全\ndescription: all\nseed: 7\nclock: x60@2026-03-02T08:00:00\nworld:\n  hospitals:\n"
        "    - profile: county\n      id: KC01\n      name: 昆山市人民医院\n      district: 昆山\n"
        "      affiliation: 昆山集团\n      doctors: 40\n"
        "      policy: {ahead_days: 7, release_time: 14:30, cancel_that_day: false, expert_that_day: false,\n"
        "        foreign_patients: true, suspended_reason: 装修}\n"
        "      dialect: {layout: table, omit_empty: true}\n"
    ).sound()
    hospital = scenario.world.hospitals[0]
    assert (hospital.id, hospital.district, hospital.doctors) == ("KC01", District.KUNSHAN, 40)
    assert hospital.policy.release_time == "14:30"
    assert hospital.policy.foreign_patients is True
    assert hospital.dialect.layout is Layout.TABLE


@pytest.mark.parametrize(
    ("lines", "column", "expected"),
    [
        (
            ["distrct: 昆山"],
            7,
            (
                "distrct: unknown key; the keys here are profile, count, id, name, district, affiliation, doctors, "
                "demand, policy, dialect, endpoint, interface_address, departments, only_these; "
                "did you mean 'district'?"
            ),
        ),
        (["district: 上海"], 17, "district: '上海' is none of 苏州市, 常熟, 昆山, 太仓, 吴江, 张家港"),
        (["doctors: many"], 16, "doctors: expected a whole number from 1 to 5000, got the text 'many'"),
        (["doctors: 0"], 16, "doctors: expected at least 1, got 0"),
        (["doctors: 5001"], 16, "doctors: expected at most 5000, got 5001"),
        (["doctors: 2.5"], 16, "doctors: expected a whole number from 1 to 5000, got the number 2.5"),
        (["doctors: true"], 16, "doctors: expected a whole number from 1 to 5000, got true"),
        (["id: 1234"], 11, "id: expected text, got the number 1234; put it in quotes"),
        (["id: 12.5"], 11, "id: expected four capital letters or digits, such as SZ01, got '12.5'"),
        (
            ["id: kc01"],
            11,
            "id: expected four capital letters or digits, such as SZ01, got 'kc01'; did you mean 'KC01'?",
        ),
        (
            ["id: KC01", "count: 2"],
            11,
            "id: only one hospital can bear it, but count is 2; leave out one of the two",
        ),
        (
            ["policy: {release_time: 24:00}"],
            30,
            "policy.release_time: expected a time of day as HH:mm, such as 08:00, got '24:00'",
        ),
        (["policy: {cancel_that_day: no}"], 33, "policy.cancel_that_day: expected true or false, got the text 'no'"),
        (["policy: strict"], 15, "policy: expected keys with values, got the text 'strict'"),
        (
            ["dialect: {layout: tabel}"],
            25,
            "dialect.layout: 'tabel' is none of table, example, both; did you mean 'table'?",
        ),
        (["profile: county"], 7, "profile: the key occurs twice, first in line 4; keep one of them"),
    ],
)
def test_a_problem_names_its_place_and_what_would_be_right(lines: list[str], column: int, expected: str) -> None:
    assert problems_of(with_hospital(*lines)) == [f"city.yaml:5:{column}: world.hospitals[0].{expected}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "city.yaml: the file is empty; expected at least name and world"),
        ("- a\n", "city.yaml:1:1: expected keys with values, got a list"),
        ("name: tiny\n", "city.yaml:1:1: world: missing (the hospitals)"),
        ("name: tiny\nworld: {hospitals: []}\n", "city.yaml:2:20: world.hospitals: expected at least 1 in the list"),
        (
            "name: &n tiny\n",
            "city.yaml:1:7: an anchor (&) is not accepted here; write the value out where it is needed",
        ),
        ("name: *n\n", "city.yaml:1:7: an alias (*) is not accepted here; write the value out"),
        (
            "name: !!python/name:os.system x\n",
            "city.yaml:1:7: the tag !!python/name:os.system is not accepted here; leave it out",
        ),
        (
            "name: [a\n",
            "city.yaml:1:7: not YAML: the list that begins here is not closed: expected , or ] at line 2, column 1",
        ),
        (
            "name: a\n---\nname: b\n",
            "city.yaml:2:1: not YAML: a second document begins here; a file has one scenario: remove the ---",
        ),
        ('name: "\x00"\n', "city.yaml:1:8: the character U+0000 is not allowed in YAML; remove it"),
        ("[" * 30, "city.yaml:1:21: nested deeper than 20 levels"),
        (
            "name: x\ntitle： 医院\nseed: 5\n",
            "city.yaml:2:6: not YAML: this is a full-width colon; write ': ' with a space after it",
        ),
        (
            "world：\n  hospitals: []\n",
            "city.yaml:1:6: not YAML: this is a full-width colon; write ': ' with a space after it",
        ),
        ("name: x\nseed\n", "city.yaml:2:1: not YAML: a line without ': '; write KEY: VALUE"),
        ("name:x\nseed:5\n", "city.yaml:1:1: not YAML: a space is missing after the colon; write KEY: VALUE"),
        ("name: x\nseed: {a: 1， b: 2}\n", "city.yaml:2:12: not YAML: ， is a full-width sign; write ,"),
        ("name: x\nworld: ｛hospitals: []｝\n", "city.yaml:2:8: not YAML: ｛ is a full-width sign; write {"),
        ("name: x\nworld: {hospitals: 【{id: A】}\n", "city.yaml:2:20: not YAML: 【 is a full-width sign; write ["),
        ("title: 你好，世界: x\n", f"city.yaml:1:13: not YAML: {COLON_TOO_MUCH}"),
        (
            "timeline:\n\u3000- {at: +1h, note: x}\n",
            "city.yaml:2:1: not YAML: the space U+3000 is none of YAML's; write a plain one",
        ),
        (
            "timeline:\n  - at:\u3000+1h\n    note: x\n",
            "city.yaml:2:8: not YAML: the space U+3000 is none of YAML's; write a plain one",
        ),
        (
            "a: {b: 1\nc: 2\n",
            "city.yaml:1:4: not YAML: the keys that begin here are not closed: expected , or } at line 2, column 2",
        ),
        ("a: 'b\n", "city.yaml:1:4: not YAML: the quotes that begin here do not end; close them"),
        ("a: b: c\n", f"city.yaml:1:5: not YAML: {COLON_TOO_MUCH}"),
        ("a: @b\n", "city.yaml:1:4: not YAML: a value cannot begin with @; put it in quotes"),
        ('a: "\\d"\n', "city.yaml:1:6: not YAML: \\d means nothing in double quotes; use single ones"),
        ("a: [1,,2]\n", "city.yaml:1:7: not YAML: expected a value, got ,; put text in quotes"),
        ("a: {b c: }}\n", "city.yaml:1:11: not YAML: a } that nothing opened; remove it, or put the text in quotes"),
        (
            "a: - 1\n",
            "city.yaml:1:4: not YAML: a list begins below its key, on a line of its own; or write it as [1, 2]",
        ),
        (
            "a:\n  - x: 1\n  y: 2\n",
            (
                "city.yaml:3:3: not YAML: the list above begins each entry with - in column 3 (since line 2); indent "
                "what belongs to an entry by two more"
            ),
        ),
        (
            "a:\n  b:\n    c: 1\n   d: 2\n",
            (
                "city.yaml:4:4: not YAML: the keys above begin in column 3 (since line 2); begin this line there, or "
                "indent it more if it belongs to one"
            ),
        ),
        ("name: x\nworld: hospitals： 5\n", WIDE_COLON),
        ("world:\n\thospitals: []\n", "city.yaml:2:1: not YAML: a tab is not allowed here; indent with spaces"),
        ("world:\n  a: 1\n\tb: 2\n", "city.yaml:3:1: not YAML: a tab is not allowed here; indent with spaces"),
        (
            'name: "\\ud83c x"\n',
            "city.yaml:1:7: \\ud83c is half a character; write both halves, or the character itself",
        ),
        (
            'name: "\\udfe5\\ud83c"\n',
            "city.yaml:1:7: \\udfe5 is half a character; write both halves, or the character itself",
        ),
    ],
)
def test_what_is_no_plain_yaml_is_refused(text: str, expected: str) -> None:
    assert problems_of(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "name:\ttabs\t\ntitle: a\tb\t# a comment\n\t\nworld:\t{hospitals:\t[{profile: community\t}]}\n",
        '\t{\n\t"name": "tabs",\n\t"title": "a\tb",\n\t"world": {\n\t\t"hospitals": [{"profile":\t"community"}]}\n}\n',
        "name: tabs\ntitle: >-\t# folded\n  a\tb\nworld:\n  hospitals:\t\n    - profile: community\t\n\t# end\n",
    ],
    ids=["block", "json", "folded"],
)
def test_tabs_are_accepted_where_yaml_1_2_has_them(text: str) -> None:
    scenario = read_text(text).sound()
    assert (scenario.name, scenario.title) == ("tabs", "a\tb")
    assert scenario.world.hospitals[0].profile is Profile.COMMUNITY


def test_two_escaped_halves_are_one_character() -> None:
    assert read_text(f'title: "\\ud83c\\udfe5 x"\n{SMALLEST}').sound().title == "\U0001f3e5 x"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("0200", "the number 0200"),
        ("1e3", "the number 1e3"),
        ("0x10", "the number 0x10"),
        ("+5", "the number +5"),
        ("1.50", "the number 1.50"),
        ("True", "True"),
    ],
)
def test_a_value_is_shown_as_written(written: str, shown: str) -> None:
    text = with_hospital(f"name: {written}")
    assert problems_of(text) == [
        f"city.yaml:5:13: world.hospitals[0].name: expected text, got {shown}; put it in quotes"
    ]
    assert problems_of(with_hospital("doctors: 1e1")) == [
        "city.yaml:5:16: world.hospitals[0].doctors: expected a whole number from 1 to 5000, got the number 1e1"
    ]
    assert problems_of(with_hospital("doctors: 0000")) == [
        "city.yaml:5:16: world.hospitals[0].doctors: expected at least 1, got 0000"
    ]


def test_all_problems_are_reported_at_once_in_the_order_of_the_file() -> None:
    text = (
        "seed: -1\nclock: frozen@noon\nworld:\n  hospitals:\n    - profile: tertiary\n"
        "    - {id: AB12, profile: county}\n    - {id: AB12, profile: county}\n"
    )
    name, seed, clock, profile, taken = problems_of(text)
    assert name == "city.yaml:1:1: name: missing (its name: small letters, digits and hyphens)"
    assert seed == "city.yaml:1:7: seed: expected at least 0, got -1"
    assert clock == (
        "city.yaml:2:8: clock: expected an instant such as 2026-03-02T08:00:00 after the @, got 'frozen@noon'"
    )
    assert profile == (
        "city.yaml:5:16: world.hospitals[0].profile: 'tertiary' is none of tertiary-general, children, maternity, "
        "chinese-medicine, county, community; did you mean 'tertiary-general'?"
    )
    assert taken == (
        "city.yaml:7:12: world.hospitals[2].id: 'AB12' is the id of world.hospitals[1] already; "
        "every hospital needs its own"
    )


def test_more_hospitals_than_ids_are_refused() -> None:
    entries = "".join("    - {profile: county, count: 400}\n" for _ in range(3))
    assert problems_of("name: huge\nworld:\n  hospitals:\n" + entries) == [
        "city.yaml:4:5: world.hospitals: 1200 hospitals are more than the 1000 there are ids for"
    ]


def test_a_file_that_is_not_utf_8_is_reported_with_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "gbk.yaml"
    path.write_bytes(b"name: tiny\ntitle: " + "苏州".encode("gbk"))
    with pytest.raises(ScenarioErrors) as caught:
        load_scenario(path)
    assert caught.value.problems[0].place == Place(2, 8)
    assert str(caught.value) == f"{path}:2:8: this is GBK; save the file in UTF-8"


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text(SMALLEST + "#" * (1 << 20), encoding="utf-8")
    with pytest.raises(ScenarioErrors, match="larger than 1 MiB"):
        load_scenario(path)


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALLEST.encode())
    assert load_scenario(path).name == "tiny"


@pytest.mark.parametrize("name", catalogue.names())
def test_every_scenario_of_the_catalogue_loads_under_its_own_name(name: str) -> None:
    scenario = load_scenario(name)
    assert isinstance(scenario, Scenario)
    assert scenario.name == name
    assert scenario.title
    assert scenario.description


def test_the_catalogue_has_the_default_and_the_city() -> None:
    assert set(catalogue.names()) >= {"city", "default"}
    city = load_scenario("city")
    assert sum(hospital.count for hospital in city.world.hospitals) == 200


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ciyt", "; did you mean 'city'?"),
        ("nowhere.yaml", "nowhere.yaml: no such file"),
        ("a/b", "a/b: no such file"),
        (".", ".: is a folder; expected a scenario file"),
        ("a\x00b", "neither a file nor a scenario of the catalogue"),
    ],
)
def test_a_missing_scenario_is_reported(name: str, expected: str) -> None:
    with pytest.raises(ScenarioErrors) as caught:
        load_scenario(name)
    assert expected in str(caught.value)


def test_a_long_scenario_is_told_everything_too() -> None:
    hospitals = [f"    - {{profile: community, id: A{number:03}}}\n" for number in range(400)]
    hospitals[7] = "    - {id: A007}\n"
    hospitals[250] = "    - {profile: community, id: A250, dialect: {quirks: [whole-day-0, 7]}, count: 0}\n"
    hospitals[399] = "    - {profile: community, id: A399, policy: {closing: 1}}\n"
    words = ", ".join(["getYyNo"] * 300 + ["getYyN"])
    fault = f"faults:\n  - {{operations: [{words}], latency: {{fixed: 1s}}}}\n"
    found = problems_of("world:\n  hospitals:\n" + "".join(hospitals) + fault)
    assert [": ".join(each.split(": ")[:2]) for each in found] == [
        "city.yaml:1:1: name",
        "city.yaml:10:7: world.hospitals[7].profile",
        "city.yaml:253:70: world.hospitals[250].dialect.quirks[1]",
        "city.yaml:253:82: world.hospitals[250].count",
        "city.yaml:402:47: world.hospitals[399].policy.closing",
        "city.yaml:404:5: faults[0].name",
        "city.yaml:404:2719: faults[0].operations[300]",
    ]
