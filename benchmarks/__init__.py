"""How fast it is, next to its peers, in one run: `python -m benchmarks`. Nothing here is a test."""
