"""Whether a hospital's interface is what the specification says, with evidence."""
