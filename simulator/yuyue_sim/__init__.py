"""yuyue-sim: a fake hospital behind the Suzhou 12320 appointment interface, v4.1.0."""

__version__ = "0.2.0"
