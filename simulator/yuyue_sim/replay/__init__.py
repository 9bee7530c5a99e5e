"""Recorded traffic sent again, and its answers held against those that were recorded."""
