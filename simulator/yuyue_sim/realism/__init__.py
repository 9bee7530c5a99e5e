"""Proof of realism: what a world measures beside what is known of real hospitals."""
