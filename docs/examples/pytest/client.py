"""A small platform's client, to be tested."""

import zeep
from requests.exceptions import RequestException as LostResponse


class Platform:
    def __init__(self, url):
        self.hospital = zeep.Client(f"{url}/services/WSYuyueService?wsdl").service

    def book(self, order):
        """The code of the booking; a lost answer is looked up."""
        try:
            return str(self.hospital.getYyNo(Message={"OrderInfo": order}).Code)
        except LostResponse:
            request = {"RegID": order["RegID"], "CardNo": order["CardNo"]}
            return "1000" if self.hospital.getGhInfo(Message={"OneRegInfo": request}).RegInfo else "lost"
