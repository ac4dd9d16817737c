"""Tests of the schemas that are at hand."""
