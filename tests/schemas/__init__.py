"""Tests of the shipped schemas."""
