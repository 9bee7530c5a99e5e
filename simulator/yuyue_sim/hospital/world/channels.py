"""How patients of other channels book: channel, vendor of the software, operator and payment.

All shares are assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from yuyue_sim.contract.enumerations import Channel
from yuyue_sim.hospital.world.booking_curve import Hours

PARTS = 256
"""The number of parts that the shares of the channels are divided into."""


@dataclass(frozen=True, slots=True)
class Way:
    """One channel as the hospital knows it."""

    channel: Channel
    vendors: tuple[str, ...]
    """Vendors of its software; empty for the hospital's own staff."""
    operators: tuple[str, ...]
    """Staff numbers of those who register the patients; one empty number if nobody does."""
    hours: Hours
    prepaid: float
    """Share of those who pay at the booking."""
    is_inside: bool = False
    """Whether it may use reserved numbers."""

    def vendor(self, fraction: float) -> str:
        """The vendor for a draw from [0, 1); the first is the most used."""
        return self.vendors[int(fraction * fraction * len(self.vendors))]

    def operator(self, fraction: float) -> str:
        """The operator for a draw from [0, 1)."""
        return self.operators[int(fraction * len(self.operators))]


def _staff(letters: str, count: int) -> tuple[str, ...]:
    return tuple(f"{letters}{number:03}" for number in range(1, count + 1))


_NOBODY = ("",)

WINDOW = Way(Channel.WINDOW, ("",), _staff("CK", 24), Hours.DESK, 1.0, is_inside=True)
KIOSK = Way(Channel.KIOSK, ("自助机",), _staff("ZZ", 40), Hours.DESK, 0.9)
_APP = Way(Channel.APP, ("医院APP", "健康城市APP"), _NOBODY, Hours.ALL_DAY, 0.85)
_WECHAT = Way(Channel.WECHAT, ("医院公众号", "医院小程序", "健康城市小程序"), _NOBODY, Hours.ALL_DAY, 0.85)
_PHONE = Way(Channel.PHONE, ("预约热线",), _staff("DH", 12), Hours.TELEPHONE, 0.0)
IN_CLINIC = Way(Channel.IN_CLINIC, ("医生工作站",), _staff("YS", 400), Hours.CONSULTING, 0.3, is_inside=True)
_REFERRAL = Way(Channel.REFERRAL, ("社区转诊平台",), _staff("SQ", 60), Hours.CONSULTING, 0.0, is_inside=True)

Ways = tuple[Way, ...]
"""The ways to book, each as often as its share says, in `PARTS` parts."""


def _shared(shares: Mapping[Way, int]) -> Ways:
    return tuple(way for way, parts in shares.items() for _ in range(parts))


HOSPITAL_WAYS = _shared({_WECHAT: 92, _APP: 70, WINDOW: 30, IN_CLINIC: 24, KIOSK: 18, _PHONE: 16, _REFERRAL: 6})
COMMUNITY_WAYS = _shared({_WECHAT: 80, WINDOW: 76, _PHONE: 40, _APP: 30, IN_CLINIC: 16, KIOSK: 14})
TEST_WAYS = _shared({IN_CLINIC: 194, WINDOW: 24, _WECHAT: 18, KIOSK: 14, _REFERRAL: 6})
"""How laboratory tests and examinations are booked: mostly by the doctor who wants them."""

WALK_IN_WAYS: Mapping[bool, Way] = MappingProxyType({False: WINDOW, True: KIOSK})
"""Where walk-ins register: at the kiosk or not."""
WALK_IN_KIOSK_SHARE = 0.35
