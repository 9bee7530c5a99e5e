"""`yuyue-sim certify`: whether a hospital's interface is what the specification says, with evidence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from yuyue_sim.cli.certify_options import (
    AtOnceOption,
    BookOption,
    FirstRegistrationIdOption,
    HospitalOption,
    HtmlOption,
    JunitOption,
    ListOption,
    OnlyOption,
    PatientsOption,
    ProfileOption,
    RateOption,
    SkipOption,
    SoapOption,
    StateOption,
    StyleOption,
    TimeoutOption,
    UrlArgument,
    VersionOption,
    WaitOption,
)
from yuyue_sim.cli.hospital_date import TodayOption, given_date, hospitals_date
from yuyue_sim.cli.output_files import expect_writable, write_output
from yuyue_sim.cli.terminal import NEGATIVE, CommandError, JsonOption, as_command_error, print_json
from yuyue_sim.core.language import say

if TYPE_CHECKING:
    from yuyue_sim.certify.check import Check
    from yuyue_sim.certify.patients import Patient
    from yuyue_sim.certify.run import Run
    from yuyue_sim.contract.styles import SoapVersion, Style

_SHORTEST_REGISTRATION_IDS = 2**31 - 10**6
"""Below this a RegID fits into 32 bits, for hospitals that cannot hold a longer one."""
_SOAP = {"1.1": "SOAP11", "1.2": "SOAP12"}
_VERSIONS = (3, 4)


def certify(  # noqa: PLR0913, PLR0917 - one parameter an option
    url: UrlArgument = None,
    book: BookOption = False,
    patients: PatientsOption = None,
    only: OnlyOption = None,
    skip: SkipOption = None,
    is_list: ListOption = False,
    hospital: HospitalOption = None,
    version: VersionOption = 4,
    style: StyleOption = None,
    soap: SoapOption = None,
    rate: RateOption = 10.0,
    timeout_s: TimeoutOption = 30.0,
    at_once: AtOnceOption = 64,
    wait: WaitOption = None,
    today: TodayOption = None,
    state: StateOption = None,
    first_reg_id: FirstRegistrationIdOption = None,
    html: HtmlOption = None,
    junit: JunitOption = None,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a hospital's interface against the specification, row by row, and show what differs.

    It only reads, unless --book is given: then it books for test patients and cancels all of it, even after Ctrl-C.

    Exits 0 if nothing failed but advice, 1 if a must or should failed or a booking was left, 2 if it could not start.

    Example: yuyue-sim certify http://10.0.0.6:8080/webservice/YuyueService?wsdl --book
    """
    checks = _checks(only, skip, version, book=book, waits=wait is not None)
    if is_list:
        _print_checks(checks, as_json=as_json)
        return
    url = _given(url, version, hospital, {"--html": html, "--junit": junit, "--profile": profile})
    from yuyue_sim.certify.exchange import StateFileError
    from yuyue_sim.cli.certify_runner import CertifySettings, run_certify

    with as_command_error(StateFileError, ValueError):
        settings = CertifySettings(
            url=url,
            style=_style(style),
            version=_soap(soap),
            today=given_date(today) or hospitals_date([url]),
            state=state,
            rate=rate,
            timeout_s=timeout_s,
            wait_s=_seconds(wait),
            hospitals=tuple(dict.fromkeys(hospital or ())),
            patients=_patients(patients),
            first_registration_id=first_reg_id or _random_registration_id(),
            at_once=at_once,
            only_version_3=version == _VERSIONS[0],
            has_profile=profile is not None,
        )
        run = run_certify(settings, checks)
    _write(run, html, junit, profile)
    _report(run, as_json=as_json)


def _given(url: str | None, version: int, hospital: list[str] | None, files: Mapping[str, Path | None]) -> str:
    """The address.

    Raises:
        CommandError: there is none, the hospital is not named where it has to be, or a report could not be written.
    """
    expect_writable(files)
    if url is None:
        raise CommandError(say("certify: give the address of a hospital, such as http://10.0.0.6:8080, or --list"))
    if version == _VERSIONS[0] and not hospital:
        raise CommandError(say("--version 3 has no getHospInfo: name the hospital with --hospital"))
    return url


def _write(run: Run, html: Path | None, junit: Path | None, profile: Path | None) -> None:
    """Write the reports and the profile that are asked for.

    Raises:
        CommandError: a file cannot be written.
    """
    from yuyue_sim.certify import profile as of_profile
    from yuyue_sim.certify.report import junit as of_junit
    from yuyue_sim.certify.report import page as of_page

    files = {
        "--html": (html, of_page.page),
        "--junit": (junit, of_junit.junit),
        "--profile": (profile, of_profile.profile),
    }
    for option, (file, text_of) in files.items():
        if file is not None:
            write_output(option, file, text_of(run).encode())


def _print_checks(checks: list[Check], *, as_json: bool) -> None:
    from yuyue_sim.cli.certify_report import checks_as_json, print_checks

    print_json(checks_as_json(checks)) if as_json else print_checks(checks)


def _report(run: Run, *, as_json: bool) -> None:
    """Show what a run came to.

    Raises:
        Exit: it is not good.
    """
    from yuyue_sim.certify.report.summary import counts_of, report_as_json
    from yuyue_sim.cli.certify_report import print_report

    print_json(report_as_json(run)) if as_json else print_report(run)
    if not counts_of(run).is_good or run.uncancelled or run.is_interrupted or not run.hospitals:
        raise typer.Exit(NEGATIVE)


def _checks(only: list[str] | None, skip: list[str] | None, version: int, *, book: bool, waits: bool) -> list[Check]:
    from yuyue_sim.certify.catalogue import UnknownCheckError, chosen
    from yuyue_sim.certify.check import Needs
    from yuyue_sim.certify.probe_names import VERSION_4

    if version not in _VERSIONS:
        raise CommandError(say("--version {version}: expected 4 or 3", version=version))
    needs = [Needs.READING]
    needs += [Needs.BOOKING] if book else []
    needs += [Needs.TIME] if waits else []
    with as_command_error(UnknownCheckError):
        found = chosen(only or (), skip or (), needs, VERSION_4 if version == _VERSIONS[0] else frozenset())
    if not found:
        raise CommandError(say("no checks are left; those that book need --book, those that wait --wait"))
    return found


def _patients(file: Path | None) -> tuple[Patient, ...] | None:
    from yuyue_sim.certify.patients import PatientsFileError, patients_in

    with as_command_error(PatientsFileError):
        return None if file is None else patients_in(file)


def _style(name: str | None) -> Style | None:
    from yuyue_sim.contract.styles import Style

    try:
        return None if name is None else Style(name)
    except ValueError:
        raise CommandError(say("--style {name}: expected string or typed", name=name)) from None


def _soap(name: str | None) -> SoapVersion | None:
    from yuyue_sim.contract.styles import SoapVersion

    if name is None:
        return None
    if name not in _SOAP:
        raise CommandError(say("--soap {name}: expected 1.1 or 1.2", name=name))
    return SoapVersion[_SOAP[name]]


def _seconds(text: str | None) -> float:
    from yuyue_sim.core.clock import TimeTextError, read_duration

    try:
        return 0.0 if text is None else read_duration(text).total_seconds()
    except TimeTextError as error:
        raise CommandError(f"--wait: {error}") from None


def _random_registration_id() -> int:
    from secrets import randbelow

    return 1 + randbelow(_SHORTEST_REGISTRATION_IDS)
