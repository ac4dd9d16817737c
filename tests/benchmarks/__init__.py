"""Tests of the benchmarks: that they run, and compare with what is aimed at. How fast anything is, no test asks."""
