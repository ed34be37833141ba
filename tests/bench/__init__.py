"""Measurements, printed and never asserted: `make bench`, or one part alone: `python -m tests.bench search`."""
