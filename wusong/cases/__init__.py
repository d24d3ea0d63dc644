"""Procedures are values with versions; one engine runs every case of every procedure, and its outcome is a fact in a register."""
