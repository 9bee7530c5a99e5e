"""The model of scenario files. Unknown keys are errors; every key except `name` and `world` has a default."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.styles import Style
from yuyue_sim.core.authored import MomentText, StrictModel
from yuyue_sim.core.language import Phrase
from yuyue_sim.scenario.faults.model import FaultModel
from yuyue_sim.scenario.faults.quirk_name import QuirkName
from yuyue_sim.scenario.files.bugs import BugsModel
from yuyue_sim.scenario.files.departments import DepartmentModel
from yuyue_sim.scenario.files.expectations import ExpectationModel
from yuyue_sim.scenario.files.notify import NotifyModel
from yuyue_sim.scenario.files.platform import PlatformModel
from yuyue_sim.scenario.files.timeline import EventModel

MAX_HOSPITALS = 1000
"""The most hospitals of one scenario; there are ids for so many of every kind and district."""

_TIME_OF_DAY = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
_HOSPITAL_ID = r"^[A-Z0-9]{4}$"
_CLOCK = r"^(real|(frozen|x[0-9.]+|step[0-9.]+)@.+)$"
_PORT = r"[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]"
_ROOT = rf"^https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:({_PORT}))?$"
_SCENARIO_NAME = r"^[a-z0-9][a-z0-9-]*$"

PATTERNS = {
    _TIME_OF_DAY: Phrase("a time of day as HH:mm, such as 08:00"),
    _HOSPITAL_ID: Phrase("four capital letters or digits, such as SZ01"),
    _ROOT: Phrase("an address without a path, such as http://10.0.0.5:8080"),
    _SCENARIO_NAME: Phrase("small letters, digits and hyphens, such as flu-season"),
    r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$": Phrase("a slot such as 08:00-08:30"),
    r"^[0-9]{17}[0-9X]$|^[a-z0-9][a-z0-9-]*$": Phrase(
        "different, same, an ID card of 18 digits, or a name of saved bookings"
    ),
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": Phrase("a date such as 2026-03-02"),
    r"^[0-9]{1,2}(\.[0-9]{1,3})?$|^100$": Phrase("a percentile from 0 to 100, such as 95 or 99.9"),
    r"^[0-9]{4}$": Phrase("a result code of four digits in quotes, such as '1001'"),
    r"^[!-~]+/[ -~]+$": Phrase("a content type such as text/html; charset=utf-8"),
    r"^[0-9A-Z]{0,8}$": Phrase("a DepartID such as 0300, or an empty text for none"),
    r"^[0-9A-Z]{1,8}$": Phrase("a DepartID of one to eight capital letters or digits, such as 0302"),
    r"^https?://[^\s/?#]+[^\s?#]*$": Phrase("an address such as http://127.0.0.1:8090/webservice/NotifyService"),
    r"^[0-9A-Z]{5,8}$": Phrase("a DoctorID of five to eight capital letters or digits, such as 03020001"),
}
"""The meaning of the patterns below, in words."""

CLOCKS = ["real", "frozen@2026-03-02T08:00:00", "x60@2026-03-02T08:00:00", "step1@2026-03-02T08:00:00"]
"""The forms of a clock."""

Quota = Annotated[int, Field(ge=1)]
RootAddress = Annotated[str, Field(pattern=_ROOT, examples=["http://10.0.0.5:8080"])]
TimeOfDay = Annotated[str, Field(pattern=_TIME_OF_DAY)]


class Profile(StrEnum):
    """The ready-made kinds of hospital."""

    TERTIARY_GENERAL = "tertiary-general"
    CHILDREN = "children"
    MATERNITY = "maternity"
    CHINESE_MEDICINE = "chinese-medicine"
    COUNTY = "county"
    COMMUNITY = "community"


class District(StrEnum):
    """The districts of the city (2.1)."""

    SUZHOU = "苏州市"
    CHANGSHU = "常熟"
    KUNSHAN = "昆山"
    TAICANG = "太仓"
    WUJIANG = "吴江"
    ZHANGJIAGANG = "张家港"


class PolicyModel(StrictModel):
    """The booking rules of a hospital (2.1)."""

    ahead_days: Annotated[int, Field(ge=1, le=90)] = 14
    """How many days before its date a schedule opens for booking."""
    release_time: TimeOfDay = "00:00"
    """Time of day, HH:mm, at which the schedules of a further day open."""
    closing_time: TimeOfDay | None = None
    """Time of day, HH:mm, at which a schedule closes for the platform; open to its end if absent."""
    closing_days: Annotated[int, Field(ge=0, le=7)] = 1
    """How many days before its date it closes; only with closing_time."""
    cancel_that_day: bool = True
    """Whether a booking may be cancelled on the day of the visit."""
    expert_that_day: bool = True
    """Whether an expert may be booked on the day of the visit."""
    foreign_patients: bool = False
    """Whether patients without a Chinese ID card may book."""
    quota_per_department_day: Quota | None = None
    """Most bookings of a patient in one department for one date; no quota if absent."""
    quota_per_day: Quota | None = None
    """Most bookings of a patient for one date; no quota if absent."""
    quota_per_week: Quota | None = None
    """Most bookings of a patient for the dates of any seven days; no quota if absent."""
    quota_per_quarter: Quota | None = None
    """Most bookings of a patient for the dates of any ninety days; no quota if absent."""
    suspended_reason: str = ""
    """Why the hospital takes no bookings; empty if it does."""


class DialectModel(StrictModel):
    """The form of a hospital's responses."""

    layout: Annotated[Layout, Field(strict=False)] = Layout.BOTH
    """Follow the specification's tables, its examples, or send both if they disagree."""
    omit_empty: bool = False
    """Omit optional elements without a value instead of sending them empty."""
    quirks: list[Annotated[QuirkName, Field(strict=False)]] = []
    """Its non-standard habits, as real hospitals have them; legacy-his means all of them."""


