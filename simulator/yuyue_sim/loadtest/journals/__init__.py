"""Journals as histories: what any platform or test tool sent, as a recorder or the simulator itself kept it."""
