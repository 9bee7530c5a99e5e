"""The journal: every exchange of one simulation, kept in an SQLite database of its own."""
