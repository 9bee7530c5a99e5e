"""Other hospitals, written for the tests: one of version 3, and servers that do not answer as they should."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from lxml import etree

ENVELOPE = (
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>{}</soapenv:Body>'
    "</soapenv:Envelope>"
)
FAULT = "<soapenv:Fault><faultcode>soapenv:Client</faultcode><faultstring>{}</faultstring></soapenv:Fault>"
Respond = Callable[[BaseHTTPRequestHandler, bytes], None]


@contextmanager
def serving(respond: Respond) -> Iterator[str]:
    """A server of one function, in threads of this process."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            respond(self, self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self) -> None:
            send(self, 404, b"", "text/plain")

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/services/WSYuyueService"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def send(
    handler: BaseHTTPRequestHandler, status: int, body: bytes, kind: str = "text/xml; charset=utf-8", **more: str
) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in more.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def html(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    send(handler, 200, b"<html><body>Welcome to Tomcat", "text/html")


def bare_500(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    send(handler, 500, b"<html>java.lang.NullPointerException</html>", "text/html")


def redirect(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    send(handler, 302, b"", "text/html", Location="http://127.0.0.1:9/login")


def reset(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    handler.connection.close()
    handler.close_connection = True


def nothing(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    handler.close_connection = True


def silent(never: Event) -> Respond:
    """It takes the request, and does not respond until the test ends."""

    def respond(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        never.wait()
        handler.close_connection = True

    return respond


class Version3:
    """A gateway of version 3: nine operations, typed, one schedule with two slots, honest in its bookings."""

    def __init__(self) -> None:
        self.booked: dict[str, tuple[str, str, int, bool]] = {}
        """RegID → card, slot, number, whether it is cancelled."""

    def __call__(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        wrapper = etree.fromstring(body)[-1][0]
        operation = etree.QName(wrapper).localname
        found = getattr(self, operation, None)
        message = wrapper.find("{*}Message")
        if found is None or message is None:
            send(handler, 500, ENVELOPE.format(FAULT.format("no such operation, or no Message")).encode())
            return
        try:
            document = found(lambda name: (message.findtext(f".//{{*}}{name}") or "").strip())
        except KeyError as error:
            send(handler, 500, ENVELOPE.format(FAULT.format(f"malformed: {error.args[0]}")).encode())
            return
        answer = f'<n:{operation}Response xmlns:n="http://service.yuyue.ws.com/"><Message>{document}</Message></n:{operation}Response>'
        send(handler, 200, ENVELOPE.format(answer).encode())

    def getDepartInfo(self, of: Callable[[str], str]) -> str:  # noqa: N802
        if required(of, "HospitalID", "....") != "SLBB":
            return ""
        record = "<DepartName>内科</DepartName><DepartID>01</DepartID><DepartType>3</DepartType>"
        fees = "<RegistryFee>0</RegistryFee><ClinicFee>10</ClinicFee>"
        return f"<HospitalID>SLBB</HospitalID><DepartInfo>{record}{fees}</DepartInfo>"

    def getDoctorInfo(self, of: Callable[[str], str]) -> str:  # noqa: N802
        if required(of, "HospitalID", "....") != "SLBB":
            return ""
        record = (
            "<DoctorID>0001</DoctorID><DepartID>01</DepartID><DoctorName>王医生</DoctorName><DoctorSex>1</DoctorSex>"
        )
        return f"<HospitalID>SLBB</HospitalID><DoctorInfo>{record}<IsExpert>1</IsExpert></DoctorInfo>"

    def getDepartWorkInfo(self, of: Callable[[str], str]) -> str:  # noqa: N802
        period(of)
        return ""

    def getDoctorWorkInfo(self, of: Callable[[str], str]) -> str:  # noqa: N802
        first, last = period(of)
        if of("HospitalID") != "SLBB" or not first <= "2026-03-09" <= last:
            return ""
        record = (
            "<WorkStatus>0</WorkStatus><DoctorID>0001</DoctorID><DepartID>01</DepartID><WorkDate>2026-03-09</WorkDate>"
        )
        fees = "<RegistryFee>0</RegistryFee><ClinicFee>10.00</ClinicFee><ExpertsFee>5.00</ExpertsFee>"
        calendar = f"<DoctorCalendar>{record}<WorkType>1</WorkType><Limited>6</Limited>{fees}</DoctorCalendar>"
        return f"<HospitalID>SLBB</HospitalID>{calendar}"

    def getDtNoInfo(self, of: Callable[[str], str]) -> str:  # noqa: N802
        if required(of, "WorkDate", r"\d{4}-\d\d-\d\d") != "2026-03-09":
            return ""
        return "".join(
            f"<WorkInfo><StartTime>{begin}</StartTime><EndTime>{end}</EndTime><TotalNum>3</TotalNum>"
            f"<LeftNum>{3 - len(self.held(begin))}</LeftNum></WorkInfo>"
            for begin, end in (("08:00", "09:00"), ("09:00", "10:00"))
        )

    def held(self, begin: str) -> set[int]:
        return {number for _, of, number, is_cancelled in self.booked.values() if of == begin and not is_cancelled}

    def getYyNo(self, of: Callable[[str], str]) -> str:  # noqa: N802
        code, number = self.decided(of)
        result = f"<Code>{code}</Code><RegID>{of('RegID')}</RegID><ReserveNo>{number}</ReserveNo>"
        return f"<ResponseInfo>{result}</ResponseInfo>"

    def decided(self, of: Callable[[str], str]) -> tuple[str, int]:
        known = self.booked.get(of("RegID"))
        begin = of("BeginTime") or "08:00"
        if known is not None:
            is_same = known[0] == of("CardNo") and not known[3]
            return ("1002", known[2]) if is_same else ("1005", 0)
        if of("DoctorID") != "0001" or of("DepartID") != "01":
            return "1003", 0
        first = {"08:00": 1, "09:00": 4}.get(begin)
        if of("SeeDoctorDate") != "2026-03-09" or first is None:
            return "1004", 0
        free = sorted({first, first + 1, first + 2} - self.held(begin))
        if not free:
            return "1001", 0
        self.booked[of("RegID")] = of("CardNo"), begin, free[0], False
        return "1000", free[0]

    def backNo(self, of: Callable[[str], str]) -> str:  # noqa: N802
        known = self.booked.get(of("RegID"))
        code = "0001" if known is None else "0005" if known[3] else "0000"
        if known is not None:
            self.booked[of("RegID")] = (*known[:3], True)
        return f"<ResponseInfo><Code>{code}</Code></ResponseInfo>"

    def updateOrderInfo(self, of: Callable[[str], str]) -> str:  # noqa: N802
        return f"<ResponseInfo><Code>{'0000' if of('RegID') in self.booked else '0001'}</Code></ResponseInfo>"

    def getGhInfo(self, of: Callable[[str], str]) -> str:  # noqa: N802
        found = [
            f"<RegInfo><RegID>{number}</RegID><DepartID>01</DepartID><DoctorID>0001</DoctorID><WorkType>1</WorkType>"
            f"<ClinicNo>{held[2]}</ClinicNo><SelfMoney>15.00</SelfMoney><InsureMoney>0.00</InsureMoney>"
            f"<RegDate>2026-03-02 08:00:00</RegDate><IsGet>1</IsGet><IsQuit>{held[3]:d}</IsQuit>"
            f"{'<QuitDate>2026-03-02 08:00:00</QuitDate>' * held[3]}<IsPay>0</IsPay><NotPay>15.00</NotPay>"
            "<RegVia>网站</RegVia></RegInfo>"
            for number, held in self.booked.items()
            if number == of("RegID") or (not of("RegID") and of("CardNo") in {"", held[0]})
        ]
        if not of("RegID") and not of("CardNo") and not of("QueyDate"):
            return "<Code>2001</Code>"
        return f"<Code>{2000 if found else 2002}</Code><HospitalID>SLBB</HospitalID>{''.join(found)}"


def required(of: Callable[[str], str], name: str, form: str) -> str:
    if re.fullmatch(form, of(name)) is None:
        raise KeyError(name)
    return of(name)


def period(of: Callable[[str], str]) -> tuple[str, str]:
    first, last = (required(of, name, r"2\d{3}-(0\d|1[0-2])-\d\d") for name in ("BeginTime", "EndTime"))
    if last < first:
        raise KeyError("EndTime")
    return first, last
