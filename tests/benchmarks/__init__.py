"""Tests of the benchmarks: they run, and compare their results with the targets. No test checks any speed."""
