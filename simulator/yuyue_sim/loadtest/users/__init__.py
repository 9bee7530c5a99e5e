"""What the load tests share: users that know a hospital only over its interface, and note all they do and hear.

A locustfile imports `HospitalUser` from `yuyue_sim.loadtest`.
"""
