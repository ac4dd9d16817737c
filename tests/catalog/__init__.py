"""Tests of the catalog of schemas."""
