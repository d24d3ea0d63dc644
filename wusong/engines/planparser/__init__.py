"""Reads a published education work plan: its outline, its targets and commitments, and every numeral in it accounted for."""
