"""All users at once: locust -f loadtests/rush.py,loadtests/shapes/rush.py --rush-users 1000 --rush-hold 60"""

from yuyue_sim.loadtest import RushShape

__all__ = ["RushShape"]