class HospitalModel(StrictModel):
    """One hospital, or several of one profile."""

    profile: Annotated[Profile, Field(strict=False)]
    """Its kind: how large it is and what it treats."""
    count: Annotated[int, Field(ge=1, le=400)] = 1
    """How many of them."""
    id: Annotated[str, Field(pattern=_HOSPITAL_ID)] | None = None
    """HospitalID, four capital letters or digits; assigned in order if absent. Only if count is 1."""
    name: Annotated[str, Field(min_length=2, max_length=50)] | None = None
    """Its full Chinese name; invented if absent. Only if count is 1."""
    district: Annotated[District, Field(strict=False)] | None = None
    """Its district; random if absent."""
    affiliation: Annotated[str, Field(min_length=2, max_length=50)] | None = None
    """The group it belongs to; hospitals of one group are its campuses."""
    doctors: Annotated[int, Field(ge=1, le=5000)] | None = None
    """How many doctors each has; the number of the profile if absent."""
    demand: Annotated[float, Field(ge=0, le=3, allow_inf_nan=False)] = 1.0
    """Demand of other channels for its numbers; 0 for none."""
    policy: PolicyModel = PolicyModel()
    """Its booking rules."""
    dialect: DialectModel = DialectModel()
    """The form of its responses."""
    # The address is not part of the world: a ledger can continue under another one.
    endpoint: Annotated[Style, Field(strict=False, exclude=True)] = Style.STRING
    """The endpoint in InterfaceAddr, string or typed; both always work."""
    interface_address: Annotated[RootAddress | None, Field(exclude=True)] = None
    """The machine in InterfaceAddr and the WSDL; if absent, the one that the client asked, or --public-url."""
    departments: list[DepartmentModel] = []
    """Explicit departments: changes of the profile's departments, or further ones."""
    only_these: bool = False
    """Only the explicit departments and no others."""


class WorldModel(StrictModel):
    """The hospitals of a scenario."""

    hospitals: Annotated[list[HospitalModel], Field(min_length=1)]
    """The hospitals, in the order in which they are listed."""


class Scenario(StrictModel):
    """A scenario file, merged with the files it extends."""

    extends: Annotated[str | None, Field(exclude=True, examples=["default", "base.yaml"])] = None
    """A scenario to start from: a name of the catalogue, or a file beside this one. Keys in this file win."""
    name: Annotated[str, Field(pattern=_SCENARIO_NAME, max_length=40)]
    """Its name: small letters, digits and hyphens."""
    title: str = ""
    """A title for people."""
    description: str = ""
    """What it is useful for."""
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 12320
    """The seed of all random choices: the same seed gives the same hospitals."""
    clock: Annotated[str, Field(examples=CLOCKS, json_schema_extra={"pattern": _CLOCK})] = "real"
    """real, frozen@INSTANT, x60@INSTANT or step1@INSTANT."""
    ends: MomentText | None = None
    """When the story ends; one day after its start if absent."""
    world: WorldModel
    """The hospitals."""
    test_patients: bool = True
    """Whether test patients get the outcome of their card; else they are ordinary patients."""
    faults: list[FaultModel] = []
    """Faults injected into requests, and when."""
    bugs: BugsModel = BugsModel()
    """Planted bugs of the hospitals."""
    notify: NotifyModel = NotifyModel()
    """The platform that hospitals notify of stopped and added schedules."""
    platform: PlatformModel | None = None
    """The platform of the story when `run` plays it; notices are delivered to it."""
    timeline: list[EventModel] = []
    """Events."""
    expectations: list[ExpectationModel] = []
    """Requests of the story, and the expected responses."""
