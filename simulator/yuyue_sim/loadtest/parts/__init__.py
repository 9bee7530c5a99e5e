"""Audits of histories larger than the memory: parts of whole schedules are judged one by one, on all processors."""
