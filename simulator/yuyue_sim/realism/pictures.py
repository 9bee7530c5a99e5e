"""The charts of the realism page, one function each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator

from yuyue_sim.core.charts import (
    BAR_STYLE,
    DARK,
    LIGHT,
    MIDDLE,
    Picture,
    Sketch,
    canvas,
    drawing,
    label_as_percent,
    legend,
)
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.realism import measures
from yuyue_sim.realism.measures import Sample

_LONGEST_WAITING = 60
_LONGEST_CONSULTATION = 45
_WEEKDAYS = (
    *(Phrase("Mon"), Phrase("Tue"), Phrase("Wed"), Phrase("Thu"), Phrase("Fri")),
    *(Phrase("Sat"), Phrase("Sun")),
)
_MOST_DEPARTMENTS = 12


def draw(sample: Sample) -> list[Picture]:
    """Every picture that has data to show."""
    with drawing():
        sketches = [
            _arrivals(sample) if sample.sessions else None,
            _waiting(sample) if measures.waiting_minutes(sample.sessions) else None,
            _consultations(sample) if sample.sessions else None,
            _no_show_by_weekday(sample),
            _no_show_by_department(sample),
            _lead_days(sample) if sample.lead_days else None,
            _booking_hours(sample) if sample.booking_hours else None,
            _occupancy(sample) if sample.beds else None,
            _filled(sample),
        ]
        return [each.finished() for each in sketches if each is not None]


def _arrivals(sample: Sample) -> Sketch:
    counts = measures.arrivals_by_hour(sample.sessions)
    figure, (axes,) = canvas()
    _bars(axes, range(24), [count / max(1, sum(counts)) for count in counts])
    for begin, end in ((8, 10), (14, 15)):
        axes.axvspan(begin - 0.5, end - 0.5, color=LIGHT, alpha=0.5, zorder=0)
    axes.set_xlabel(say("hour of the day"))
    axes.set_ylabel(say("share of the arrivals"))
    axes.xaxis.set_major_locator(MultipleLocator(2))
    caption = say(
        "Patients who come, walk-ins too. Shaded: where the peaks are assumed, 08:00 to 10:00 and 14:00 to 15:00."
    )
    return Sketch("arrivals", say("Arrivals over the day"), caption, figure, [axes])


def _waiting(sample: Sample) -> Sketch:
    minutes = measures.waiting_minutes(sample.sessions)
    mean = sum(minutes) / len(minutes)
    figure, (axes,) = canvas()
    _histogram(axes, minutes, _LONGEST_WAITING, 5)
    _line(axes, 10.11, say("10.1 with precise time slots"), ":")
    _line(axes, 18.47, say("18.5 without them"), "--")
    _line(axes, mean, say("{mean:.1f} measured", mean=mean), "-")
    axes.set_xlabel(say("minutes; the last bar is {minutes} and more", minutes=_LONGEST_WAITING - 5))
    axes.set_ylabel(say("share of the patients"))
    legend(axes)
    caption = say("Booked patients, from taking the number to the call. Lines: means, the dashed ones cited.")
    return Sketch("waiting", say("Waiting"), caption, figure, [axes])


def _consultations(sample: Sample) -> Sketch:
    figure, (axes,) = canvas()
    for is_expert, style, name in ((False, "-", say("ordinary")), (True, "--", say("expert"))):
        minutes = sorted(measures.consultation_minutes(sample.sessions, is_expert))
        if minutes:
            passed = [(place + 1) / len(minutes) for place in range(len(minutes))]
            step = max(1, len(minutes) // 200)
            axes.plot(minutes[::step], passed[::step], style, color=DARK, label=name)
    for quarter, reported in ((0.25, 5), (0.5, 10), (0.75, 12)):
        axes.plot(reported, quarter, "s", color=MIDDLE, label=say("remembered") if quarter == 0.5 else None)
    axes.plot([5, 8], [0.5, 0.5], "x", color=DARK, label=say("assumed"))
    axes.set_xlim(0, _LONGEST_CONSULTATION)
    axes.set_xlabel(say("minutes"))
    axes.set_ylabel(say("share that is over by then"))
    legend(axes)
    caption = say(
        "From the call to the end, by the clock. Squares: the quarters that 27,721 patients of 136 hospitals report. "
        "Crosses: the medians that are assumed here."
    )
    return Sketch("consultations", say("Consultations"), caption, figure, [axes])


def _no_show_by_weekday(sample: Sample) -> Sketch | None:
    shares = measures.no_show_by(sample.sessions, lambda session: _WEEKDAYS[session.work_date.weekday()])
    if not shares:
        return None
    figure, (axes,) = canvas()
    _bars(axes, range(7), [shares.get(weekday, 0.0) for weekday in _WEEKDAYS])
    axes.set_xticks(range(7), [say(each) for each in _WEEKDAYS])
    _cited_level(axes, 0.144, say("14.4 % cited"))
    axes.set_ylabel(say("share of the booked"))
    legend(axes)
    caption = say("Booked patients who never come. The line: Xijing Hospital, 2010; there it differs by weekday too.")
    return Sketch("no-show-by-weekday", say("No-shows by weekday"), caption, figure, [axes])


def _no_show_by_department(sample: Sample) -> Sketch | None:
    visits: dict[str, int] = {}
    for session in sample.sessions:
        visits[session.department] = visits.get(session.department, 0) + len(session.visits)
    shares = measures.no_show_by(sample.sessions, lambda session: session.department)
    largest = sorted(shares, key=lambda name: (-visits[name], name))[:_MOST_DEPARTMENTS]
    if not largest:
        return None
    names = sorted(largest, key=lambda name: (shares[name], name))
    figure, (axes,) = canvas(0.34 * len(names) + 1.2)
    axes.barh(range(len(names)), [shares[name] for name in names], color=MIDDLE, edgecolor=DARK)
    axes.set_yticks(range(len(names)), names)
    axes.grid(visible=False, axis="y")
    axes.axvline(0.144, color=DARK, linestyle="--", label=say("14.4 % cited"))
    label_as_percent(axes.xaxis)
    axes.set_xlabel(say("share of the booked"))
    legend(axes)
    caption = say("The {count} departments with the most visits in the sample.", count=len(names))
    return Sketch("no-show-by-department", say("No-shows by department"), caption, figure, [axes])


def _lead_days(sample: Sample) -> Sketch:
    shares = measures.shares_of(sample.lead_days)
    figure, (axes,) = canvas()
    _bars(axes, list(shares), list(shares.values()))
    axes.invert_xaxis()
    axes.set_xlabel(say("days before the visit"))
    axes.set_ylabel(say("share of the bookings"))
    caption = say(
        "No source gives it: a rush as the numbers are released, then few, then more again towards the day is an "
        "assumption. That booking opens 7 to 14 days ahead is what hospitals announce."
    )
    return Sketch("lead-days", say("Booking curve: days ahead"), caption, figure, [axes])


def _booking_hours(sample: Sample) -> Sketch:
    shares = measures.shares_of(sample.booking_hours)
    figure, (axes,) = canvas()
    _bars(axes, range(24), [shares.get(hour, 0.0) for hour in range(24)])
    axes.set_xlabel(say("hour of the day"))
    axes.set_ylabel(say("share of the bookings"))
    axes.xaxis.set_major_locator(MultipleLocator(2))
    caption = say(
        "An assumption as a whole; the peaks lie where hospitals release their numbers and where desks are open."
    )
    return Sketch("booking-hours", say("Booking curve: hours"), caption, figure, [axes])


def _occupancy(sample: Sample) -> Sketch:
    first = min(each.at for each in sample.beds).date()
    figure, (axes,) = canvas()
    for is_public, style, name in ((True, "-", say("public")), (False, ":", say("for profit"))):
        shares = measures.occupancy_by_instant(each for each in sample.beds if each.is_public is is_public)
        days = [(instant.date() - first).days + instant.hour / 24 for instant in shares]
        if shares:
            axes.plot(days, list(shares.values()), style, color=DARK, label=name)
    _cited_level(axes, 0.86, say("86.0 % cited for public"))
    axes.set_ylim(0.4, 1.0)
    weeks = range(0, sample.days, 7)
    axes.set_xticks(weeks, [_day(first + timedelta(days=day)) for day in weeks])
    axes.set_ylabel(say("share of the beds in use"))
    legend(axes)
    caption = say("At 03:00, 09:00, 15:00 and 21:00 of every day; most are admitted early in the week, few at its end.")
    return Sketch("beds", say("Beds in use over the weeks"), caption, figure, [axes])


def _filled(sample: Sample) -> Sketch | None:
    shares = measures.filled_by_hospital(sample.offers)
    if not shares:
        return None
    figure, (axes,) = canvas()
    axes.bar(range(len(shares)), list(shares.values()), width=1.0, color=LIGHT, edgecolor=DARK, linewidth=0.4)
    for level, name, style in (
        (0.958, say("95.8 % most"), "--"),
        (0.495, say("49.5 % all"), "-"),
        (0.21, say("21 % least"), ":"),
    ):
        axes.axhline(level, color=DARK, linestyle=style, label=say("{name}, cited", name=name))
    axes.set_xticks([])
    axes.set_ylim(0, 1)
    label_as_percent(axes.yaxis)
    axes.set_xlabel(say("{count} hospitals, sorted", count=len(shares)))
    axes.set_ylabel(say("share of the numbers booked"))
    legend(axes)
    caption = say(
        "Bookings that are not cancelled, of all numbers offered. Lines: Shenzhen's hospitals, December 2024."
    )
    return Sketch("filled", say("Numbers booked, by hospital"), caption, figure, [axes])


def _day(day: date) -> str:
    return f"{say(_WEEKDAYS[day.weekday()])} {day:%m-%d}"


def _bars(axes: Axes, places: Sequence[int] | range, shares: Sequence[float]) -> None:
    axes.bar(places, shares, width=0.85, color=MIDDLE, edgecolor=DARK, linewidth=0.6)
    axes.grid(visible=False, axis="x")
    label_as_percent(axes.yaxis)


def _histogram(axes: Axes, values: Sequence[float], longest: int, width: int) -> None:
    """Bars of one width; larger values count in the last."""
    counts = Counter(min(int(value // width) * width, longest - width) for value in values)
    begins = range(0, longest, width)
    axes.bar(
        [begin + width / 2 for begin in begins],
        [counts[begin] / len(values) for begin in begins],
        width=width,
        **BAR_STYLE,
    )
    axes.grid(visible=False, axis="x")
    label_as_percent(axes.yaxis)


def _line(axes: Axes, at: float, name: str, style: str) -> None:
    axes.axvline(at, color=DARK, linestyle=style, label=name)


def _cited_level(axes: Axes, level: float, name: str) -> None:
    axes.axhline(level, color=DARK, linestyle="--", linewidth=1, label=name)
    label_as_percent(axes.yaxis)
