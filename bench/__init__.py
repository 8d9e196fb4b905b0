"""Benchmarks: how fast and how large the product is, on generated data, against stated yardsticks."""
