"""Benchmarks: what a reader waits for, as ratios measured in one run. Never part of the tests."""
