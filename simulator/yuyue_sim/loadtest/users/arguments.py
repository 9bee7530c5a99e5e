"""The settings of load tests: arguments of locust on its command line, in its web form and in its API.

Locust checks arguments on the command line only. `check_settings` checks them where a run begins.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yuyue_sim.contract.styles import Style
from yuyue_sim.core.clock import read_date
from yuyue_sim.core.environment import PREFIX
from yuyue_sim.core.language import Phrase, PhrasedError, language_of_locale, say, speaking
from yuyue_sim.platform.client import endpoint_of
from yuyue_sim.platform.interface_address import Follow

MOST_RUN_NUMBER = 10**9 - 1
"""A RegID has 18 digits: nine of the run, six of the user, three of the booking."""


class SettingsError(PhrasedError):
    """A setting cannot be used; the text names it and says what is expected."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One setting."""

    name: str
    default: Any
    read: Callable[[str], Any]
    """Value of a text; raises `ArgumentTypeError`."""
    help: Phrase

    @property
    def key(self) -> str:
        """Its name among the parsed options."""
        return self.name.removeprefix("--").replace("-", "_")

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return f"{PREFIX}{self.key.upper()}"


def speaking_as_locale() -> AbstractContextManager[None]:
    """Speak the language of the locale inside: locust's command line and its form know no other wish."""
    return speaking(language_of_locale(os.environ))


def reader(expected: Phrase, read: Callable[[str], Any]) -> Callable[[str], Any]:
    """A function that reads a text; it raises `ArgumentTypeError` if `read` raises `ValueError`."""

    def value(text: str) -> Any:
        try:
            return read(text)
        except ValueError:
            with speaking_as_locale():
                raise ArgumentTypeError(
                    say("expected {expected}, got {text!r}", expected=expected, text=text)
                ) from None

    return value


def number_from(least: float, most: float) -> Callable[[str], Any]:
    """A reader of numbers in a range, ends included."""
    expected = Phrase("a number from {least:.15g} to {most:.15g}", least=least, most=most)
    return reader(expected, lambda text: _in_range(float(text), least, most))


def whole_from(least: int, most: int = 10**6) -> Callable[[str], Any]:
    """A reader of whole numbers in a range, ends included."""
    expected = Phrase("a whole number from {least} to {most}", least=least, most=most)
    return reader(expected, lambda text: _in_range(int(text), least, most))


def _in_range(value: float, least: float, most: float) -> float:
    if not least <= value <= most:
        raise ValueError
    return value


def _instant(text: str) -> str:
    if text:
        datetime.fromisoformat(text)
    return text


def _yes_no(text: str) -> str:
    if text not in {"yes", "no"}:
        raise ValueError
    return text


_DAY = reader(Phrase("a date such as 2026-03-02, from 1970 to 2999"), lambda text: text and read_date(text).isoformat())
_INSTANT = reader(Phrase("an instant such as 2026-03-02T08:00:00+08:00"), _instant)
_STYLE = reader(Phrase("string or typed"), lambda text: Style(text).value)
_FOLLOW = reader(Phrase("auto, yes or no"), lambda text: Follow(text).value)
_YES_NO = reader(Phrase("yes or no"), _yes_no)
_SECONDS = number_from(0, 3600)
_SHARE = number_from(0, 1)

