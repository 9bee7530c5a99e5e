"""The hospital's SOAP side: services and WSDLs on spyne, envelopes, faults and the ASGI transport."""
