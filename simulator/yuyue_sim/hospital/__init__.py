"""The hospital: its world, the rules by which it decides, and the ledger that remembers."""
