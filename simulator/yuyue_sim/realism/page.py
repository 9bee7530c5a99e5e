"""The realism page: pictures and figures in one HTML file without external resources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from yuyue_sim.core.charts import Picture
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.core.page import document, figure, heading, table
from yuyue_sim.realism.facts import FACTS, Fact
from yuyue_sim.realism.measures import Sample, consultation_minutes, figures_of, filled_by_hospital, spread_of

_HEADS = (Phrase("figure"), Phrase("measured"), Phrase("cited"), Phrase("band"), Phrase("inside"))


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings that a page shows."""

    version: str
    scenario: str
    seed: int
    first: date
    days: int


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the table."""

    fact: Fact
    measured: float | None
    is_inside: bool | None
    """`None` without a band or without a measured value."""


def rows_of(sample: Sample) -> list[Row]:
    """The table: every cited figure with the one measured."""
    figures = figures_of(sample)
    rows = []
    for fact in FACTS:
        measured = figures[fact.key]
        is_inside = None if measured is None else fact.is_inside(measured, sample.hospitals)
        rows.append(Row(fact, measured, is_inside))
    return rows


def page(settings: Settings, sample: Sample, pictures: Sequence[Picture]) -> str:
    """The whole page as HTML."""
    title = say("How real is {scenario}?", scenario=settings.scenario)
    figures = "\n".join(f"{heading(each.title)}{figure(each)}" for each in pictures)
    body = f"""{_introduction(settings, sample)}
{heading(say("Figures"))}
{table([*map(say, _HEADS)], [_row(row) for row in rows_of(sample)])}
{figures}
"""
    return document(title, body)


def _introduction(settings: Settings, sample: Sample) -> str:
    again = f"yuyue-sim describe {settings.scenario} --report FILE.html --seed {settings.seed}"
    again += f" --from {settings.first} --days {settings.days}"
    about = say(
        "Scenario {scenario}, seed {seed}, {days} days from {first}, yuyue-sim {version}, nobody booking through the "
        "platform. The same settings make the same page:",
        scenario=settings.scenario,
        seed=settings.seed,
        days=settings.days,
        first=settings.first,
        version=settings.version,
    )
    looked = say(
        "Looked at: {offers:,} of {held:,} outpatient sessions for their bookings, {sessions:,} of these patient by "
        "patient, in {hospitals:,} hospitals ({compared:,} with numbers enough to be compared), and {wards:,} of "
        "{wards_held:,} wards. Sessions and wards are drawn evenly; emergencies, tests and sessions that were never "
        "open for booking are left out.",
        offers=len(sample.offers),
        held=sample.sessions_held,
        sessions=len(sample.sessions),
        hospitals=sample.hospitals,
        compared=len(filled_by_hospital(sample.offers)),
        wards=sample.wards,
        wards_held=sample.wards_held,
    )
    bands = say(
        "A figure is held to a band where a source or an assumption gives one; an assumption says so. A small scenario "
        "is not held to what only shows among many hospitals."
    )
    return f"""<p>{escape(about)} <code>{escape(again)}</code></p>
<p>{escape(looked)}{escape(_middle_half(sample))}</p>
<p>{escape(bands)}</p>"""


def _middle_half(sample: Sample) -> str:
    minutes = consultation_minutes(sample.sessions, False) + consultation_minutes(sample.sessions, True)
    spread = spread_of(minutes)
    if spread is None:
        return ""
    first, third = spread.first_quartile, spread.third_quartile
    return say(
        " The middle half of all consultations takes {first:.0f} to {third:.0f} minutes.", first=first, third=third
    )


def band_of(fact: Fact) -> str:
    """The band of a figure in words; empty for none."""
    if fact.band is None:
        return ""
    low, high = map(fact.unit.format, fact.band)
    return say("{low} to {high}", low=low, high=high)


def _row(row: Row) -> str:
    fact = row.fact
    measured = "–" if row.measured is None else fact.unit.format(row.measured)
    band = band_of(fact) or "–"
    verdict = {True: say("yes"), False: say("no"), None: "–"}[row.is_inside]
    source = say("{source}; {confidence}", source=fact.source, confidence=fact.confidence.value)
    names = [escape(say(head)) for head in _HEADS[1:]]
    outside = " outside" if row.is_inside is False else ""
    return (
        f'<tr id="figure-{fact.key}"><td>{escape(say(fact.name))}<small>{escape(say(fact.how))}</small></td>'
        f'<td class="figure{outside}" data-name="{names[0]}">{measured}</td>'
        f'<td data-name="{names[1]}">{escape(say(fact.cited))}<small>{escape(source)}</small></td>'
        f'<td class="figure" data-name="{names[2]}">{band}</td>'
        f'<td class="figure{outside}" data-name="{names[3]}">{verdict}</td></tr>'
    )
