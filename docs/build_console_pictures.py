"""Takes the pictures of docs/console.md: the console of a hospital after a busy morning.

Needs Chromium and the extra `dev`.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Literal

from lxml import etree
from playwright.sync_api import Browser, Page, sync_playwright
from yuyue_sim.contract.styles import Style
from yuyue_sim.platform.client import HospitalClient
from yuyue_sim.testing import Hospital, hospital

FOLDER = Path(__file__).parent / "console"
DESK, PHONE = (1280, 800), (400, 800)
PATIENTS = 24
CARDS = [
    "320503198001010014",
    "320503198001010022",
    "320503198001010030",
    "320503198001010049",
    "320503198001010057",
]


def live(world: Hospital) -> None:
    """Let patients book until the experts are nearly full, cancel some, and let two hours of a bad morning pass."""
    client = HospitalClient(world.url, Style.STRING, 10.0)
    schedules = world.control.ask("GET", "/hospitals/SG01/schedules", query={"from": "+2", "to": "+2"})["schedules"]
    open_ones = [each for each in schedules if each["phase"] == "open" and each["left"] and each["doctor_id"]]
    for number in range(PATIENTS):
        client.exchange("getYyNo", _order(10_001 + number, open_ones[number % 3], CARDS[number % len(CARDS)]))
        if number % 5 == 0:
            client.exchange("backNo", _cancellation(10_001 + number))
    world.faults.add("slow-mornings", operations=["getYyNo"], share=0.3, latency={"fixed": "3s"})
    world.clock.advance("2h")


def _order(registration_id: int, schedule: dict[str, Any], card_no: str) -> str:
    doctor = f"<DoctorID>{schedule['doctor_id']}</DoctorID><DoctorName>{schedule['doctor_name']}</DoctorName>"
    return (
        f"<Message><OrderInfo><RegID>{registration_id}</RegID><HospitalID>SG01</HospitalID>"
        f"<DepartID>{schedule['department_id']}</DepartID><DepartName>{schedule['department_name']}</DepartName>{doctor}"
        "<IsExpert>1</IsExpert><SickName>王小明</SickName><SickSex>0</SickSex><SickInsureType>1</SickInsureType>"
        f"<SeeDoctorDate>{schedule['work_date']}</SeeDoctorDate><WorkType>{schedule['work_type']['code']}</WorkType>"
        "<RegistryFee>0</RegistryFee><ClinicFee>0</ClinicFee><Phone>13800000000</Phone>"
        f"<CardNo>{card_no}</CardNo><RegType>0</RegType><RegVia>APP</RegVia><PayType>0</PayType>"
        "<CreateDate>2026-03-02 08:00:00</CreateDate></OrderInfo></Message>"
    )


def _cancellation(registration_id: int) -> str:
    message = etree.Element("Message")
    request = etree.SubElement(message, "RequestInfo")
    etree.SubElement(request, "HospitalID").text = "SG01"
    etree.SubElement(request, "RegID").text = str(registration_id)
    return etree.tostring(message, encoding="unicode")


def _page(browser: Browser, size: tuple[int, int], scheme: Literal["light", "dark"]) -> Page:
    width, height = size
    return browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, locale="zh-CN")


def take(page: Page, world: Hospital, view: str) -> None:
    """Take the picture of one view."""
    page.goto(f"{world.url}/console#/{view}")
    page.wait_for_selector("#connection[data-state=live]")
    page.wait_for_selector(".loading, [aria-busy]", state="detached")
    page.screenshot(path=FOLDER / f"{view.partition('?')[0]}.png")


def main() -> None:
    """Take all of them."""
    FOLDER.mkdir(exist_ok=True)
    with (
        hospital() as world,
        sync_playwright() as play,
        play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"]) as browser,
    ):
        live(world)
        desk = _page(browser, DESK, "light")
        for view in ("board", "heat", "bookings", "faults", "journal", "explain?id=10004"):
            take(desk, world, view)
        take(_page(browser, PHONE, "dark"), world, "schedules?department=0301")


if __name__ == "__main__":
    main()
