"""A run as a report: JSON, a page, JUnit."""
