"""The quirks of real hospitals: named switches, each in a file of its own."""
