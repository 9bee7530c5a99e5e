"""Up to the knee: locust -f loadtests/browse.py,loadtests/shapes/ramp.py --ramp-from 10 --ramp-to 2000"""

from yuyue_sim.loadtest import RampToKneeShape

__all__ = ["RampToKneeShape"]
