"""Scenario files, and the faults and quirks that they may configure."""
