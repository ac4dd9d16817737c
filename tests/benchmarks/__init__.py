"""Tests of the benchmarks: that they run and judge. How fast anything is, no test asks."""
