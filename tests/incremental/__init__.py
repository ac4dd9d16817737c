"""Tests of analyses that are updated."""
