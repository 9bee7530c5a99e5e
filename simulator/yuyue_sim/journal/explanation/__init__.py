"""Explains responses from the journal, the ledger and the world."""
