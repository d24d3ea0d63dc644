"""Benchmarks: each module prints a table of ours beside a peer's, measured in the same run."""
