"""Steps: locust -f loadtests/mixed.py,loadtests/shapes/steps.py --steps 10:30,50:30,100:60"""

from yuyue_sim.loadtest import StepsShape

__all__ = ["StepsShape"]
