"""Timings of `make bench`: each a ratio inside one run, so that a noisy machine matters less."""
