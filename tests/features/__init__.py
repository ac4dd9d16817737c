"""Tests of what editors offer."""
