"""Measures how well sources are read: ``python -m benchmarks.collect``."""
