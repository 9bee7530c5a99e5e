"""What is known of real hospitals: each figure with its source, its confidence and the band that a world is held to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from yuyue_sim.core.language import Phrase, say


class Confidence(Enum):
    """How sure a figure is."""

    HIGH = Phrase("high: published by an authority or in a reviewed study")
    GOOD = Phrase("good: a reviewed study of other hospitals or another year")
    MEDIUM = Phrase("medium: a single report")
    ASSUMED = Phrase("assumption: no source was found")


class Unit(Enum):
    """The unit of a figure."""

    SHARE = "share"
    MINUTES = "min"
    PATIENTS = "patients"
    NUMBERS = "numbers"
    CLOCK = "o'clock"

    def format(self, value: float) -> str:
        """The value as text with its unit."""
        match self:
            case Unit.SHARE:
                return f"{100 * value:.1f} %"
            case Unit.MINUTES:
                return say("{minutes:.1f} min", minutes=value)
            case Unit.PATIENTS:
                return f"{value:.1f}"
            case Unit.NUMBERS:
                return f"{value:,.0f}"
            case Unit.CLOCK:
                return f"{value:02.0f}:00"


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure as it is cited."""

    key: str
    """Its name among the measured figures."""
    name: str
    unit: Unit
    cited: str
    source: str
    confidence: Confidence
    band: tuple[float, float] | None = None
    """Lowest and highest plausible value; `None` if the figure is only shown for comparison."""
    how: str = ""
    """What exactly is compared, if the cited figure does not define it."""
    fewest_hospitals: int = 1
    """A scenario with fewer hospitals is not held to the band."""

    def is_inside(self, measured: float, hospitals: int) -> bool | None:
        """Whether a measured figure lies within the band; `None` if the band does not apply."""
        if self.band is None or hospitals < self.fewest_hospitals:
            return None
        low, high = self.band
        return low <= measured <= high


_SHENZHEN = Phrase("Shenzhen's health commission, brief for December 2024: a city's booking platform over one month")
_MANY_HOSPITALS = 20