ARGUMENTS = (
    Argument("--history", "histories", str, Phrase("Directory for the histories, one file per worker.")),
    Argument("--seed", 1, whole_from(0, 2**63 - 1), Phrase("Seed of every random choice of the users.")),
    Argument(
        "--run-number",
        0,
        whole_from(0, MOST_RUN_NUMBER),
        Phrase("First digits of every RegID; 0 chooses one not used before."),
    ),
    Argument("--hospitals", "", str, Phrase("HospitalIDs to use, joined by commas; all if empty.")),
    Argument(
        "--follow",
        Follow.AUTO.value,
        _FOLLOW,
        Phrase(
            "Ask each hospital at its InterfaceAddr: yes, no, or auto, if --host lists hospitals of several machines."
        ),
    ),
    Argument(
        "--first-day", "", _DAY, Phrase("First day of visits, yyyy-MM-dd by the hospital's clock; today if empty.")
    ),
    Argument("--days", 7, whole_from(1, 3660), Phrase("Number of days of visits.")),
    Argument("--style", Style.STRING.value, _STYLE, Phrase("string or typed: how a document stands in the SOAP body.")),
    Argument("--timeout", 10.0, number_from(0.001, 3600), Phrase("Seconds to wait for a response.")),
    Argument("--skew", 1.0, number_from(0, 5), Phrase("How unevenly schedules are wanted: 0 equally, 1 Zipf's law.")),
    Argument("--hot", 0, whole_from(0), Phrase("Use only this many schedules, the most wanted ones; 0 for all.")),
    Argument("--think", 1.0, _SECONDS, Phrase("Seconds between two visits of a user, on average.")),
    Argument("--look-to-book", 20.0, number_from(1, 10_000), Phrase("Readings of LeftNum per attempted booking.")),
    Argument("--attempts", 5, whole_from(1, 10_000), Phrase("Most requests for one wish, repeats included.")),
    Argument("--hang-up", 0.0, _SHARE, Phrase("Share of bookings and cancellations whose user does not wait.")),
    Argument("--bots", 0.0, _SHARE, Phrase("Share of users that are programs of ticket touts: no pauses.")),
    Argument("--arrivals", 0.0, number_from(0, 1e6), Phrase("Arrivals per second (open loop); 0 for a closed loop.")),
    Argument(
        "--lag-bound",
        0.5,
        _SECONDS,
        Phrase("Seconds of start lag (p99, dropped arrivals included) above which an open loop is not valid."),
    ),
    Argument("--drop-after", 5.0, _SECONDS, Phrase("Seconds after which an arrival without a free user is dropped.")),
    Argument(
        "--release-at",
        "",
        _INSTANT,
        Phrase("Instant of the release, ISO, by this machine's clock; when all users are ready if empty."),
    ),
    Argument("--release-after", 1.0, _SECONDS, Phrase("Seconds from when all users are ready to the release.")),
    Argument(
        "--release-file",
        "",
        str,
        Phrase(
            "File that is awaited once all users are ready; the instant of the release is in it, as in --release-at."
        ),
    ),
    Argument("--eagerness", 0.2, _SECONDS, Phrase("Seconds after the release within which most users begin.")),
    Argument("--nobody-else", "no", _YES_NO, Phrase("yes if nobody else books at the hospitals during the run.")),
    Argument("--end-when-done", "no", _YES_NO, Phrase("yes to end the run as soon as no user is left.")),
    Argument("--scenario", "", str, Phrase("Name of the scenario, for the record.")),
)
"""In the order of help and form."""

_known: list[Argument] = []
"""What `add_arguments` added: the settings above, and those of load shapes."""


def add_arguments(parser: ArgumentParser, arguments: Sequence[Argument] = ARGUMENTS) -> None:
    """Add settings to locust's parser."""
    for each in arguments:
        with speaking_as_locale():
            about = say(each.help)
        parser.add_argument(each.name, type=each.read, default=each.default, help=about, env_var=each.variable)
        if each not in _known:
            _known.append(each)


def check_settings(options: Mapping[str, Any], host: str) -> None:
    """Check all settings, wherever they come from.

    Raises:
        SettingsError: one cannot be used.
    """
    for each in _known:
        try:
            each.read(str(options.get(each.key, each.default)))
        except ArgumentTypeError as error:
            raise SettingsError(f"{each.name}: {error}") from None
    if not host:
        with speaking_as_locale():
            raise SettingsError(say("--host: no hospital; give its address, such as http://127.0.0.1:8080"))
    try:
        with speaking_as_locale():
            endpoint_of(host, Style.STRING)
    except ValueError as error:
        raise SettingsError(f"--host: {error}") from None


def settings_of(options: Any) -> dict[str, Any]:
    """The values of every setting, by its name without dashes."""
    return {each.key: getattr(options, each.key, each.default) for each in ARGUMENTS}
