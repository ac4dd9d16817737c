"""Measures the speed of this project and of similar programs: `python -m benchmarks`. These are not tests."""
