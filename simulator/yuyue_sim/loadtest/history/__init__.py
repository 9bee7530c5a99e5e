"""Histories: requests and responses of a load test, written by each worker as they happen, merged afterwards."""
