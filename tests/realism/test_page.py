from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from lxml import etree
from yuyue_sim.hospital.world.world import World
from yuyue_sim.realism.facts import FACTS
from yuyue_sim.realism.measures import Offer, Sample
from yuyue_sim.realism.page import Row, Settings, page, rows_of
from yuyue_sim.realism.pictures import draw
from yuyue_sim.realism.sample import Limits, Sampler
from yuyue_sim.scenario.files.loader import load_scenario

FIRST = date(2026, 3, 2)
SETTINGS = Settings("1.2.3", "default", 12320, FIRST, 7)
PICTURES = [
    "arrivals",
    "waiting",
    "consultations",
    "no-show-by-weekday",
    "no-show-by-department",
    "lead-days",
    "booking-hours",
    "beds",
    "filled",
]


def sampled(seed: int = 12320) -> Sample:
    world = World(load_scenario("default"), seed)
    return Sampler(world, seed, Limits(offers=200, courses=100, wards=10)).sample(world.hospitals, FIRST, 7)


@pytest.fixture(scope="module")
def sample() -> Sample:
    return sampled()


@pytest.fixture(scope="module")
def text(sample: Sample) -> str:
    return page(SETTINGS, sample, draw(sample))


def by_key(rows: list[Row]) -> dict[str, Row]:
    return {row.fact.key: row for row in rows}


@pytest.mark.slow
def test_every_picture_is_there(sample: Sample, text: str) -> None:
    assert [each.name for each in draw(sample)] == PICTURES
    assert re.findall(r'<figure id="([^"]+)">', text) == PICTURES


def test_the_page_shows_its_settings_and_how_to_make_it_again(text: str) -> None:
    assert "Scenario default, seed 12320, 7 days from 2026-03-02, yuyue-sim 1.2.3" in text
    assert "yuyue-sim describe default --report FILE.html --seed 12320 --from 2026-03-02 --days 7" in text
    assert "Looked at: 200 of " in text


def test_the_page_has_a_row_for_every_fact_with_its_source_and_how_sure_it_is(text: str) -> None:
    for fact in FACTS:
        row = re.search(rf'<tr id="figure-{fact.key}">.*?</tr>', text, re.DOTALL)
        assert row is not None
        assert fact.source in row[0].replace("&#x27;", "'")
        assert fact.confidence.value in row[0]


def test_the_page_needs_nothing_from_elsewhere(text: str) -> None:
    assert "<script" not in text
    assert not re.findall(r'(?:src|href)="(?!#)', text)
    assert "@import" not in text
    assert set(re.findall(r"https?://[^/\"' <)]+", text)) == {"http://www.w3.org"}


def test_the_page_is_whole_and_no_two_ids_are_the_same(text: str) -> None:
    class Ids(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.ids: list[str] = []

        def handle_starttag(self, _tag: str, attributes: list[tuple[str, str | None]]) -> None:
            self.ids += [value for name, value in attributes if name == "id" and value]

    parser = Ids()
    parser.feed(text)
    assert len(parser.ids) == len(set(parser.ids)) > 100
    assert text.endswith("</html>\n")


def test_pictures_are_sound_and_keep_their_words_as_text(sample: Sample) -> None:
    for each in draw(sample):
        root = etree.fromstring(each.svg.encode())
        words = " ".join(map(str, root.itertext()))
        assert "share of" in words or "share that" in words
        assert each.caption.endswith(".")
        names = {use.get("{http://www.w3.org/1999/xlink}href") for use in root.iter("{http://www.w3.org/2000/svg}use")}
        ids = {f"#{element.get('id')}" for element in root.iter() if element.get("id")}
        assert names <= ids


@pytest.mark.slow
def test_the_same_scenario_seed_and_days_make_the_same_bytes(text: str) -> None:
    again, other = sampled(), sampled(seed=2)
    assert page(SETTINGS, again, draw(again)) == text
    assert page(SETTINGS, other, draw(other)) != text


def test_what_is_outside_its_band_says_so() -> None:
    rows = by_key(rows_of(Sample(hospitals=20, days=1, sessions_held=2, offers=[Offer("AA01", 100, 60, 1)])))
    assert (rows["filled"].measured, rows["filled"].is_inside) == (0.6, False)
    assert rows["booked_visits"].is_inside is True
    assert (rows["no_show"].measured, rows["no_show"].is_inside) == (None, None)
    assert rows["numbers_a_day"].is_inside is None
    text = page(SETTINGS, Sample(hospitals=20, days=1, sessions_held=2, offers=[Offer("AA01", 100, 60, 1)]), [])
    assert '<td class="figure outside" data-name="measured">60.0 %</td>' in text


def test_few_hospitals_are_not_held_to_what_shows_among_many() -> None:
    rows = by_key(rows_of(Sample(hospitals=19, days=1, sessions_held=2, offers=[Offer("AA01", 100, 60, 1)])))
    assert (rows["filled"].measured, rows["filled"].is_inside) == (0.6, None)


def test_a_month_without_anything_is_a_page_without_pictures() -> None:
    assert draw(Sample()) == []
    assert "</html>" in page(SETTINGS, Sample(), [])


def test_progress_is_reported_step_by_step() -> None:
    steps: list[tuple[str, int, int]] = []
    world = World(load_scenario("default"), 1)
    limits = Limits(offers=3, courses=2, wards=2, patients=2)
    Sampler(world, 1, limits, lambda *step: steps.append(step)).sample(world.hospitals, FIRST, 1)
    assert steps == [
        *(("rosters", done, 3) for done in range(3)),
        *(("bookings", done, 3) for done in range(3)),
        *(("sessions", done, 2) for done in range(2)),
        *(("beds", done, 2) for done in range(2)),
        *(("patients", done, 2) for done in range(2)),
    ]