FACTS = (
    Fact(
        "no_show",
        Phrase("Booked patients who never come"),
        Unit.SHARE,
        Phrase("14.4 % and 15 %"),
        Phrase("Xijing Hospital 2010 (BMC, 2011); 48,777 bookings in Jinan 2017–18 (Dove Press, 2020)"),
        Confidence.HIGH,
        (0.11, 0.18),
        Phrase("bookings that are not cancelled, in sessions that take place"),
    ),
    Fact(
        "early",
        Phrase("Come 30 to 120 minutes early"),
        Unit.SHARE,
        "21 %",
        Phrase("one report on how punctual outpatients are"),
        Confidence.MEDIUM,
        (0.16, 0.26),
        Phrase("of the booked who come, against the beginning of the slot or, in one large slot, their turn in it"),
    ),
    Fact(
        "late",
        Phrase("Come 30 to 120 minutes late"),
        Unit.SHARE,
        "28 %",
        Phrase("one report on how punctual outpatients are"),
        Confidence.MEDIUM,
        (0.23, 0.33),
        Phrase("as above"),
    ),
    Fact(
        "waiting_minutes",
        Phrase("Mean waiting"),
        Unit.MINUTES,
        Phrase("18.5 min before precise time slots, 10.1 min after"),
        Phrase("World Journal of Clinical Cases, 2021"),
        Confidence.HIGH,
        (5.0, 25.0),
        Phrase("booked patients, from taking the number (half an hour before the session at the earliest) to the call"),
    ),
    Fact(
        "consultation_ordinary",
        Phrase("Consultation, ordinary clinic, median"),
        Unit.MINUTES,
        Phrase("5 min"),
        Phrase("none for China; a mean of 4.2 min was observed in Korea"),
        Confidence.ASSUMED,
        (4.0, 6.0),
        Phrase("from the call to the end, by the clock"),
    ),
    Fact(
        "consultation_expert",
        Phrase("Consultation, expert clinic, median"),
        Unit.MINUTES,
        Phrase("8 min"),
        Phrase("none"),
        Confidence.ASSUMED,
        (6.5, 9.5),
        Phrase("as above"),
    ),
    Fact(
        "consultation_reported",
        Phrase("Consultation, all clinics, median"),
        Unit.MINUTES,
        Phrase("10 min, middle half 5 to 12, as patients remember it"),
        Phrase("27,721 patients of 136 tertiary hospitals (Lancet, abstract)"),
        Confidence.GOOD,
        None,
        Phrase("shown beside only: what patients remember and what a clock shows are different measures"),
    ),
    Fact(
        "seen_per_room",
        Phrase("Patients seen in a busy half-day, each room"),
        Unit.PATIENTS,
        "17.4",
        Phrase("6,637 consultations in 381 sessions of one clinic in Guangzhou (Data, 2023)"),
        Confidence.GOOD,
        (12.0, 22.0),
        Phrase("mornings and afternoons with patients for four fifths of their numbers, as in the cited clinic"),
    ),
    Fact(
        "filled",
        Phrase("Numbers that are booked"),
        Unit.SHARE,
        "49.5 %",
        _SHENZHEN,
        Confidence.HIGH,
        (0.45, 0.55),
        Phrase("bookings that are not cancelled, of all numbers offered"),
        _MANY_HOSPITALS,
    ),
    Fact(
        "filled_least",
        Phrase("The same, hospital with the fewest"),
        Unit.SHARE,
        "21 %",
        _SHENZHEN,
        Confidence.HIGH,
        (0.15, 0.30),
        Phrase("hospitals with fifty numbers or more in the sample"),
        _MANY_HOSPITALS,
    ),
    Fact(
        "filled_most",
        Phrase("The same, hospital with the most"),
        Unit.SHARE,
        Phrase("95.8 % (a children's hospital)"),
        _SHENZHEN,
        Confidence.HIGH,
        (0.88, 0.98),
        Phrase("as above"),
        _MANY_HOSPITALS,
    ),
    Fact(
        "booked_visits",
        Phrase("Visits that are booked"),
        Unit.SHARE,
        "96.75 %",
        _SHENZHEN,
        Confidence.HIGH,
        (0.94, 0.99),
        Phrase("bookings that are not cancelled, of those, the walk-ins and extra numbers; emergencies apart"),
    ),
    Fact(
        "returns",
        Phrase("Patients who were in the same clinic before"),
        Unit.SHARE,
        Phrase("about 80 %"),
        Phrase("Korea: 4.2 min a consultation, 5 min at a first visit and 4 min at a return; none for China"),
        Confidence.MEDIUM,
        (0.6, 0.85),
        Phrase("in the year up to the visit; the cited share follows from the three means"),
    ),
    Fact(
        "tested",
        Phrase("Clinic patients with a booked laboratory test on the same day"),
        Unit.SHARE,
        Phrase("29 % of outpatients have a laboratory test"),
        Phrase("Journal of Applied Laboratory Medicine, 2017: 72,196 encounters of one US medical center"),
        Confidence.GOOD,
        (0.2, 0.36),
        Phrase("of all clinics; whole-day and evening clinics have none"),
    ),
    Fact(
        "examined",
        Phrase("Clinic patients with a booked examination on the same day"),
        Unit.SHARE,
        Phrase("radiology is a tenth as frequent as the laboratory"),
        Phrase("the same study: 7 % and 70 % of the orders of outpatients"),
        Confidence.GOOD,
        None,
        Phrase("all examinations: imaging, ultrasound, ECG, endoscopy"),
    ),
    Fact(
        "tested_and_examined",
        Phrase("Clinic patients with both on the same day"),
        Unit.SHARE,
        "–",
        Phrase("no source"),
        Confidence.ASSUMED,
        None,
    ),
    Fact(
        "beds_public",
        Phrase("Beds in use, public hospitals"),
        Unit.SHARE,
        "86.0 %",
        Phrase("national bulletin on health, 2023"),
        Confidence.HIGH,
        (0.82, 0.90),
        Phrase("mean of four instants a day"),
    ),
    Fact(
        "beds_all",
        Phrase("Beds in use, all hospitals"),
        Unit.SHARE,
        "79.4 %",
        Phrase("national bulletin on health, 2023"),
        Confidence.HIGH,
        None,
        Phrase("shown beside only: it depends on how many hospitals of a scenario are run for profit"),
    ),
    Fact(
        "morning_peak",
        Phrase("Hour of the morning with most arrivals"),
        Unit.CLOCK,
        Phrase("between 08:00 and 10:00"),
        Phrase("none"),
        Confidence.ASSUMED,
        (8.0, 9.0),
        Phrase("the hour that begins then"),
    ),
    Fact(
        "afternoon_peak",
        Phrase("Hour of the afternoon with most arrivals"),
        Unit.CLOCK,
        Phrase("between 14:00 and 15:00"),
        Phrase("none"),
        Confidence.ASSUMED,
        (13.0, 14.0),
        Phrase("the hour that begins then; an afternoon's first session begins at 13:00 or later"),
    ),
    Fact(
        "numbers_a_day",
        Phrase("Numbers offered a day"),
        Unit.NUMBERS,
        Phrase("312,000 (all of Shenzhen)"),
        _SHENZHEN,
        Confidence.HIGH,
        None,
        Phrase("shown beside only: it depends on the size of the scenario"),
    ),
    Fact(
        "bookings_a_day",
        Phrase("Bookings a day"),
        Unit.NUMBERS,
        Phrase("155,000 (all of Shenzhen)"),
        _SHENZHEN,
        Confidence.HIGH,
        None,
        Phrase("as above"),
    ),
)
"""In the order of the page."""
