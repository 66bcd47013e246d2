"""Benchmarks: each prints ratios against a stated limit, measured in one run."""
