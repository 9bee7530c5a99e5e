"""Another hospital behind the same interface, written for the test: it counts bookings in a cache of half a second."""

from __future__ import annotations

import sys
import time
from socketserver import ThreadingMixIn
from threading import Lock
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import yuyue_sim.soap.spyne_compat  # noqa: F401 - spyne does not import without it on newer Pythons
from lxml import etree

# isort: split
from spyne import Application, ServiceBase, Unicode, rpc
from spyne.protocol.soap import Soap11
from spyne.server.wsgi import WsgiApplication

NAMESPACE = "http://service.yuyue.ws.com/"
NUMBERS = 5
CACHED_S = 0.5
SEGMENTS = ("08:00", "09:00"), ("09:00", "10:00")
booked: list[tuple[float, str, str, int]] = []
"""When, slot, RegID and ReserveNo of each booking."""
lock = Lock()


def held(slot: str, before_s: float = float("inf")) -> int:
    return sum(1 for at_s, of, _, _ in booked if of == slot and at_s < before_s)


def registration(of: str, registration_id: str, number: int) -> str:
    begin, end = of.split("-")
    return (
        f"<RegInfo><RegID>{registration_id}</RegID><DepartID>01</DepartID><DoctorID>0001</DoctorID><WorkType>1</WorkType>"
        f"<BeginTime>{begin}</BeginTime><EndTime>{end}</EndTime><ClinicNo>{number}</ClinicNo><SelfMoney>0</SelfMoney>"
        "<InsureMoney>0</InsureMoney><RegDate>2026-03-02 08:00:00</RegDate><IsGet>1</IsGet><IsQuit>0</IsQuit>"
        "<IsPay>0</IsPay><NotPay>0</NotPay><RegVia>网站</RegVia></RegInfo>"
    )


class Hospital(ServiceBase):  # type: ignore[misc]
    @rpc(Unicode, _returns=Unicode)
    def getHospInfo(ctx: Any, arg0: str) -> str:  # noqa: N802, N805
        insurance = "<LogoPic>-</LogoPic><InsureSupport><InsureType>市民卡</InsureType></InsureSupport>"
        return (
            "<Message><HospInfo><HospitalID>ZZ01</HospitalID><HospName>另一家</HospName><District>苏州市</District>"
            "<Affiliation>市卫健委</Affiliation><Grade>三级甲等</Grade><Kind>非营利</Kind><Classes>医院</Classes>"
            f"<Address>-</Address><Way>-</Way><Phone>-</Phone><Intro>-</Intro><InterfaceAddr>-</InterfaceAddr>{insurance}</HospInfo></Message>"
        )

    @rpc(Unicode, _returns=Unicode)
    def getDepartInfo(ctx: Any, arg0: str) -> str:  # noqa: N802, N805
        return (
            "<Message><HospitalID>ZZ01</HospitalID><DepartInfo><DepartName>内科</DepartName><DepartID>01</DepartID>"
            "<DepartType>3</DepartType><RegistryFee>0</RegistryFee><ClinicFee>10</ClinicFee></DepartInfo></Message>"
        )

    @rpc(Unicode, _returns=Unicode)
    def getDoctorInfo(ctx: Any, arg0: str) -> str:  # noqa: N802, N805
        return (
            "<Message><HospitalID>ZZ01</HospitalID><DoctorInfo><DoctorID>0001</DoctorID><DepartID>01</DepartID>"
            "<DoctorName>王医生</DoctorName><DoctorSex>1</DoctorSex><IsExpert>1</IsExpert></DoctorInfo></Message>"
        )

    @rpc(Unicode, _returns=Unicode)
    def getDoctorWorkInfo(ctx: Any, arg0: str) -> str:  # noqa: N802, N805
        return (
            "<Message><HospitalID>ZZ01</HospitalID><DoctorCalendar><WorkStatus>0</WorkStatus><DoctorID>0001</DoctorID>"
            "<DepartID>01</DepartID><WorkDate>2026-03-09</WorkDate><WorkType>1</WorkType><Limited>10</Limited>"
            "<RegistryFee>0</RegistryFee><ClinicFee>10</ClinicFee><ExpertsFee>5</ExpertsFee></DoctorCalendar></Message>"
        )

    @rpc(Unicode, _returns=Unicode)
    def getDepartWorkInfo(ctx: Any, arg0: str) -> str:  # noqa: N802, N805
        return "<Message><HospitalID>ZZ01</HospitalID></Message>"

    @rpc(Unicode, _returns=Unicode)
    def getDtNoInfo(ctx: Any, arg0: str) -> str:  # noqa: N802, N805
        infos = "".join(
            f"<WorkInfo><StartTime>{begin}</StartTime><EndTime>{end}</EndTime><TotalNum>{NUMBERS}</TotalNum>"
            f"<LeftNum>{max(0, NUMBERS - held(f'{begin}-{end}'))}</LeftNum></WorkInfo>"
            for begin, end in SEGMENTS
        )
        return f"<Message>{infos}</Message>"

    @rpc(Unicode, _returns=Unicode)
    def getYyNo(ctx: Any, arg0: str) -> str:  # noqa: N802, N805
        order = etree.fromstring(arg0.encode())[0]
        slot = f"{order.findtext('BeginTime')}-{order.findtext('EndTime')}"
        registration_id = order.findtext("RegID", "")
        code, number = "1001", 0
        if held(slot, time.monotonic() - CACHED_S) < NUMBERS:
            with lock:
                code, number = "1000", len(booked) + 1
                booked.append((time.monotonic(), slot, registration_id, number))
        return (
            f"<Message><ResponseInfo><Code>{code}</Code><RegID>{registration_id}</RegID><ReserveNo>{number}</ReserveNo>"
            "</ResponseInfo></Message>"
        )

    @rpc(Unicode, _returns=Unicode)
    def getGhInfo(ctx: Any, arg0: str) -> str:  # noqa: N802, N805
        wanted = etree.fromstring(arg0.encode()).findtext(".//RegID")
        found = [registration(*each[1:]) for each in booked if wanted in {None, each[2]}]
        return f"<Message><Code>{2000 if found else 2002}</Code><HospitalID>ZZ01</HospitalID>{''.join(found)}</Message>"


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        return


if __name__ == "__main__":
    application = WsgiApplication(Application([Hospital], NAMESPACE, in_protocol=Soap11(), out_protocol=Soap11()))
    with make_server("127.0.0.1", 0, application, Server, Silent) as server:
        print(f"http://127.0.0.1:{server.server_port}/hospital", flush=True)
        sys.stdout.flush()
        server.serve_forever()
