"""Scenarios: the files that people write, and the faults that they may ask for."""
